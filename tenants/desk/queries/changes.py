"""A report beside that of the month before: people, meals, yen, what a meal costs; who is new and who is gone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from django.db.models import F, Q

from npo_platform.kernel.calendar import Month
from npo_platform.kernel.changes import change_words, is_large
from npo_platform.kernel.money import Rounding, to_yen
from tenants.desk.models import ReceivedReport
from tenants.desk.queries.reports import all_at, newest_reports, with_content


@dataclass(frozen=True)
class Figures:
    """What one month of one contract came to: the claim, and the city's yen of the month itself without adjustments.

    `names` is decision number → name.
    """

    meals: int
    yen: int
    month_yen: int
    names: Mapping[str, str]

    @property
    def people(self) -> int:
        return len(self.names)

    @property
    def average(self) -> int:
        """The city's yen for one delivered meal, rounded half up; 0 without a meal."""
        return to_yen(Fraction(self.month_yen, self.meals), Rounding.HALF_UP) if self.meals else 0


@dataclass(frozen=True)
class Change:
    """One figure before and now."""

    name: str
    before: int
    now: int

    @property
    def is_large(self) -> bool:
        """Beyond 20 % either way, or from or to nothing."""
        return is_large(self.before, self.now) or (self.before > 0) != (self.now > 0)

    @property
    def words(self) -> str:
        if self.before == self.now or self.before <= 0:
            return ""
        return change_words(self.before, self.now)


@dataclass(frozen=True)
class Comparison:
    """Two months side by side."""

    before: Figures
    now: Figures

    @property
    def changes(self) -> list[Change]:
        names = ("yen", "people", "meals", "average")
        return [Change(name, getattr(self.before, name), getattr(self.now, name)) for name in names]

    @property
    def yen(self) -> Change:
        return self.changes[0]

    @property
    def large(self) -> list[Change]:
        return [one for one in self.changes if one.is_large]

    @property
    def new(self) -> list[tuple[str, str]]:
        """Number and name of who was not there the month before."""
        return sorted((number, name) for number, name in self.now.names.items() if number not in self.before.names)

    @property
    def gone(self) -> list[tuple[str, str]]:
        return sorted((number, name) for number, name in self.before.names.items() if number not in self.now.names)


def comparisons(reports: Sequence[ReceivedReport]) -> dict[UUID, Comparison]:
    """Each report beside the newest one of its contract's month before, for those that have one; one query."""
    if not reports:
        return {}
    keys = {(one.contract_id, one.month.shift(-1).first) for one in reports}
    before = newest_reports().filter(contract_id__in={key[0] for key in keys}, starts_on__in={key[1] for key in keys})
    rows = ReceivedReport.objects.filter(Q(pk__in=[one.pk for one in reports]) | Q(pk__in=before.values("pk")))
    read = with_content(rows).values_list(
        "pk", "contract_id", "starts_on", F("content__totals__delivered"), "city_yen", F("content__totals__city_yen"),
        all_at("$.lines[*].decision_number"), all_at("$.lines[*].name"),
    )  # fmt: skip
    by_id, by_month = dict[UUID, Figures](), dict[tuple[UUID, Month], Figures]()
    for pk, contract_id, starts_on, meals, yen, month_yen, numbers, names in read:
        by_id[pk] = by_month[contract_id, Month.of(starts_on)] = Figures(
            meals, yen, month_yen, dict(zip(numbers, names, strict=True))
        )
    pairs = {one.pk: (by_month.get((one.contract_id, one.month.shift(-1))), by_id[one.pk]) for one in reports}
    return {pk: Comparison(was, now) for pk, (was, now) in pairs.items() if was is not None}
