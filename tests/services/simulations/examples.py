"""A finished share of the NPO one is in, for the walk over every route and role."""

from uuid import UUID

from billing_rules.simulation import actions
from billing_rules.simulation.models import Share
from services.simulations.actions import answer
from tenants import crossing
from tenants.registry.queries import contracts_of_npo
from tests import world
from tests.billing_rules.packs.examples import AUTHOR, _draft
from tests.examples import example


@example("share_id")
def _share() -> UUID:
    with crossing.inside(contracts_of_npo()[0].city.organisation):
        asked = actions.simulate(_draft(), months=1, by=AUTHOR, at=world.FOUNDED)
    own = Share.objects.select_related("simulation__city__organisation").get(simulation=asked)
    answer(own, at=lambda: world.FOUNDED, told=lambda *_: None)
    return own.pk
