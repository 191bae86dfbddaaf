"""Reads of routes: a day's, who carries it, what is missing, what the pages show."""

from services.routes.queries.carriers import Candidate, CarrierRow, candidates, carrier_of, carrier_rows, leaves_of
from services.routes.queries.day import DayRoute, Gaps, carried_by, day_routes, gaps_of, routes_of
from services.routes.queries.overview import Overview, RouteRow, Unplaced, overview, unplaced
from services.routes.queries.pages import DayPage, RoutePage, Section, day_page, route_page, spot_of
from services.routes.queries.suggestion import Suggestion, suggestion

__all__ = [
    "Candidate",
    "CarrierRow",
    "DayPage",
    "DayRoute",
    "Gaps",
    "Overview",
    "RoutePage",
    "RouteRow",
    "Section",
    "Suggestion",
    "Unplaced",
    "candidates",
    "carried_by",
    "carrier_of",
    "carrier_rows",
    "day_page",
    "day_routes",
    "gaps_of",
    "leaves_of",
    "overview",
    "route_page",
    "routes_of",
    "spot_of",
    "suggestion",
    "unplaced",
]
