from datetime import date, timedelta
from random import Random

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from npo_platform.kernel.calendar import Month as Value
from services.months.actions import mark_closed, open_month
from services.months.models import Month
from services.plans.actions import (
    HORIZON,
    Counts,
    materialise,
    materialise_ahead,
    set_weekly_plan,
    unplanned_stop,
)
from services.plans.models import Stop
from tenants.jobs.models import Job
from tenants.registry.models import Contract
from tests.services.plans.conftest import (
    FRIDAY,
    MONDAY,
    NOW,
    TODAY,
    WEDNESDAY,
    Hanako,
    join,
    meals,
    stops,
)
from tests.world import who


def plan(hanako: Hanako, *weekdays: int, starts_on: date = TODAY) -> None:
    set_weekly_plan(hanako.decision, meals(*weekdays), starts_on, by=who("chiba"), at=NOW)


def test_materialise_ahead_makes_the_stops_of_the_next_fourteen_days(hanako: Hanako) -> None:
    plan(hanako, MONDAY, WEDNESDAY)

    assert list(stops(hanako.person)) == [
        "10-07 lunch",
        "10-12 lunch",
        "10-14 lunch",
        "10-19 lunch",
    ]


def test_materialise_twice_changes_nothing_the_second_time(hanako: Hanako) -> None:
    plan(hanako, MONDAY, WEDNESDAY)

    assert materialise_ahead(at=NOW) == Counts()


def test_materialise_the_day_after_adds_one_day(hanako: Hanako) -> None:
    plan(hanako, *range(7))

    assert materialise_ahead(at=NOW + timedelta(days=1)) == Counts(created=1)


def test_materialise_never_delivers_on_a_closed_day_of_the_pack(hanako: Hanako) -> None:
    """見本市 is closed from 12/29 to 1/3."""
    plan(hanako, *range(7))

    materialise(date(2026, 12, 27), date(2027, 1, 6), at=NOW, recipient_ids=[hanako.person.pk])

    around = [key for key in stops(hanako.person) if key[:2] in ("12", "01")]
    assert around == ["12-27 lunch", "12-28 lunch", "01-04 lunch", "01-05 lunch"]


def test_materialise_stays_inside_decision_and_contract(hanako: Hanako) -> None:
    plan(hanako, *range(7))

    materialise(date(2027, 3, 30), date(2027, 4, 5), at=NOW)

    assert [key for key in stops(hanako.person) if key[:2] in ("03", "04")] == [
        "03-30 lunch",
        "03-31 lunch",
    ]


def test_materialise_leaves_a_closed_month_as_it_is(hanako: Hanako) -> None:
    mark_closed(open_month(hanako.contract.pk, Value(2026, 10), at=NOW), by=who("baba"), at=NOW)

    set_weekly_plan(hanako.decision, meals(*range(7)), date(2026, 11, 1), by=who("chiba"), at=NOW)
    materialise(date(2026, 10, 28), date(2026, 11, 3), at=NOW)

    assert list(stops(hanako.person)) == ["11-01 lunch", "11-02 lunch"]


def test_materialise_makes_the_open_month_stale_and_opens_none(hanako: Hanako) -> None:
    open_month(hanako.contract.pk, Value(2026, 10), at=NOW)

    plan(hanako, MONDAY)

    assert [(month.label, month.revision) for month in Month.objects.all()] == [("令和8年10月", 1)]
    assert Job.objects.filter(kind="evaluate_month").count() == 1


def test_the_database_itself_refuses_to_delete_a_stop(hanako: Hanako) -> None:
    plan(hanako, MONDAY)

    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        Stop.objects.all().delete()

    assert len(stops(hanako.person)) == 2


def test_materialise_keeps_an_extra_meal_no_plan_names(hanako: Hanako) -> None:
    unplanned_stop(hanako.person.pk, date(2026, 10, 9), "dinner", "soft", at=NOW)

    plan(hanako, MONDAY)

    assert stops(hanako.person)["10-09 dinner"] == ""


@pytest.mark.parametrize("people", [1, 3])
def test_materialise_asks_the_same_number_of_questions_for_any_number_of_people(
    hanako: Hanako, django_assert_num_queries: DjangoAssertNumQueries, people: int
) -> None:
    plan(hanako, MONDAY, FRIDAY)
    for number in range(2, people + 1):
        plan(join(hanako.contract, number), MONDAY, FRIDAY)

    with django_assert_num_queries(15):
        counts = materialise(date(2026, 11, 2), date(2026, 11, 16), at=NOW)

    assert counts == Counts(created=4 * people)


def test_stops_come_to_what_the_last_plan_says_whatever_was_before(in_asahi: Contract) -> None:
    """Before the second plan begins the weekdays of the first, from then on those of the second: 40 random pairs."""
    chance = Random(2026)
    horizon = [TODAY + timedelta(days=n) for n in range(HORIZON + 1)]
    for number in range(1, 41):
        hanako = join(in_asahi, number)
        first, second = ({day for day in range(7) if chance.random() < 0.5} for _ in "12")
        since = chance.choice(horizon)

        plan(hanako, *first)
        plan(hanako, *second, starts_on=since)

        expected = [f"{d:%m-%d} lunch" for d in horizon if d.weekday() in (second if d >= since else first)]
        assert [key for key, reason in stops(hanako.person).items() if not reason] == expected


def test_materialise_holds_the_month_it_writes_into(hanako: Hanako) -> None:
    open_month(hanako.contract.pk, Value(2026, 10), at=NOW)

    with CaptureQueriesContext(connection) as asked:
        plan(hanako, MONDAY)

    locks = [one["sql"] for one in asked if one["sql"].endswith("FOR NO KEY UPDATE")]
    assert sum('FROM "months_month"' in sql for sql in locks) == 1
