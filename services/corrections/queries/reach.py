"""Which closed months a version reaches, and what stands there already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from billing_rules.engine import Change, CompiledPack, compare
from billing_rules.packs import queries as packs
from billing_rules.packs.models import PackVersion
from services.adjustments.models import Adjustment, Correction
from services.adjustments.queries import corrections_of, live_from
from services.adjustments.states import ANSWERED, CorrectionState
from services.months.models import Month
from services.months.queries import months_of
from services.statements.models import Statement
from services.statements.queries.late import Ground, closed_statements, grounds_of
from services.statements.queries.truth import Truth
from tenants.registry.models import Contract
from tenants.registry.queries import contracts_of_npo

MOST_CLAUSES = 4
RECKONED = (*ANSWERED, CorrectionState.PROPOSED)


@dataclass(frozen=True)
class Reached:
    """One closed month from the first day the version changes: what it stands on and what was done to it."""

    statement: Statement
    former: PackVersion
    changes: Sequence[Change]
    live: Sequence[Adjustment]
    held: Sequence[Correction]

    @property
    def month(self) -> Month:
        return self.statement.month

    @property
    def is_touched(self) -> bool:
        return bool(self.changes)

    @property
    def clauses(self) -> str:
        told = list(dict.fromkeys(change.clause for change in self.changes if change.clause))
        return "・".join(told[:MOST_CLAUSES]) + (" ほか" if len(told) > MOST_CLAUSES else "")

    def own(self, version: PackVersion) -> Correction | None:
        """What this version made of the month, as it is frozen now."""
        mine = [one for one in self.held if one.version_id == version.pk and one.basis == self.statement.number]
        return mine[0] if mine else None

    def is_fresh(self, correction: Correction) -> bool:
        """Nothing was settled against the month since; an answer that stands or the city's limit stays."""
        if correction.state in (*ANSWERED, CorrectionState.OUTSIDE):
            return True
        return correction.state != CorrectionState.BLOCKED and correction.adjusted == len(self.live)

    def is_overtaken(self, version: PackVersion) -> bool:
        """A later version has answered the month, or it was frozen under this one or a later."""
        later = any(
            one.version_number > version.number and one.basis == self.statement.number
            for one in self.held
            if one.state in RECKONED
        )
        return later or (self.own(version) is None and self.former.number >= version.number)

    def waiting(self, version: PackVersion) -> list[Correction]:
        """Proposals of earlier versions that nobody confirmed."""
        return [
            one for one in self.held if one.state == CorrectionState.PROPOSED and one.version_number < version.number
        ]


@dataclass
class _Compared:
    """Comparisons with one version, each made once."""

    pack: CompiledPack
    known: dict[str, Sequence[Change]] = field(default_factory=dict)

    def changes_in(self, former: PackVersion, month: Month) -> list[Change]:
        """What differs on a day of the month or on one its limits count."""
        old = packs.compiled(former)
        if former.digest not in self.known:
            self.known[former.digest] = compare(old, self.pack)
        start = min(one.open_window_start(month.starts_on) for one in (old, self.pack))
        return [one for one in self.known[former.digest] if _meets(one, start, month.value.after)]


def _meets(change: Change, start: date, after: date) -> bool:
    return change.starts_on < after and (change.ends_on is None or change.ends_on > start)


def contracts_under(version: PackVersion) -> list[Contract]:
    """The NPO's contracts the version rules, always in one order; under a settled one nothing changes any more."""
    found = contracts_of_npo().filter(city_id=version.pack.city_id, service=version.pack.service)
    return sorted((one for one in found if one.settled is None), key=lambda one: one.pk)


def reached_months(version: PackVersion, months: Sequence[Month]) -> list[Reached]:
    """The closed months of a contract from the first the version changes, oldest first."""
    since = version.first_changed_day
    frozen = closed_statements(one for one in months if since and one.value.after > since)
    formers = _versions(grounds_of(frozen))
    live, held = live_from(list(frozen)), corrections_of(list(frozen))
    compared = _Compared(packs.compiled(version))
    return [
        Reached(
            statement=statement,
            former=formers[statement.month_id],
            changes=compared.changes_in(formers[statement.month_id], statement.month),
            live=[one for one in live if one.from_month_id == statement.month_id],
            held=[one for one in held if one.month_id == statement.month_id],
        )
        for statement in sorted(frozen.values(), key=lambda one: one.month.starts_on)
    ]


def _versions(grounds: Mapping[UUID, Ground]) -> dict[UUID, PackVersion]:
    rows = {ground.version_id: packs.version(ground.version_id) for ground in set(grounds.values())}
    return {month_id: rows[ground.version_id] for month_id, ground in grounds.items()}


def known_from(version: PackVersion, corrections: Sequence[Correction]) -> date | None:
    """The first day anything is known of, where the version counts from an earlier one of a contract begun before.

    One query, and one more for each contract.
    """
    pack, answered = packs.compiled(version), {one.month_id for one in corrections if one.state in RECKONED}
    for agreed in contracts_under(version):
        months = months_of(agreed.pk)[::-1]
        truth = Truth(pack, months, {}, ())
        found = [truth.known_from(one, agreed.starts_on) for one in months if one.pk in answered]
        if day := next(filter(None, found), None):
            return day
    return None
