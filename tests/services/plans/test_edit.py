from datetime import date

import pytest
from django.db import IntegrityError, transaction

from npo_platform.kernel.calendar import Month as Value
from npo_platform.kernel.errors import Refusal, Refused
from services.months.actions import mark_closed, open_month
from services.people.actions import decide
from services.people.checks import DecisionDraft
from services.plans.actions import set_weekly_plan
from services.plans.checks import MealDraft
from services.plans.models import WeeklyPlan
from services.plans.queries import plan_in_force
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.plans.conftest import (
    FRIDAY,
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


def refused_codes(hanako: Hanako, asked: list[MealDraft], starts_on: date = TODAY) -> list[str]:
    with pytest.raises(Refused) as refused:
        set_weekly_plan(hanako.decision, asked, starts_on, by=who("chiba"), at=NOW)
    assert refused.value.code == "plan_refused"
    return [finding.code for finding in refused.value.findings]


def test_set_weekly_plan_ends_the_one_before_and_moves_its_stops(hanako: Hanako) -> None:
    set_weekly_plan(hanako.decision, meals(MONDAY), TODAY, by=who("chiba"), at=NOW)

    set_weekly_plan(hanako.decision, meals(FRIDAY), date(2026, 10, 14), by=who("chiba"), at=NOW)

    first, second = WeeklyPlan.objects.order_by("starts_on")
    assert (first.until, second.until) == (date(2026, 10, 14), None)
    assert stops(hanako.person) == {
        "10-12 lunch": "",
        "10-16 lunch": "",
        "10-19 lunch": "plan_changed",
    }


def test_set_weekly_plan_again_from_the_same_day_replaces_its_meals(hanako: Hanako) -> None:
    set_weekly_plan(hanako.decision, meals(MONDAY), TODAY, by=who("chiba"), at=NOW)

    set_weekly_plan(hanako.decision, meals(WEDNESDAY, diet="soft"), TODAY, by=who("chiba"), at=NOW)

    standing = plan_in_force(hanako.decision, TODAY)
    assert standing is not None
    assert [(meal.weekday, meal.diet) for meal in standing.meals.all()] == [(WEDNESDAY, "soft")]


def test_set_weekly_plan_back_brings_cancelled_stops_to_life(hanako: Hanako) -> None:
    for weekday in (MONDAY, WEDNESDAY, MONDAY):
        set_weekly_plan(hanako.decision, meals(weekday), TODAY, by=who("chiba"), at=NOW)

    assert stops(hanako.person) == {
        "10-07 lunch": "plan_changed",
        "10-12 lunch": "",
        "10-14 lunch": "plan_changed",
        "10-19 lunch": "",
    }


def test_set_weekly_plan_beyond_the_week_of_the_city_is_refused_with_the_sentence(
    hanako: Hanako,
) -> None:
    """見本市 pays at most 7 meals a week: every lunch and one dinner are 8."""
    with pytest.raises(Refused) as refused:
        set_weekly_plan(
            hanako.decision,
            [*meals(*range(7)), *meals(MONDAY, meal="dinner")],
            TODAY,
            by=who("chiba"),
            at=NOW,
        )

    finding = refused.value.findings[0]
    assert finding.code == "beyond_pack"
    assert "予定は週8食あります。1食減らしてください" in finding.message
    assert WeeklyPlan.objects.count() == 0


def test_set_weekly_plan_beyond_the_decision_is_refused(in_asahi: Contract) -> None:
    hanako = join(in_asahi, per_week=2)

    assert refused_codes(hanako, meals(MONDAY, WEDNESDAY, FRIDAY)) == ["beyond_decision"]


def test_set_weekly_plan_on_a_weekday_not_allowed_says_which(in_asahi: Contract) -> None:
    hanako = join(in_asahi, weekdays="024")

    with pytest.raises(Refused) as refused:
        set_weekly_plan(hanako.decision, meals(MONDAY, 5, 6), TODAY, by=who("chiba"), at=NOW)

    assert [finding.code for finding in refused.value.findings] == ["weekday_not_allowed"]
    assert refused.value.findings[0].message.startswith(
        "土・日曜日は、利用決定「第1号」で利用できる曜日（月・水・金）に"
    )


@pytest.mark.parametrize("day", [date(2026, 3, 31), date(2026, 12, 1)])
def test_set_weekly_plan_outside_the_decision_is_refused(in_asahi: Contract, day: date) -> None:
    hanako = join(in_asahi, until=date(2026, 12, 1))

    assert refused_codes(hanako, meals(MONDAY), day) == ["outside_decision"]


def test_set_weekly_plan_of_unknown_words_is_refused(hanako: Hanako) -> None:
    assert refused_codes(hanako, [MealDraft(MONDAY, "supper", "regular")]) == ["unknown_meal"]


def test_set_weekly_plan_for_a_meal_another_decision_holds_is_refused(
    hanako: Hanako, tonari_contract: Contract
) -> None:
    set_weekly_plan(hanako.decision, meals(MONDAY), TODAY, by=who("chiba"), at=NOW)
    draft = DecisionDraft(tonari_contract.pk, "隣1号", date(2026, 4, 1))
    other = Hanako(hanako.person, decide(hanako.person, draft, by=who("chiba"), at=NOW), tonari_contract)

    assert refused_codes(other, meals(MONDAY, WEDNESDAY)) == ["meal_planned_twice"]


def test_set_weekly_plan_in_a_closed_month_is_refused(hanako: Hanako) -> None:
    mark_closed(open_month(hanako.contract.pk, Value(2026, 9), at=NOW), by=who("baba"), at=NOW)

    with pytest.raises(Refusal) as refused:
        set_weekly_plan(hanako.decision, meals(MONDAY), date(2026, 9, 30), by=who("chiba"), at=NOW)

    assert refused.value.code == "month_closed"
    assert stops(hanako.person) == {}


def test_the_database_itself_refuses_two_plans_at_once(hanako: Hanako) -> None:
    set_weekly_plan(hanako.decision, meals(MONDAY), TODAY, by=who("chiba"), at=NOW)

    with pytest.raises(IntegrityError, match="weekly_plans_do_not_overlap"), transaction.atomic():
        WeeklyPlan(recipient=hanako.person, decision=hanako.decision, starts_on=date(2026, 11, 1)).save()


def test_edit_page_saves_a_week_and_shows_it_again(
    client_of: ClientOf, asahi: Organisation, hanako_outside: Hanako
) -> None:
    client, path = client_of("chiba"), f"/plans/decisions/{hanako_outside.decision.pk}/plan/"

    client.post(path, {"starts_on": "R8.10.7", "lunch_0": "soft", "dinner_2": "regular"})

    page = client.get(path).content.decode()
    assert '<option value="soft" selected>' in page
    with inside(asahi):
        assert list(stops(hanako_outside.person))[:2] == ["10-07 dinner", "10-12 lunch"]


def test_edit_page_keeps_what_was_typed_when_it_does_not_fit(client_of: ClientOf, hanako_outside: Hanako) -> None:
    every_lunch = {f"lunch_{weekday}": "regular" for weekday in range(7)}

    page = client_of("chiba").post(
        f"/plans/decisions/{hanako_outside.decision.pk}/plan/",
        {"starts_on": "R8.10.7", **every_lunch, "dinner_0": "soft"},
    )

    assert "1食減らしてください" in page.content.decode()
    assert '<option value="soft" selected>' in page.content.decode()


def test_edit_page_of_another_organisations_decision_does_not_exist(client_of: ClientOf, secret: Hanako) -> None:
    assert client_of("chiba").get(f"/plans/decisions/{secret.decision.pk}/plan/").status_code == 404
