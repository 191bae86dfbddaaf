"""Verbs of routes: carriers, routes, places, and a day's exceptions."""

from services.routes.actions.carriers import add_carrier, change_carrier, take_leave, withdraw_leave
from services.routes.actions.covering import cover, move_for_a_day, uncover
from services.routes.actions.pins import set_pin, settle
from services.routes.actions.placing import move_places, order_places, place_people, set_weekdays
from services.routes.actions.routes import add_route, change_route, end_route, split_route

__all__ = [
    "add_carrier",
    "add_route",
    "change_carrier",
    "change_route",
    "cover",
    "end_route",
    "move_for_a_day",
    "move_places",
    "order_places",
    "place_people",
    "set_pin",
    "set_weekdays",
    "settle",
    "split_route",
    "take_leave",
    "uncover",
    "withdraw_leave",
]
