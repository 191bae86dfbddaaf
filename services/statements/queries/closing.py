"""Everything the checks of a closing look at, read once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum

from billing_rules.advisories.models import Advisory
from billing_rules.advisories.queries import stop_of
from billing_rules.engine import CompiledPack
from billing_rules.packs import queries as packs
from billing_rules.packs.models import PackVersion
from services.adjustments.models import Correction
from services.adjustments.queries import proposals_before
from services.months.models import Month
from services.months.states import MonthState
from services.plans.models import Stop
from services.plans.states import StopState
from services.records.queries import ReviewRow, StopRow, missing_records, reviews_in, unconfirmed_safety
from services.records.states import DELIVERED, Outcome
from services.statements.models import Statement, StatementLine, Waiver
from services.statements.queries.facts import event_key
from services.statements.queries.lookup import previous_statement, waivers_of
from services.statements.states import LineKind
from tenants.audit.models import AuditEntry
from tenants.registry.models import Contract
from tenants.registry.queries import contract

WENT_OUT = (*sorted(DELIVERED), Outcome.ABSENT, Outcome.REFUSED, Outcome.CANCELLED_LATE)


@dataclass(frozen=True, slots=True)
class Served:
    """One meal somebody set out with, for a person whose decision says how many a week."""

    recipient_id: UUID
    name: str
    number: str
    per_week: int
    service_on: date


@dataclass(frozen=True, slots=True)
class Beyond:
    """A recorded stop on a day its decision does not cover."""

    stop_id: UUID
    name: str
    number: str
    service_on: date


@dataclass(frozen=True, slots=True)
class Figures:
    """What a line comes to, and whose it is; nobody's for an amount on the whole month."""

    kind: str
    recipient_id: UUID | None
    family_name: str | None
    given_name: str | None
    over_limit: int
    user_yen: int
    city_yen: int
    total_yen: int

    @property
    def name(self) -> str:
        return f"{self.family_name} {self.given_name}"


@dataclass(frozen=True)
class ClosingCase:
    """A month as the checks see it on a day."""

    month: Month
    contract: Contract
    statement: Statement
    version: PackVersion
    pack: CompiledPack
    today: date
    lines: Sequence[Figures]
    planned: int
    missing: Sequence[StopRow]
    unconfirmed: Sequence[StopRow]
    reviews: Sequence[ReviewRow]
    beyond: Sequence[Beyond]
    served: Sequence[Served]
    previous: Statement | None
    previous_yen: Mapping[UUID, int]
    open_before: Sequence[Month]
    closed_after: Sequence[Month]
    waivers: Sequence[Waiver]
    proposals: Sequence[Correction]
    stopped: Advisory | None

    @cached_property
    def refused_stops(self) -> dict[str, UUID]:
        """The stop behind each record without a price, by the key of its event; one query, none when all are priced."""
        people = {one["person"] for one in self.statement.refusals}
        rows = (
            _stops(self.month).filter(recipient_id__in=people).values_list("pk", "recipient_id", "service_on", "meal")
        )
        return {event_key(str(person), on, meal): pk for pk, person, on, meal in rows} if people else {}

    @cached_property
    def names(self) -> dict[str, str]:
        return {str(line.recipient_id): line.name for line in self.lines if line.recipient_id}

    @cached_property
    def person_yen(self) -> dict[UUID, int]:
        """The month's own yen by person, without what earlier months owe."""
        yen: dict[UUID, int] = defaultdict(int)
        for line in self.lines:
            if line.kind == LineKind.SERVICE and line.recipient_id:
                yen[line.recipient_id] += line.total_yen
        return dict(yen)

    @property
    def over_limit(self) -> int:
        """Meals beyond a limit of the rules; they are 0 yen by the rules themselves."""
        return sum(line.over_limit for line in self.lines)


def closing_case(month: Month, statement: Statement, *, today: date, agreed: Contract | None = None) -> ClosingCase:
    """Read what the checks need; the same number of queries for any number of people.

    Of a closed month only what was true at its closing is told: records that came later are for adjustments.
    `agreed` is the month's contract, for whoever has it at hand.
    """
    agreed, open_now = agreed or contract(month.contract_id), not statement.is_frozen
    version = packs.current(agreed.city_id, agreed.service) if open_now else packs.version(statement.pack_version_id)
    first, after = month.value.first, month.value.after
    before = Month.objects.filter(contract_id=agreed.pk, state=MonthState.OPEN, starts_on__lt=first)
    pack, previous = packs.compiled(version), previous_statement(month)
    return ClosingCase(
        month=month,
        contract=agreed,
        statement=statement,
        version=version,
        pack=pack,
        today=today,
        lines=_figures(statement),
        planned=_stops(month).filter(state=StopState.PLANNED).count(),
        missing=missing_records(agreed.pk, first, min(after, today)) if open_now else [],
        unconfirmed=unconfirmed_safety(agreed.pk, first, after),
        reviews=reviews_in(agreed.pk, first, after) if open_now else [],
        beyond=_beyond(month) if open_now else [],
        served=_served(month),
        previous=previous,
        previous_yen=person_yen(previous),
        open_before=list(before.order_by("starts_on")) if open_now else [],
        closed_after=_closed_after(month, pack) if open_now and month.reopened_reason else [],
        waivers=list(Waiver.objects.filter(month=month).order_by("at", "pk")) if open_now else waivers_of(statement),
        proposals=proposals_before(month) if open_now else [],
        stopped=stop_of(version.pk, first, month.value.last) if open_now else None,
    )


def _closed_after(month: Month, pack: CompiledPack) -> list[Month]:
    """The closed months whose limits counted meals of this one; they stay as they are."""
    later = Month.objects.filter(
        contract_id=month.contract_id, state=MonthState.CLOSED, starts_on__gt=month.starts_on
    ).order_by("starts_on")
    return [one for one in later if pack.open_window_start(one.starts_on) < month.value.after]


def _figures(statement: Statement) -> list[Figures]:
    rows = statement.lines.order_by("position", "pk").values_list(
        "kind",
        "recipient_id",
        "recipient__family_name",
        "recipient__given_name",
        "over_limit",
        "user_yen",
        "city_yen",
        "total_yen",
    )
    return [Figures(*row) for row in rows]


def _stops(month: Month) -> QuerySet[Stop]:
    return Stop.objects.filter(
        contract_id=month.contract_id,
        service_on__gte=month.value.first,
        service_on__lt=month.value.after,
    )


def _beyond(month: Month) -> list[Beyond]:
    outside = Q(service_on__lt=F("decision__starts_on")) | Q(service_on__gte=F("decision__until"))
    rows = (
        _stops(month)
        .filter(outside, result__outcome__in=WENT_OUT)
        .order_by("service_on", "recipient__kana_key", "pk")
        .values_list("pk", "recipient__family_name", "recipient__given_name", "decision__number", "service_on")
    )
    return [Beyond(pk, f"{family} {given}", number, day) for pk, family, given, number, day in rows]


def _served(month: Month) -> list[Served]:
    """Also the days of the month before that lie in the first week."""
    rows = (
        Stop.objects.filter(
            contract_id=month.contract_id,
            service_on__gte=month.value.first - timedelta(days=6),
            service_on__lt=month.value.after,
            decision__per_week__isnull=False,
            result__outcome__in=WENT_OUT,
        )
        .order_by("recipient__kana_key", "recipient_id", "service_on", "meal")
        .values_list(
            "recipient_id",
            "recipient__family_name",
            "recipient__given_name",
            "decision__number",
            "decision__per_week",
            "service_on",
        )
    )
    return [Served(pk, f"{family} {given}", number, most or 0, day) for pk, family, given, number, most, day in rows]


def person_yen(statement: Statement | None) -> dict[UUID, int]:
    """A statement's own yen by person, without what earlier months owe; one query."""
    if statement is None:
        return {}
    own = StatementLine.objects.filter(statement=statement, kind=LineKind.SERVICE, recipient__isnull=False)
    return dict(own.values("recipient_id").annotate(yen=Sum("total_yen")).values_list("recipient_id", "yen"))


HISTORY_SHOWN = 8
_ACTS = ("closed", "reopened", "statements.waive", "reports.freeze", "submissions.submit")


def history_of(month: Month) -> list[AuditEntry]:
    """What people did with the month, newest first."""
    rows = AuditEntry.objects.filter(row_id=str(month.pk), action__in=_ACTS)
    return list(rows.order_by("-at", "-pk")[:HISTORY_SHOWN])
