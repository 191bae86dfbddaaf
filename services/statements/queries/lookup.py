"""Finding statements: the month's present one, its frozen ones, and whether it still tells the truth."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max, QuerySet

from billing_rules.packs import queries as packs
from billing_rules.packs.models import PackVersion
from npo_platform.kernel import calendar
from npo_platform.kernel.digest import sha256
from npo_platform.kernel.errors import Refusal
from services.adjustments.models import Adjustment
from services.months.models import Month
from services.months.states import MonthState
from services.people.models import SEALED
from services.statements.models import Statement, StatementLine, Waiver
from services.statements.queries.evaluation import Evaluation
from services.statements.queries.facts import facts_of, frozen_facts, unpacked
from services.statements.states import StatementState
from tenants.registry.models import Contract
from tenants.registry.queries import contracts_of_npo


def month_or_refusal(contract_id: UUID, text: str) -> tuple[Contract, Month]:
    """The contract and its month; refused (`not_found`) when one of them is not ours or has not begun."""
    agreed = contracts_of_npo().filter(pk=contract_id).first()
    first = _first_day(text)
    found = Month.objects.filter(contract_id=contract_id, starts_on=first).first() if first else None
    if agreed is None or found is None:
        raise Refusal("not_found", "この月はまだ始まっていません。月の一覧から選び直してください。")
    return agreed, found


def _first_day(text: str) -> date | None:
    try:
        return calendar.Month.parse(text).first
    except ValueError:
        return None


def month_now(today: date) -> Month | None:
    """The month people are working in: the newest open one that has begun, else the newest."""
    months = Month.objects.filter(contract_id__in=[one.pk for one in contracts_of_npo()])
    newest = months.order_by("-starts_on", "contract_id")
    return newest.filter(state=MonthState.OPEN, starts_on__lte=today).first() or newest.first()


def month_to_close(today: date) -> Month | None:
    """The month to close next: the oldest open one that is over, else the one people are working in."""
    over = Month.objects.filter(
        contract_id__in=[one.pk for one in contracts_of_npo()],
        state=MonthState.OPEN,
        starts_on__lt=today.replace(day=1),
    )
    return over.order_by("starts_on", "contract_id").first() or month_now(today)


def statement_of(month: Month) -> Statement | None:
    """The newest statement of a month: the open one, else the last frozen one; without its frozen facts."""
    return Statement.objects.defer("facts").filter(month=month).order_by("-number").first()


def statements_of(*, contract: UUID | None = None, month: str | None = None) -> list[Statement]:
    """The newest statement of each month, newest month first; only of a contract or a month when named."""
    found = Statement.objects.defer("facts").select_related("month")
    if contract is not None:
        found = found.filter(month__contract_id=contract)
    if month is not None:
        found = found.filter(month__starts_on=calendar.Month.parse(month).first)
    newest = {one.month_id: one for one in found.order_by("month__starts_on", "month_id", "number")}
    return list(reversed(newest.values()))


def statement_by_id(statement_id: UUID) -> Statement:
    """One statement with its month; DoesNotExist when it is not ours."""
    return Statement.objects.defer("facts").select_related("month").get(pk=statement_id)


def line_of(statement_id: UUID, line_id: UUID) -> StatementLine:
    """One line with its statement; DoesNotExist when it is not ours or was computed away."""
    lines = StatementLine.objects.select_related("statement__month", "recipient", "decision", "adjustment")
    return lines.get(statement_id=statement_id, pk=line_id)


def latest_statements(month_ids: Sequence[UUID]) -> dict[UUID, Statement]:
    """The newest statement of each of these months; one query."""
    found = Statement.objects.defer("facts").filter(month_id__in=month_ids)
    return {one.month_id: one for one in found.order_by("month_id", "number")}


def frozen_numbers(month_ids: Sequence[UUID]) -> dict[UUID, int]:
    """The number of each month's last frozen statement."""
    frozen = Statement.objects.filter(month_id__in=month_ids, state=StatementState.FROZEN)
    return dict(frozen.values("month_id").annotate(last=Max("number")).values_list("month_id", "last"))


def lines_of(statement: Statement) -> QuerySet[StatementLine]:
    """The lines of a statement in the order of the page, with names and decision numbers at hand."""
    return (
        statement.lines.select_related("recipient", "decision", "adjustment__from_month")
        .defer(*(f"recipient__{name}" for name in SEALED))
        .order_by("position", "pk")
    )


def revision_stamp(month: Month, months: Iterable[Month], window_start: date) -> int:
    """Grows with every change of a fact the month rests on: its own and those its limits count from before it.

    `months` are those of the contract as they are now.
    """
    first = calendar.Month.of(window_start).first
    return sum(one.revision for one in months if first <= one.starts_on <= month.starts_on)


def carrying_month(months: Sequence[Month], from_month: Month) -> Month | None:
    """The month that carries a difference of another: the contract's first open month after it."""
    later = [one for one in months if not one.is_closed and one.starts_on > from_month.starts_on]
    return min(later, key=lambda one: one.starts_on, default=None)


def open_months_under(version: PackVersion) -> list[Month]:
    """The open months of the version's city and service whose figures it may change, oldest first."""
    agreed = contracts_of_npo().filter(city_id=version.pack.city_id, service=version.pack.service)
    months = Month.objects.filter(contract_id__in=[one.pk for one in agreed], state=MonthState.OPEN)
    if version.first_changed_day is not None:
        months = months.filter(starts_on__gte=version.first_changed_day.replace(day=1))
    return list(months.order_by("starts_on", "contract_id"))


@dataclass(frozen=True, slots=True)
class Recomputation:
    """A frozen statement computed again from what it froze."""

    evaluation: Evaluation
    facts_digest: str
    result_digest: str


def recompute(statement: Statement) -> Recomputation:
    """Compute a frozen statement again from its own facts under its own version of the rules.

    Both digests equal those of the statement, however long ago it was closed.
    """
    evaluation = evaluation_behind(statement)
    return Recomputation(evaluation, sha256(unpacked(statement.facts)), evaluation.digest)


def evaluation_behind(statement: Statement) -> Evaluation:
    """The whole month under the version the statement names: from frozen facts, or from the present ones while open."""
    pack = packs.compiled(statement.pack_digest)
    return Evaluation(
        month=statement.month,
        version=packs.version(statement.pack_version_id),
        pack=pack,
        facts=frozen_facts(statement.facts) if statement.is_frozen else facts_of(statement.month, pack),
        decisions=[],
        adjustments=list(Adjustment.objects.filter(lines__statement=statement).select_related("from_month")),
    )


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of one contract in the list."""

    contract: Contract
    month: Month
    statement: Statement | None

    def total(self, name: str) -> int | None:
        """One of the statement's totals; nothing while nothing has been evaluated."""
        return self.statement.totals[name] if self.statement else None


def month_rows() -> list[MonthRow]:
    """Every month of every contract, newest first; three queries."""
    contracts = {one.pk: one for one in contracts_of_npo()}
    months = Month.objects.filter(contract_id__in=contracts).order_by("-starts_on", "contract_id")
    found = latest_statements([one.pk for one in months])
    return [MonthRow(contracts[one.contract_id], one, found.get(one.pk)) for one in months]


def waivers_of(statement: Statement) -> list[Waiver]:
    """The reasons that let a frozen statement be closed; those of findings that are gone are not among them."""
    return list(Waiver.objects.filter(pk__in=statement.waived).order_by("at", "pk"))


def previous_statement(month: Month) -> Statement | None:
    """The newest statement of the month before."""
    before = Statement.objects.defer("facts").filter(
        month__contract_id=month.contract_id, month__starts_on=month.value.shift(-1).first
    )
    return before.order_by("-number").first()
