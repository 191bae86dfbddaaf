"""Finding every line that rests on a version at fault, by evaluating each statement again on its own facts."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Max

from billing_rules.advisories.models import Advisory
from billing_rules.engine import CompiledPack, evaluate
from billing_rules.engine.touched import Touched
from billing_rules.facts import MonthFacts
from billing_rules.packs.queries import compiled
from services.adjustments.models import Adjustment
from services.adjustments.states import AdjustmentState, Side
from services.recalls.models import Origin, TouchedLine
from services.statements.models import Statement
from services.statements.queries.evaluation import line_key
from services.statements.queries.facts import event_key, facts_of, frozen_facts
from services.statements.queries.sums import line_words
from services.statements.queries.truth import true_facts
from tenants.registry.queries import contracts_of_npo

Figures = tuple[int, int]


def statements_under(advisory: Advisory) -> list[Statement]:
    """Every statement computed with the version whose month has one of the days: open, frozen, and frozen before."""
    found = Statement.objects.filter(pack_digest=advisory.version.digest).filter(**_within(advisory, "month__"))
    return list(found.select_related("month").order_by("month__starts_on", "month__contract_id", "number"))


def adjustments_under(advisory: Advisory) -> dict[tuple[UUID, int], list[Adjustment]]:
    """Every difference computed with the version, by the month and frozen statement it was made to.

    What a correction took back of another version is not of this one.
    """
    found = Adjustment.objects.filter(pack_digest=advisory.version.digest, **_within(advisory, "from_month__"))
    found = found.exclude(state=AdjustmentState.CANCELLED).exclude(side=Side.REVERSAL)
    groups: dict[tuple[UUID, int], list[Adjustment]] = {}
    for one in found.select_related("from_month").order_by("from_month__starts_on", "basis", "created_at", "pk"):
        groups.setdefault((one.from_month_id, one.basis), []).append(one)
    return groups


def newest_numbers(statements: Iterable[Statement]) -> dict[UUID, int]:
    """The number of each month's newest statement, whatever it was computed with; one query."""
    found = Statement.objects.filter(month_id__in={one.month_id for one in statements})
    return dict(found.values("month_id").annotate(newest=Max("number")).values_list("month_id", "newest"))


def of_statement(advisory: Advisory, statement: Statement, *, is_current: bool) -> Iterator[TouchedLine]:
    """The touched lines of one statement, on the facts it froze, or those known now while it is open."""
    pack = compiled(advisory.version)
    facts = frozen_facts(statement.facts) if statement.is_frozen else facts_of(statement.month, pack)
    touched = _touched(advisory, pack, facts)
    place = {
        "month": statement.month,
        "number": statement.number,
        "is_frozen": statement.is_frozen,
        "is_current": is_current,
    }
    for one in touched.lines():
        yield TouchedLine(
            **place,
            origin=Origin.STATEMENT,
            key=line_key(one.line),
            words=(one.line.label or line_words(one.line.group, pack))[:200],
            recipient_id=UUID(one.line.person) if one.line.person else None,
            events=one.events,
            user_yen=one.user_yen,
            city_yen=one.city_yen,
        )
    for refused in touched.refusals:
        yield TouchedLine(
            **place,
            origin=Origin.STATEMENT,
            key=refused.key,
            words=refused.sentence[:200],
            recipient_id=UUID(refused.person),
            events=1,
            user_yen=0,
            city_yen=0,
        )


def of_adjustments(advisory: Advisory, adjustments: Sequence[Adjustment]) -> Iterator[TouchedLine]:
    """The touched ones among the differences made to one frozen statement, on its facts before and after them."""
    month, basis = adjustments[0].from_month, adjustments[0].basis
    statement = Statement.objects.select_related("month").get(month=month, number=basis)
    live = list(Adjustment.objects.filter(from_month=month, basis=basis).exclude(state=AdjustmentState.CANCELLED))
    pack = compiled(advisory.version)
    after = _touched(advisory, pack, true_facts(statement, live, pack))
    before = _touched(advisory, pack, true_facts(statement, (), pack))
    case = _Case(advisory, before.keys | after.keys, {line_key(one.line) for one in after.lines()}, after.people)
    for one in adjustments:
        yen = case.of_record(one) if one.record_id else case.of_correction(one)
        if yen is not None:
            yield TouchedLine(
                month=month,
                number=basis,
                is_frozen=True,
                origin=Origin.LATE if one.record_id else Origin.CORRECTION,
                key=f"adjustment/{one.pk}",
                words=one.reason[:200],
                recipient_id=one.recipient_id,
                events=1 if one.record_id else 0,
                user_yen=yen[0],
                city_yen=yen[1],
            )


@dataclass(frozen=True, slots=True)
class _Case:
    """What of one statement's true month is touched: stops, lines, people."""

    advisory: Advisory
    stops: Collection[str]
    lines: Collection[str]
    people: Collection[str]

    def of_record(self, one: Adjustment) -> Figures | None:
        """A late record's whole difference, when its stop is touched."""
        key = event_key(str(one.recipient_id), one.service_on, one.meal)
        return (one.user_yen, one.city_yen) if key in self.stops else None

    def of_correction(self, one: Adjustment) -> Figures | None:
        """What the version put in a month's place, of the lines that are touched."""
        own = [(1, line) for line in one.after["lines"]] + [(-1, line) for line in one.before["lines"]]
        touched = [(sign, line) for sign, line in own if line["key"] in self.lines]
        if not touched:
            return None
        return _sum(touched, "user_yen"), _sum(touched, "city_yen")


def _sum(lines: Sequence[tuple[int, dict[str, Any]]], name: str) -> int:
    return sum(sign * line[name] for sign, line in lines)


def _touched(advisory: Advisory, pack: CompiledPack, facts: MonthFacts) -> Touched:
    return Touched(evaluate(pack, facts), advisory.parts, advisory.first_day, advisory.last_day)


def _within(advisory: Advisory, month: str) -> dict[str, Any]:
    """The months of our contracts under the version that have one of the days."""
    pack = advisory.version.pack
    agreed = contracts_of_npo().filter(city_id=pack.city_id, service=pack.service)
    found = {
        f"{month}contract_id__in": [one.pk for one in agreed],
        f"{month}starts_on__gte": advisory.first_day.replace(day=1),
    }
    return found | ({f"{month}starts_on__lte": advisory.last_day} if advisory.last_day else {})
