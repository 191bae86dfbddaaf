"""Reads of routes: a day's, who carries it, what is missing."""

from services.routes.queries.day import DayRoute, Gaps, carried_by, day_routes, gaps_of, routes_of
from services.routes.queries.overview import Overview, Unplaced, overview, unplaced

__all__ = [
    "DayRoute",
    "Gaps",
    "Overview",
    "Unplaced",
    "carried_by",
    "day_routes",
    "gaps_of",
    "overview",
    "routes_of",
    "unplaced",
]
