import re
from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from services.people.actions import add_recipient
from services.people.checks import DecisionDraft, RecipientDraft
from services.plans.actions import change_decision, end_use, set_weekly_plan, suspend
from services.plans.checks import SuspensionDraft, plan_findings
from services.plans.models import Stop, WeeklyPlan
from services.plans.queries import day_list, stops_in, stops_on, week_grid
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
)
from tests.world import who

TOMORROW = date(2026, 10, 7)


def planned(contract: Contract, number: int, *weekdays: int, meal: str = "lunch") -> Hanako:
    hanako = join(contract, number)
    set_weekly_plan(hanako.decision, meals(*weekdays, meal=meal), TODAY, by=who("chiba"), at=NOW)
    return hanako


def names(found: list[Stop]) -> list[str]:
    return [f"{stop.recipient.given_name} {stop.meal}" for stop in found]


@pytest.mark.parametrize("people", [1, 3])
def test_reads_of_stops_ask_one_question_for_any_number_of_people(
    in_asahi: Contract, django_assert_num_queries: DjangoAssertNumQueries, people: int
) -> None:
    for number in range(1, people + 1):
        planned(in_asahi, number, WEDNESDAY)

    with django_assert_num_queries(3):
        lists = (day_list(TOMORROW).planned, stops_in(in_asahi.pk, TOMORROW, date(2026, 10, 8)))
        rows = week_grid(date(2026, 10, 5)).rows
        shown = [[stop.recipient.name for stop in found] for found in lists]

    assert [len(found) for found in shown] + [len(rows)] == [people] * 3


def test_stops_on_a_day_stand_by_meal_in_kana_order(in_asahi: Contract) -> None:
    planned(in_asahi, 2, WEDNESDAY)
    planned(in_asahi, 1, WEDNESDAY)
    planned(in_asahi, 3, WEDNESDAY, meal="dinner")

    assert names(list(stops_on(TOMORROW))) == ["花子1 lunch", "花子2 lunch", "花子3 dinner"]


def test_week_grid_counts_what_stands_and_keeps_what_fell_away(in_asahi: Contract) -> None:
    hanako = planned(in_asahi, 1, MONDAY, WEDNESDAY)
    planned(in_asahi, 2, WEDNESDAY, FRIDAY)
    suspend(
        hanako.person,
        SuspensionDraft(TOMORROW, "travel", date(2026, 10, 8)),
        by=who("chiba"),
        at=NOW,
    )

    grid = week_grid(date(2026, 10, 5))

    assert [[len(cell) for cell in row.cells] for row in grid.rows] == [
        [0, 0, 1, 0, 0, 0, 0],
        [0, 0, 1, 0, 1, 0, 0],
    ]
    assert [dict(counts)["lunch"] for counts in grid.totals] == [0, 0, 1, 0, 1, 0, 0]  # type: ignore[index]


def test_plan_findings_say_who_has_what_to_mend_the_pressing_first(in_asahi: Contract) -> None:
    add_recipient(RecipientDraft("安部", "無", "あべ", "なし", number="0100"), by=who("chiba"), at=NOW)
    join(in_asahi, 1)
    ending = join(in_asahi, 2, until=date(2026, 11, 1))
    set_weekly_plan(ending.decision, meals(MONDAY), TODAY, by=who("chiba"), at=NOW)
    ended = planned(in_asahi, 3, MONDAY)
    asked = DecisionDraft(in_asahi.pk, "第3号", date(2026, 4, 1), until=date(2026, 10, 1))
    change_decision(ended.decision, asked, by=who("chiba"), at=NOW)
    narrowed = planned(in_asahi, 4, MONDAY, FRIDAY)
    asked = DecisionDraft(in_asahi.pk, "第4号", date(2026, 4, 1), weekdays="0", per_week=1)
    change_decision(narrowed.decision, asked, by=who("chiba"), at=NOW)
    gone = join(in_asahi, 5)
    end_use(gone.person, ended_on=TODAY - timedelta(days=1), reason="moved", by=who("chiba"), at=NOW)

    found = [(item.recipient.given_name, item.finding.code) for item in plan_findings(TODAY)]

    assert found == [
        ("無", "no_decision"),
        ("花子3", "decision_ended"),
        ("花子4", "weekday_not_allowed"),
        ("花子4", "beyond_decision"),
        ("花子1", "no_plan"),
        ("花子2", "decision_ends_soon"),
    ]


@pytest.mark.parametrize("people", [1, 3])
def test_plan_findings_ask_the_same_number_of_questions_for_any_number_of_people(
    in_asahi: Contract, django_assert_num_queries: DjangoAssertNumQueries, people: int
) -> None:
    for number in range(1, people + 1):
        planned(in_asahi, number, MONDAY)
    WeeklyPlan.objects.update(until=None)
    plan_findings(TODAY)

    with django_assert_num_queries(7):
        assert plan_findings(TODAY) == []


def test_week_page_shows_our_people_and_nobody_elses(
    client_of: ClientOf, asahi: Organisation, contract: Contract, rules: None, secret: Hanako
) -> None:
    with inside(asahi):
        planned(contract, 1, WEDNESDAY)

    page = client_of("doi").get("/plans/week/").content.decode()

    assert re.findall(r'<th scope="row"[^>]*>(?:<span class="row">)?<a [^>]+>([^<]+)<', page) == ["髙橋 花子1"]
    assert "ヒミツ" not in page


def test_day_page_opens_tomorrow_and_shows_nobody_elses_people(
    client_of: ClientOf, asahi: Organisation, contract: Contract, rules: None, secret: Hanako
) -> None:
    with inside(asahi):
        planned(contract, 1, WEDNESDAY)

    page = client_of("doi").get("/plans/day/").content.decode()

    assert "令和8年10月7日（水）" in page
    assert "昼食 1食" in page
    assert "ヒミツ" not in page


def test_day_page_of_a_day_that_does_not_exist_says_so(client_of: ClientOf, asahi: Organisation) -> None:
    answer = client_of("doi").get("/plans/day/", {"on": "令和8年13月1日"})

    assert answer.status_code == 200
    assert "という日はありません" in answer.content.decode()


@pytest.mark.parametrize(
    "path",
    ["/plans/week/?on=9999-12-31", "/plans/day/?on=9999-12-31", "/plans/week/?on=0001-01-01"],
)
def test_lists_at_the_edge_of_the_calendar_answer(client_of: ClientOf, asahi: Organisation, path: str) -> None:
    assert client_of("doi").get(path).status_code == 200


def test_person_part_tells_plan_absence_and_coming_stops(
    client_of: ClientOf, asahi: Organisation, contract: Contract, rules: None
) -> None:
    with inside(asahi):
        hanako = planned(contract, 1, MONDAY, WEDNESDAY)
        suspend(hanako.person, SuspensionDraft(date(2026, 10, 12), "hospital"), by=who("chiba"), at=NOW)

    client = client_of("doi")
    part = client.get(f"/plans/people/{hanako.person.pk}/", headers={"HX-Request": "true"}).content.decode()
    page = client.get(f"/plans/people/{hanako.person.pk}/").content.decode()

    assert "<html" not in part
    told = (
        "週2食",
        "令和8年10月12日（月）から",
        "再開日は未定",
        "入院",
        "これから2週間の配達予定 4件",
    )
    assert [[word for word in told if word not in shown] for shown in (part, page)] == [[], []]


def test_person_part_of_another_organisations_person_does_not_exist(client_of: ClientOf, secret: Hanako) -> None:
    assert client_of("doi").get(f"/plans/people/{secret.person.pk}/").status_code == 404
