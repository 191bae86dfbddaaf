"""A contract is renewed: everybody goes on under the new one with one press."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from services.people.models import Decision
from services.people.queries import burden_on
from services.plans.actions import end_use, materialise, set_weekly_plan
from services.plans.checks import MealDraft
from services.plans.models import Stop
from services.plans.queries.carrying import carrying, renewals_to_carry
from tenants.crossing import inside
from tenants.jobs.models import Job
from tenants.registry.actions.contracts import draft_of, renew_contract
from tenants.registry.models import Contract, Organisation
from tests.services.statements.scene import join, mihon_rules, publish
from tests.world import who

Browser = Callable[[str], Client]
AT = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)
FIRST = date(2027, 4, 1)
LUNCH_EVERY_THURSDAY = [MealDraft(3, "lunch", "soft")]


@pytest.fixture
def renewal(mihon: Organisation, contract: Contract) -> Contract:
    publish(mihon, mihon_rules())
    with inside(mihon):
        draft = replace(draft_of(contract), number="令9-福-12", starts_on=FIRST, ends_on=date(2028, 4, 1))
        return renew_contract(contract, draft, by=who("hara"), at=AT)


def test_who_goes_on_is_carried_with_class_and_plan(
    client_of: Browser, asahi: Organisation, contract: Contract, renewal: Contract, run_jobs: Callable[[], None]
) -> None:
    """1 April 2027 is a Thursday."""
    with inside(asahi):
        aoki, ueda = join(contract, "青木", "taxed"), join(contract, "上田")
        join(contract, "井上", until=FIRST)
        set_weekly_plan(aoki.decisions.get(), LUNCH_EVERY_THURSDAY, date(2026, 5, 1), by=who("chiba"), at=AT)
        end_use(ueda, ended_on=date(2027, 3, 20), reason="facility", by=who("chiba"), at=AT)
        assert [len(one.people) for one in renewals_to_carry(AT.date())] == [1]

    page = client_of("chiba").get(f"/plans/contracts/{renewal.pk}/carry/")
    response = client_of("chiba").post(f"/plans/contracts/{renewal.pk}/carry/")

    assert [one.recipient.family_name for one in page.context["waiting"].people] == ["青木"]
    assert [one.recipient.family_name for one in page.context["waiting"].ending] == ["井上"]
    assert response.status_code == 302
    with inside(asahi):
        run_jobs()
        assert Job.objects.get(kind="carry_decisions").message == "1人を引き継ぎました。"
        before, after = Decision.objects.filter(recipient=aoki).order_by("starts_on")
        materialise(date(2027, 3, 25), date(2027, 4, 9), at=AT)
        stops = Stop.objects.filter(recipient=aoki, service_on__gt=date(2027, 3, 18)).order_by("service_on")
        assert (before.until, after.starts_on, after.until, after.number) == (FIRST, FIRST, None, before.number)
        assert burden_on(after, FIRST) == "taxed"
        assert [(one.service_on.isoformat(), one.contract_id) for one in stops if not one.cancel_reason] == [
            ("2027-03-25", contract.pk),
            ("2027-04-01", renewal.pk),
            ("2027-04-08", renewal.pk),
        ]
        assert renewals_to_carry(AT.date()) == []


def test_who_ends_with_the_contract_is_carried_when_the_office_says_so(
    client_of: Browser, asahi: Organisation, contract: Contract, renewal: Contract, run_jobs: Callable[[], None]
) -> None:
    with inside(asahi):
        inoue = join(contract, "井上", until=FIRST)

    client_of("chiba").post(f"/plans/contracts/{renewal.pk}/carry/", {"ending_too": "1"})

    with inside(asahi):
        run_jobs()
        following = Decision.objects.get(recipient=inoue, contract_id=renewal.pk)
        assert (following.starts_on, following.until) == (FIRST, date(2028, 4, 1))
        assert list(carrying(renewal, ending_too=True).people) == []


def test_nobody_left_and_another_npo_are_refused(client_of: Browser, contract: Contract, renewal: Contract) -> None:
    assert client_of("chiba").post(f"/plans/contracts/{renewal.pk}/carry/").status_code == 409
    assert client_of("chiba").get(f"/plans/contracts/{contract.pk}/carry/").status_code == 409
    assert client_of("endo").get(f"/plans/contracts/{renewal.pk}/carry/").status_code == 404
