"""Where a publication has arrived: for the city every NPO, for an NPO its own row."""

from collections.abc import Sequence

from billing_rules.packs.models import Arrival, PackVersion
from tenants import crossing


def arrivals_of(version: PackVersion) -> Sequence[Arrival]:
    """Every NPO's row the organisation one is in may see, by name; one query."""
    rows = Arrival.objects.filter(version=version).select_related("npo__organisation")
    return list(rows.order_by("npo__organisation__name", "pk"))


def arrival_here(version: PackVersion) -> Arrival | None:
    """The row of the NPO one is in; none before its worker or a reader made it."""
    return Arrival.objects.filter(version=version, npo_id=crossing.current().pk).first()
