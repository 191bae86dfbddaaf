"""The shapes of what is typed about routes and carriers; whether it is right is asked by `checks`."""

from services.routes.forms.carriers import CARRIERS, CarrierForm, LeaveForm
from services.routes.forms.order import OrderForm, SuggestedForm
from services.routes.forms.routes import ROUTES, CoverForm, DayMoveForm, EndForm, PlaceForm, PlacingForm, RouteForm

__all__ = [
    "CARRIERS",
    "ROUTES",
    "CarrierForm",
    "CoverForm",
    "DayMoveForm",
    "EndForm",
    "LeaveForm",
    "OrderForm",
    "PlaceForm",
    "PlacingForm",
    "RouteForm",
    "SuggestedForm",
]
