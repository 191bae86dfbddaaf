"""How a statement was reckoned, told at every level: the whole month, a person's, one record's."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist

from billing_rules.engine import (
    EventRow,
    LimitWords,
    Result,
    Step,
    UsedRow,
    evaluate,
    explain_event,
    explain_invoice,
    explain_person,
    used_rows,
)
from billing_rules.packs import queries as packs
from billing_rules.packs.models import PackVersion
from npo_platform.kernel.money import signed
from services.adjustments.models import Adjustment
from services.people.models import Recipient
from services.statements.models import Statement
from services.statements.queries.evaluation import Evaluation
from services.statements.queries.facts import event_key
from services.statements.queries.lookup import evaluation_behind
from services.statements.queries.sums import Sum, sums_of
from services.statements.queries.why import RecordRow, person_facts, records_of
from tenants.registry.models import Contract


@dataclass(frozen=True)
class MonthExplained:
    """この月の計算のしかた: steps, rows, counts times prices, limits, totals, and under whose version."""

    contract: Contract
    statement: Statement
    evaluation: Evaluation

    @property
    def version(self) -> PackVersion:
        return self.evaluation.version

    @cached_property
    def steps(self) -> list[Step]:
        return explain_invoice(self.evaluation.result)

    @property
    def carried(self) -> Sequence[Adjustment]:
        """What the month carries of earlier ones; explained by their own reasons."""
        return self.evaluation.adjustments

    @cached_property
    def rows(self) -> list[UsedRow]:
        return list(used_rows(self.evaluation.result))

    @cached_property
    def sums(self) -> list[Sum]:
        return sums_of(self.evaluation.result)

    @property
    def limits(self) -> list[LimitWords]:
        return self.evaluation.pack.limits(self.statement.month.value.last)

    @cached_property
    def beyond(self) -> int:
        """Records beyond a limit that stand at 0 yen."""
        return sum(one.count for one in self.sums if one.over_limit)

    @property
    def own(self) -> dict[str, int]:
        """The month's own totals, without what it carries."""
        return self.evaluation.result.totals


def explained_month(contract: Contract, statement: Statement) -> MonthExplained:
    """The same number of queries for any number of people."""
    return MonthExplained(contract, statement, evaluation_behind(statement))


def month_steps(statement: Statement) -> list[Step]:
    """The whole statement, what it carries of earlier months last."""
    evaluation = evaluation_behind(statement)
    return [*explain_invoice(evaluation.result), *carried_steps(evaluation.adjustments)]


def person_steps(statement: Statement, recipient_id: UUID) -> list[Step]:
    """One person's month, records without a price too; DoesNotExist when the statement knows nothing of them."""
    person, result = str(recipient_id), _result(statement, recipient_id)
    carried = Adjustment.objects.filter(lines__statement=statement, recipient_id=recipient_id)
    steps = explain_person(result, person) if person in result.person_totals else []
    steps += [Step("受け付けられない記録", one.sentence, one.clause) for one in result.refusals if one.person == person]
    steps += carried_steps(carried.select_related("from_month"))
    if not steps:
        raise Recipient.DoesNotExist
    return steps


def event_steps(statement: Statement, recipient_id: UUID, day: str, slot: str) -> list[Step]:
    """One record of the month; DoesNotExist when the statement knows nothing of it."""
    result = _result(statement, recipient_id)
    return _event_steps(result, f"{recipient_id}/{day}/{slot}")


def _event_steps(result: Result, key: str) -> list[Step]:
    frame = result.run.frame
    if not any(event.key == key and event.on in frame.month for event in frame.events):
        raise ObjectDoesNotExist(key)
    return explain_event(result, key)


def carried_steps(adjustments: Iterable[Adjustment]) -> Iterator[Step]:
    """過誤調整: each by its reason and its yen."""
    for one in sorted(adjustments, key=lambda one: (one.service_on, one.pk)):
        yen = f"利用者 {signed(one.user_yen)}円、市 {signed(one.city_yen)}円"
        yield Step(f"{one.from_month.label}分の調整", one.reason, value_text=yen)


def _result(statement: Statement, recipient_id: UUID) -> Result:
    pack = packs.compiled(statement.pack_digest)
    return evaluate(pack, person_facts(statement.month, statement, recipient_id, pack))


@dataclass(frozen=True)
class EventExplained:
    """One record and what it came to, step by step."""

    contract: Contract
    statement: Statement
    version: PackVersion
    recipient: Recipient
    record: RecordRow
    steps: Sequence[Step]

    @property
    def priced(self) -> EventRow | None:
        return self.record.priced


def explained_event(
    contract: Contract, statement: Statement, recipient_id: UUID, day: date, slot: str
) -> EventExplained:
    """DoesNotExist when the statement knows nothing of the record."""
    result = _result(statement, recipient_id)
    steps = _event_steps(result, event_key(str(recipient_id), day, slot))
    records = records_of(result, statement.month, recipient_id)
    return EventExplained(
        contract=contract,
        statement=statement,
        version=packs.version(statement.pack_version_id),
        recipient=Recipient.objects.get(pk=recipient_id),
        record=next(one for one in records if (one.on, one.slot) == (day, slot)),
        steps=steps,
    )
