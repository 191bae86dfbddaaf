"""Rules that ask more about a person than a burden class: the city says it, the NPO's decision has it, dated."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from billing_rules.decisions import queries as decisions
from npo_platform.kernel.errors import Refused
from services.intakes.actions import TakeDraft, take
from services.intakes.queries import arrivals
from services.people.models import Decision
from services.people.queries import values_of
from services.plans.models import PlanMeal
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.billing_rules.decisions.scene import NOW, TODAY, changed, issued
from tests.services.statements.scene import LIBRARY, publish
from tests.world import who

Browser = Callable[[str], Client]
TERMS: dict[str, Any] = {"burden_class": "", "weekdays": "0123456", "per_week": None}


@pytest.fixture
def shingu(mihon: Organisation, contract: Contract) -> None:
    publish(mihon, (LIBRARY / "shingu" / "meals.json").read_text())  # asks decided_meals of a person


def entered(decision: Decision) -> list[tuple[str, str, date]]:
    return [(row.name, row.value, row.starts_on) for row in values_of([decision]).get(decision.pk, [])]


@pytest.mark.usefixtures("shingu")
def test_a_value_the_rules_need_must_be_said(mihon: Organisation, contract: Contract) -> None:
    with pytest.raises(Refused) as refused:
        issued(mihon, contract, **TERMS)

    assert [found.where for found in refused.value.findings] == ["input_decided_meals"]


@pytest.mark.usefixtures("shingu")
def test_values_are_taken_dated_and_a_change_is_told_old_and_new(
    mihon: Organisation, asahi: Organisation, contract: Contract
) -> None:
    first = issued(mihon, contract, **TERMS, inputs={"decided_meals": "2"})
    with inside(asahi):
        decision = take(first.pk, TakeDraft(), by=who("chiba"), at=NOW).decision
        assert decision is not None
        assert entered(decision) == [("decided_meals", "2", date(2026, 10, 12))]
    second = changed(mihon, first, date(2026, 11, 2), **TERMS, inputs={"decided_meals": "4"}, note="")

    with inside(asahi):
        [arrived] = arrivals(TODAY)
        assert [(line.before, line.after) for line in arrived.lines] == [("2食", "4食")]
        take(second.pk, TakeDraft(), by=who("chiba"), at=NOW)
        assert entered(decision) == [
            ("decided_meals", "2", date(2026, 10, 12)),
            ("decided_meals", "4", date(2026, 11, 2)),
        ]


@pytest.mark.usefixtures("shingu")
def test_the_change_page_shows_the_value_that_holds(
    client_of: Browser, mihon: Organisation, contract: Contract
) -> None:
    first = issued(mihon, contract, **TERMS, inputs={"decided_meals": "2"})
    browser = client_of("hara")
    form = browser.get(f"/decisions/{first.pk}/change/").context["form"]
    assert form["input_decided_meals"].value() == "2"

    typed = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    days = {"starts_on": "R8.10.12", "until": "R9.3.31", "born_on": "S15.3.4", "effective_on": "R8.11.2"}
    browser.post(f"/decisions/{first.pk}/change/", typed | days | {"input_decided_meals": "３"})

    with inside(mihon):
        after = decisions.newest(contract.pk, first.number)
        assert after is not None
        assert [after.holding(day).inputs for day in (date(2026, 11, 1), date(2026, 11, 2))] == [
            {"decided_meals": "2"},
            {"decided_meals": "3"},
        ]


def test_the_proposed_meal_is_one_the_rules_know(mihon: Organisation, asahi: Organisation, contract: Contract) -> None:
    publish(mihon, (LIBRARY / "aomori" / "meals.json").read_text())  # knows dinner alone
    one = issued(mihon, contract, per_week=2)

    with inside(asahi):
        take(one.pk, TakeDraft(), by=who("chiba"), at=NOW)
        assert set(PlanMeal.objects.values_list("meal", flat=True)) == {"dinner"}
