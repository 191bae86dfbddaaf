"""A simulation answered at once, without the worker: for the sample, and for stories told in tests."""

from datetime import datetime

from billing_rules.packs.models import PackVersion
from billing_rules.simulation import actions, queries
from billing_rules.simulation.models import Simulation
from services.simulations.actions import answer
from tenants import crossing
from tenants.accounts.queries import Person


def simulated(version: PackVersion, *, by: Person, at: datetime, months: int = 3) -> Simulation:
    """Ask inside the city, and let each provider answer inside itself."""
    asked = actions.simulate(version, months=months, by=by, at=at)
    for share, _ in queries.state_of(asked).shares:
        with crossing.inside(share.npo.organisation):
            answer(queries.share(share.pk), at=lambda: at, told=lambda *_: None)
    return asked
