"""A provider's own figures as its page shows them, beside what the city was told."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from npo_platform.kernel.errors import Refusal
from services.adjustments.queries import applied_in
from services.figures.models import OwnFigures
from services.months.models import Month
from tenants.registry.models import Contract
from tenants.registry.queries import contracts_of_npo
from tenants.statistics.queries import ClassCount, Figure, classes_of, figures_of


@dataclass(frozen=True, slots=True)
class OwnMonth:
    """One month of one contract; without a row the city has not accepted it yet."""

    contract: Contract
    month: Month
    row: OwnFigures | None

    @property
    def figures(self) -> dict[str, Figure]:
        return figures_of(self.row.figures, self.row.definitions) if self.row else {}

    @property
    def told(self) -> dict[str, Figure]:
        return figures_of(self.row.told, self.row.definitions) if self.row else {}

    @property
    def pairs(self) -> list[tuple[Figure, Figure]]:
        """Each figure as it is and as it was told."""
        told = self.told
        return [(figure, told[key]) for key, figure in self.figures.items()]

    @property
    def classes(self) -> list[tuple[ClassCount, str]]:
        """People of each class, and what the city was told of it."""
        if self.row is None:
            return []
        told = {one.label: one.text for one in classes_of(self.row.told)}
        return [(one, told.get(one.label, "＊")) for one in classes_of(self.row.figures)]


def newest(month: Month) -> OwnFigures | None:
    """The last reckoning of a month."""
    return OwnFigures.objects.filter(month=month).order_by("-number").first()


def touched_by(month_id: UUID) -> list[UUID]:
    """The months whose figures an accepted month changes: its own, and those its adjustments belong to."""
    month = Month.objects.get(pk=month_id)
    return list(dict.fromkeys([month.pk, *(one.from_month_id for one in applied_in(month))]))


def own_months() -> Sequence[OwnMonth]:
    """Every month that has begun, newest first; three queries."""
    contracts = {one.pk: one for one in contracts_of_npo()}
    rows = {one.month_id: one for one in OwnFigures.objects.order_by("number")}
    months = Month.objects.filter(contract_id__in=contracts).order_by("-starts_on", "pk")
    return [OwnMonth(contracts[one.contract_id], one, rows.get(one.pk)) for one in months]


def month_of(month_id: UUID) -> OwnMonth:
    """One month; refused when there is none of ours (`not_found`)."""
    month = Month.objects.filter(pk=month_id).first()
    if month is None:
        raise Refusal("not_found", "この月は見つかりません。統計の一覧から選び直してください。")
    contract = next(one for one in contracts_of_npo() if one.pk == month.contract_id)
    return OwnMonth(contract, month, newest(month))
