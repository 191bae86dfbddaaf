"""The provider's page of one notice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from billing_rules.advisories.models import Share
from billing_rules.advisories.queries import later_of
from services.people.models import SEALED
from services.recalls.models import TouchedLine
from services.recalls.queries.told import corrected


@dataclass(frozen=True)
class RecallPage:
    """What the notice touched here, in sums, and what was put right since."""

    share: Share
    totals: dict[str, int]
    months: Sequence[dict[str, Any]]
    corrected: dict[str, int]
    is_replaced: bool

    @property
    def is_touched(self) -> bool:
        return bool(self.months)


def recall_page(share: Share) -> RecallPage:
    """The same number of queries for any number of people."""
    own = TouchedLine.objects.filter(share_id=share.pk)
    sums = own.aggregate(**_sums(only=Q(is_current=True)))
    later = later_of(share.advisory)
    return RecallPage(
        share=share,
        totals={name: value or 0 for name, value in sums.items()},
        months=list(_by_statement(own)),
        corrected=corrected(share.advisory),
        is_replaced=later is not None,
    )


def _by_statement(own: QuerySet[TouchedLine]) -> Iterable[Any]:
    counted = own.values("month__starts_on", "month__contract_id", "number", "is_frozen", "is_current")
    return counted.annotate(**_sums(only=Q())).order_by("month__starts_on", "month__contract_id", "number")


def _sums(*, only: Q) -> dict[str, Any]:
    return {
        "lines": Count("pk", filter=only),
        "people": Count("recipient_id", distinct=True),
        "user": Sum("user_yen", filter=only),
        "city": Sum("city_yen", filter=only),
    }


def lines_under(share: Share) -> QuerySet[TouchedLine]:
    """Every touched line, month by month; names at hand, nothing else of the person."""
    found = TouchedLine.objects.filter(share_id=share.pk).select_related("recipient", "month")
    return found.defer(*(f"recipient__{name}" for name in SEALED)).order_by("position", "pk")
