"""What the worker would do, done at once: a simulation answered, a publication told; for the sample and for tests."""

from datetime import datetime

from billing_rules.packs.models import PackVersion
from billing_rules.packs.states import SPREAD
from billing_rules.simulation import actions, queries
from billing_rules.simulation.models import Simulation
from services.simulations.actions import answer
from tenants import crossing
from tenants.accounts.queries import Person
from tenants.jobs.actions import run
from tenants.jobs.queries import jobs
from tenants.jobs.states import JobState


def simulated(version: PackVersion, *, by: Person, at: datetime, months: int = 3) -> Simulation:
    """Ask inside the city, and let each provider answer inside itself."""
    asked = actions.simulate(version, months=months, by=by, at=at)
    for share, _ in queries.state_of(asked).shares:
        with crossing.inside(share.npo.organisation):
            answer(queries.share(share.pk), at=lambda: at, told=lambda *_: None)
    return asked


def tell_npos(version: PackVersion) -> PackVersion:
    """Do the city's job of telling every NPO about a publication, as its worker would."""
    for job in jobs().filter(kind=SPREAD, key=str(version.pk), state=JobState.WAITING):
        run(job.pk)
    return version
