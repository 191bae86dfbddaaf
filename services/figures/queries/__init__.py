"""Reads of a provider's own figures: how they are reckoned, what may be told, and what stands."""

from services.figures.queries.hiding import few, told
from services.figures.queries.page import OwnMonth, month_of, newest, own_months, touched_by
from services.figures.queries.sums import Accepted, accepted, sums_of

__all__ = [
    "Accepted",
    "OwnMonth",
    "accepted",
    "few",
    "month_of",
    "newest",
    "own_months",
    "sums_of",
    "told",
    "touched_by",
]
