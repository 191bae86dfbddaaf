"""A decision, a file and a report, for the walk over every route and role."""

from uuid import UUID

from billing_rules.decisions import actions
from billing_rules.decisions.models import IssuedDecision
from tenants import crossing
from tenants.accounts.queries import Person
from tenants.registry.models import Contract
from tenants.registry.queries import contracts_of_city, contracts_of_npo
from tenants.registry.states import Kind
from tests import world
from tests.billing_rules.decisions.scene import draft
from tests.examples import example

SOMEBODY = Person(UUID(int=7), "見本 次郎")


def _contract() -> Contract:
    in_city = crossing.current().kind == Kind.CITY
    return (contracts_of_city() if in_city else contracts_of_npo())[0]


@example("issued_id")
def _issued() -> UUID:
    agreed = _contract()
    known = IssuedDecision.objects.filter(contract=agreed).first()
    if known:
        return known.pk
    with crossing.inside(agreed.city.organisation):
        return actions.issue(agreed, draft(), by=SOMEBODY, at=world.FOUNDED).pk


@example("decisions:add", "contract_id")
def _contract_id() -> UUID:
    return _contract().pk


@example("file_id")
def _file() -> UUID:
    data = "決定番号,氏名\r\n見高福第1号,見本 星子".encode()
    return actions.read_decisions(data, "見本.csv", by=SOMEBODY, at=world.FOUNDED).pk


@example("decisions:note_report", "report_id")
@example("decisions:stop_for", "report_id")
def _report() -> UUID:
    agreed = _contract()
    told = actions.ReportDraft("見高福第71号", "山田 花子", "hospital", world.FOUNDED.date())
    with crossing.inside(agreed.npo.organisation):
        return actions.report(agreed, told, by=SOMEBODY, at=world.FOUNDED).pk
