"""What may be entered about routes and carriers: drafts as typed, and everything wrong with them at once."""

from services.routes.checks.carriers import CarrierDraft, LeaveDraft, check_carrier, check_leave
from services.routes.checks.routes import CoverDraft, OrderDraft, RouteDraft, check_cover, check_route
from services.routes.checks.spots import SPOT_HINT, read_spot

__all__ = [
    "SPOT_HINT",
    "CarrierDraft",
    "CoverDraft",
    "LeaveDraft",
    "OrderDraft",
    "RouteDraft",
    "check_carrier",
    "check_cover",
    "check_leave",
    "check_route",
    "read_spot",
]
