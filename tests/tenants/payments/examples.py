"""An account and a run, for the walk over every route and role."""

from datetime import timedelta
from uuid import UUID

from npo_platform.backend import clock
from npo_platform.kernel.workdays import rolled
from tenants import crossing
from tenants.accounts.models import User
from tenants.accounts.queries import Person, person
from tenants.desk.actions import decide, pay
from tenants.desk.queries import pay_page
from tenants.desk.states import VerdictKind
from tenants.payments.actions import enter_account
from tenants.payments.models import PaymentRun
from tenants.registry.models import Organisation
from tenants.registry.queries import contracts_of_city, contracts_of_npo
from tenants.registry.states import Kind
from tests.examples import example
from tests.services.statements.scene import MAY
from tests.tenants.desk.laying import lay, line
from tests.tenants.payments.scene import ASAHI, CITY


@example("form")
def _form() -> str:
    return "csv"


@example("run_id")
def _run() -> UUID:
    here = crossing.current()
    if here.kind == Kind.CITY:
        return _paid(contracts_of_city()[0].npo.organisation, here)
    city = contracts_of_npo().filter(city__organisation__schema_name="city_mihon")[0].city.organisation
    with crossing.inside(city):
        return _paid(here, city)


def _paid(npo: Organisation, city: Organisation) -> UUID:
    """A claim of 400 yen, accepted and in a run; inside the city."""
    known = PaymentRun.objects.first()
    if known is not None:
        return known.pk
    now = clock.now()
    with crossing.inside(npo):
        enter_account(ASAHI, by=_somebody(), at=now)
    report = lay(npo, city, MAY, line("1", "見本", 1))
    enter_account(CITY, by=_somebody(), at=now)
    decide(report.pk, VerdictKind.ACCEPTED, by=_somebody(), at=now)
    choices = [one.choice for one in pay_page().ready]
    return pay(choices, rolled(clock.today() + timedelta(days=7)), by=_somebody(), at=now).pk


def _somebody() -> Person:
    return person(User.objects.order_by("username")[0])
