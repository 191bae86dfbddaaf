"""What statements, checks and the home page are told: exact rows, one query each, nobody else's."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from npo_platform.kernel.calendar import Month
from npo_platform.kernel.ids import uuid7
from services.months.actions import mark_closed, open_month
from services.plans.models import Stop
from services.records import queries
from services.records.actions import RecordEntry, accept_batch, apply_import, read_import
from services.records.models import DeliveryRecord, RecordImport
from services.records.states import Channel
from tests.services.records.conftest import DAY, NOON, Day, add_stop
from tests.world import who

FIRST, AFTER = date(2026, 10, 1), date(2026, 11, 1)


def say(stop: Stop, **said: str) -> UUID:
    entry = RecordEntry(id=uuid7(), stop=stop.pk, **said)  # type: ignore[arg-type]
    accept_batch([entry], by=who("chiba"), channel=Channel.SHEET, at=NOON)
    return entry.id


@pytest.fixture
def told(in_asahi: Day, other_stop: Stop) -> Day:
    """安藤 was handed a meal, 石田 was not met, 上野 is away; the next month is not asked for."""
    say(in_asahi.stop("ando"), outcome="handed", safety="usual")
    say(in_asahi.stop("ishida"), outcome="absent")
    Stop.objects.filter(pk=in_asahi.stop("ueno").pk).update(state="cancelled", cancel_reason="suspended")
    add_stop(in_asahi.decisions["ueno"], meal="dinner")
    away = add_stop(in_asahi.decisions["ueno"], DAY + timedelta(days=1))
    Stop.objects.filter(pk=away.pk).update(state="cancelled", cancel_reason="plan_changed")
    add_stop(in_asahi.decisions["ando"], AFTER)
    return in_asahi


def test_outcomes_in_are_the_recorded_stops_and_the_suspended_ones(
    told: Day, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        rows = queries.outcomes_in(told.contract.pk, FIRST, AFTER)

    names = {person.pk: name for name, person in told.people.items()}
    assert [(names[row.recipient_id], row.meal, row.status, row.safety_state, row.late) for row in rows] == [
        ("ando", "lunch", "handed", "usual", False),
        ("ishida", "lunch", "absent", "", False),
        ("ueno", "lunch", "suspended", "", False),
    ]
    assert [row.record_id is None for row in rows] == [False, False, True]


def test_missing_records_are_the_planned_stops_before_a_day(
    told: Day, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        rows = queries.missing_records(told.contract.pk, FIRST, DAY + timedelta(days=1))

    assert [(row.name, row.service_on, row.meal) for row in rows] == [("上野 茂", DAY, "dinner")]
    assert queries.missing_records(told.contract.pk, FIRST, DAY) == []


def test_missing_records_count_a_safety_check_alone_as_missing(told: Day) -> None:
    dinner = Stop.objects.get(meal="dinner")
    say(dinner, safety="usual")

    assert [row.stop_id for row in queries.missing_records(told.contract.pk, FIRST, AFTER)] == [dinner.pk]


def test_unconfirmed_safety_names_who_was_visited_and_not_asked_about(told: Day) -> None:
    rows = queries.unconfirmed_safety(told.contract.pk, FIRST, AFTER)

    assert [(row.name, row.meal) for row in rows] == [("石田 文子", "lunch")]


def test_safety_summary_counts_every_visit_once(told: Day, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    say(Stop.objects.get(meal="dinner"), outcome="cancelled")

    with django_assert_num_queries(1):
        counted = queries.safety_summary(told.contract.pk, FIRST, AFTER)

    assert counted == {"usual": 1, "concern": 0, "not_met": 0, "unconfirmed": 1}


def test_late_unsettled_are_the_late_records_the_caller_has_not_settled(told: Day) -> None:
    mark_closed(open_month(told.contract.pk, Month.of(DAY), at=NOON), by=who("baba"), at=NOON)
    first = say(Stop.objects.get(meal="dinner"), outcome="handed")
    second = say(told.stop("ishida"), outcome="handed", reason="本人から電話")

    unsettled = queries.late_unsettled(told.contract.pk)

    assert [record.pk for record in unsettled] == sorted([first, second])
    assert [record.pk for record in queries.late_unsettled(told.contract.pk, [first])] == [second]


def test_late_unsettled_leaves_out_what_was_taken_back(told: Day) -> None:
    mark_closed(open_month(told.contract.pk, Month.of(DAY), at=NOON), by=who("baba"), at=NOON)
    data = "利用者番号,日付,食事,結果\r\n0003,R8.10.6,夕食,手渡し\r\n".encode()
    source = read_import(data, "x.csv", by=who("chiba"), at=NOON)
    apply_import(source, by=who("chiba"), at=NOON)
    assert len(queries.late_unsettled(told.contract.pk)) == 1

    RecordImport.objects.filter(pk=source.pk).update(state="taken_back", taken_back_at=NOON)

    assert queries.late_unsettled(told.contract.pk) == []


def test_records_by_id_are_those_asked_for(told: Day) -> None:
    record = DeliveryRecord.objects.get(outcome="handed")

    assert queries.records_by_id([record.pk]) == {record.pk: record}


def test_day_sheet_counts_what_is_done_and_what_is_not(
    told: Day, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        sheet = queries.day_sheet(DAY)

    assert [(line.name, line.meal) for line in sheet.expected] == [
        ("安藤 ミツ", "lunch"),
        ("石田 文子", "lunch"),
        ("上野 茂", "dinner"),
    ]
    assert [(line.name, line.cancelled_because) for line in sheet.cancelled] == [("上野 茂", "休止")]
    assert (sheet.done, sheet.rest, sheet.unconfirmed, sheet.concerns) == (2, 1, 1, 0)
    assert sheet.outcome_counts == [("手渡し", 1), ("不在", 1)]


def test_month_after_closed_is_the_next_open_one_or_the_next_to_begin(told: Day) -> None:
    contract_id, october = told.contract.pk, Month.of(DAY)
    for month in (october, october.shift(1)):
        mark_closed(open_month(contract_id, month, at=NOON), by=who("baba"), at=NOON)

    assert queries.month_after_closed(contract_id, october) == october.shift(2)
    assert queries.month_after_closed(contract_id, Month(2027, 3)) is None
