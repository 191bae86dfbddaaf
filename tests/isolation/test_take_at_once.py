"""Two people of one office take the same decision at the same moment, each over a login of their own: one person."""

from functools import partial
from uuid import UUID, uuid4

from billing_rules.decisions import actions as decisions
from billing_rules.decisions.models import Answer, Enclosure
from services.intakes.actions import TakeDraft, take
from services.intakes.models import Taking
from services.people.models import Decision, Recipient
from services.plans.models import WeeklyPlan
from tenants.accounts.queries import Person
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tenants.registry.queries import contracts_of_city
from tests.billing_rules.decisions.scene import NOW, draft
from tests.isolation.test_publish_at_once import at_once

OFFICE = (Person(uuid4(), "千葉 実"), Person(uuid4(), "馬場 和子"))
MORI = Person(uuid4(), "森 由美")


def taken(issued_id: UUID, *, by: Person) -> str:
    return str(take(issued_id, TakeDraft(), by=by, at=NOW).pk)


def test_take_by_two_at_once_enters_one_person(real_logins: None, mihon: Organisation, asahi: Organisation) -> None:
    with inside(mihon):
        agreed = contracts_of_city().get(npo_id=asahi.pk)
        issued = decisions.issue(agreed, draft(burden_class=""), by=MORI, at=NOW)

    outcomes = at_once(asahi, [partial(taken, issued.pk, by=by) for by in OFFICE])

    assert len(set(outcomes)) == 1
    with inside(asahi):
        rows = (Recipient, Decision, WeeklyPlan, Taking, Answer)
        assert [model.objects.count() for model in rows] == [1, 1, 1, 1, 1]
        assert not Enclosure.objects.exists()


def test_issue_of_one_number_by_two_at_once_is_one_decision(
    real_logins: None, mihon: Organisation, asahi: Organisation
) -> None:
    def issued(*, by: Person) -> str:
        agreed = contracts_of_city().get(npo_id=asahi.pk)
        return decisions.issue(agreed, draft(burden_class=""), by=by, at=NOW).kind

    outcomes = at_once(mihon, [partial(issued, by=by) for by in OFFICE])

    assert outcomes == ["decide", "decision_to_mend"]
