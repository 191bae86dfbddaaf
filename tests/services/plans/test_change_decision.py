from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from npo_platform.kernel.calendar import Month as Value
from npo_platform.kernel.errors import Refusal, Refused
from services.months.actions import mark_closed, open_month
from services.people.checks import DecisionDraft
from services.people.models import Decision
from services.plans.actions import change_decision, renew_decision, set_weekly_plan
from services.plans.models import WeeklyPlan
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.plans.conftest import (
    MONDAY,
    NOW,
    TODAY,
    WEDNESDAY,
    ClientOf,
    Hanako,
    join,
    meals,
    stops,
)
from tests.world import who


@pytest.fixture
def planned(hanako: Hanako) -> Hanako:
    """Mondays and Wednesdays: 7, 12, 14 and 19 October."""
    set_weekly_plan(hanako.decision, meals(MONDAY, WEDNESDAY), TODAY, by=who("chiba"), at=NOW)
    return hanako


def draft(hanako: Hanako, **changes: Any) -> DecisionDraft:
    standing = DecisionDraft(hanako.contract.pk, hanako.decision.number, hanako.decision.starts_on)
    return replace(standing, **changes)


def change(hanako: Hanako, **changes: Any) -> Decision:
    return change_decision(hanako.decision, draft(hanako, **changes), by=who("chiba"), at=NOW)


def test_change_decision_to_an_end_cancels_the_stops_beyond(planned: Hanako) -> None:
    change(planned, until=date(2026, 10, 13))

    assert stops(planned.person) == {
        "10-07 lunch": "",
        "10-12 lunch": "",
        "10-14 lunch": "decision_ended",
        "10-19 lunch": "decision_ended",
    }


def test_change_decision_back_to_no_end_lets_them_stand_again(planned: Hanako) -> None:
    change(planned, until=date(2026, 10, 13))

    change(planned, until=None)

    assert set(stops(planned.person).values()) == {""}


def test_change_decision_of_weekdays_moves_stops_from_today(planned: Hanako) -> None:
    change(planned, weekdays="0")

    assert stops(planned.person) == {
        "10-07 lunch": "weekday",
        "10-12 lunch": "",
        "10-14 lunch": "weekday",
        "10-19 lunch": "",
    }


def test_change_decision_of_its_period_in_a_closed_month_is_refused(planned: Hanako) -> None:
    mark_closed(open_month(planned.contract.pk, Value(2026, 9), at=NOW), by=who("baba"), at=NOW)

    with pytest.raises(Refusal) as refused:
        change(planned, until=date(2026, 9, 15))

    assert refused.value.code == "month_closed"
    assert Decision.objects.get().until is None


def test_change_decision_of_its_number_does_not_ask_for_open_months(planned: Hanako) -> None:
    mark_closed(open_month(planned.contract.pk, Value(2026, 9), at=NOW), by=who("baba"), at=NOW)

    assert change(planned, number="見高福第12号").number == "見高福第12号"


def test_change_decision_under_another_contract_is_refused(planned: Hanako, tonari_contract: Contract) -> None:
    with pytest.raises(Refusal) as refused:
        change(planned, contract_id=tonari_contract.pk)

    assert refused.value.code == "contract_fixed"


def test_change_decision_into_another_is_refused(in_asahi: Contract) -> None:
    first, _ = join(in_asahi, 1), join(in_asahi, 2)

    with pytest.raises(Refused) as refused:
        change(first, number="第2号")

    assert [finding.code for finding in refused.value.findings] == ["decision_number_taken"]


def test_renew_decision_carries_the_weekly_plan_on(planned: Hanako) -> None:
    ended = change(planned, until=date(2026, 10, 13))

    following = renew_decision(
        ended, draft(planned, number="第2号", starts_on=date(2026, 10, 13)), by=who("chiba"), at=NOW
    )

    plan = WeeklyPlan.objects.get(decision=following)
    assert [meal.weekday for meal in plan.meals.order_by("weekday")] == [MONDAY, WEDNESDAY]
    assert set(stops(planned.person).values()) == {""}


def test_renew_decision_while_the_old_one_goes_on_is_refused(planned: Hanako) -> None:
    with pytest.raises(Refused) as refused:
        renew_decision(
            planned.decision,
            draft(planned, number="第2号", starts_on=date(2027, 1, 4)),
            by=who("chiba"),
            at=NOW,
        )

    assert [finding.code for finding in refused.value.findings] == ["decision_overlaps"]


def test_decision_pages_end_and_renew(client_of: ClientOf, asahi: Organisation, hanako_outside: Hanako) -> None:
    client, decision = client_of("chiba"), hanako_outside.decision
    typed = {
        "number": "第1号",
        "starts_on": "R8.4.1",
        "until": "R8.10.12",
        "weekdays": list("0123456"),
    }

    client.post(f"/plans/decisions/{decision.pk}/", typed)
    page = client.get(f"/plans/decisions/{decision.pk}/renew/").content.decode()
    client.post(
        f"/plans/decisions/{decision.pk}/renew/",
        {**typed, "number": "第2号", "starts_on": "R8.10.13", "until": "", "burden_class": "taxed"},
    )

    assert 'value="令和8年10月13日"' in page
    with inside(asahi):
        assert list(Decision.objects.order_by("starts_on").values_list("number", "until")) == [
            ("第1号", date(2026, 10, 13)),
            ("第2号", None),
        ]
