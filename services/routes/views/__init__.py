"""Pages of routes and carriers."""

from services.routes.views.carriers import add_carrier, away, carriers, edit_carrier, leave, withdraw_leave
from services.routes.views.days import cover, day, uncover
from services.routes.views.lists import index, unplaced
from services.routes.views.routes import add, edit, end, place, show
from services.routes.views.suggest import suggest

__all__ = [
    "add",
    "add_carrier",
    "away",
    "carriers",
    "cover",
    "day",
    "edit",
    "edit_carrier",
    "end",
    "index",
    "leave",
    "place",
    "show",
    "suggest",
    "uncover",
    "unplaced",
    "withdraw_leave",
]
