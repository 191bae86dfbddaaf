"""A report on its way, for the walk over every route and role."""

from uuid import UUID

from django.db.models import F

from npo_platform.kernel import calendar
from services.months.models import Month
from services.reports.actions import freeze
from services.reports.models import MonthlyReport
from services.submissions.actions import submit
from tenants import crossing
from tenants.accounts.models import User
from tenants.accounts.queries import Person, person
from tenants.accounts.states import Role
from tenants.desk.models import ReceivedReport
from tenants.registry.queries import contracts_of_city, contracts_of_npo
from tenants.registry.states import Kind
from tests.examples import example
from tests.services.statements.scene import CLOSING, MAY, close, mihon_rules, publish


def _manager() -> Person:
    return person(User.objects.filter(role=Role.MANAGER).order_by(F("username"))[0])


def closed_month() -> Month:
    """An empty May, closed by whoever manages here."""
    contract = contracts_of_npo().filter(city__organisation__schema_name="city_mihon")[0]
    known = Month.objects.filter(contract_id=contract.pk, starts_on=MAY.first).first()
    if known is not None and known.is_closed:
        return known
    publish(contract.city.organisation, mihon_rules())
    manager = User.objects.filter(role=Role.MANAGER).order_by("username")[0].username
    return close(contract, MAY, by=manager).month


def frozen_report() -> MonthlyReport:
    return freeze(closed_month().pk, by=_manager(), at=CLOSING)


def received_report() -> ReceivedReport:
    """One that lies on this city's desk."""
    npo = contracts_of_city()[0].npo.organisation
    with crossing.inside(npo):
        report = frozen_report()
        submission = submit(report, by=_manager(), at=CLOSING)
    return ReceivedReport.objects.get(pk=submission.received_report_id)


@example("report_id")
def _report() -> UUID:
    here = crossing.current()
    return received_report().pk if here.kind == Kind.CITY else frozen_report().pk


@example("reports:freeze", "month_id")
def _month() -> UUID:
    return closed_month().pk


@example("submissions:show", "month")
@example("submissions:reopen", "month")
def _month_text() -> str:
    return str(calendar.Month.of(closed_month().starts_on))
