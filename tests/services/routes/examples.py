"""A carrier, a route with somebody on it and a leave, for the walk over every route and role."""

from datetime import date
from uuid import UUID

from services.routes import actions
from services.routes.checks import CarrierDraft, LeaveDraft, RouteDraft
from services.routes.models import Carrier, Place, Route
from tenants.accounts.models import User
from tenants.accounts.queries import Person, person
from tenants.accounts.states import Role
from tests import examples, world


def _by() -> Person:
    return person(User.objects.filter(role=Role.MANAGER)[0])


@examples.example("carrier_id")
def _carrier() -> UUID:
    known = Carrier.objects.first()
    return (known or actions.add_carrier(CarrierDraft("見本 実", "みほん みのる"), by=_by(), at=world.FOUNDED)).pk


@examples.example("leave_id")
def _leave() -> UUID:
    carrier = Carrier.objects.get(pk=_carrier())
    known = carrier.leaves.first()
    draft = LeaveDraft(date(2026, 4, 6), date(2026, 4, 7))
    return (known or actions.take_leave(carrier, draft, by=_by(), at=world.FOUNDED)).pk


@examples.example("route_id")
def _route() -> UUID:
    known = Route.objects.first()
    return (known or actions.add_route(RouteDraft("見本コース"), by=_by(), at=world.FOUNDED)).pk


@examples.example("place_id")
def _place() -> UUID:
    known = Place.objects.first()
    if known is None:
        person_id = examples.existing("", ("recipient_id",))["recipient_id"]
        actions.place_people(Route.objects.get(pk=_route()), [(person_id, "lunch")], by=_by(), at=world.FOUNDED)
    return Place.objects.all()[0].pk
