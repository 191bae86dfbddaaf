"""The first page: nobody is missed, and it renews itself only when something changed."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from npo_platform.kernel.calendar import Month
from npo_platform.kernel.ids import uuid7
from services.home.queries import live_of
from services.months.actions import open_month
from services.people.actions import add_contact
from services.people.checks import ContactDraft
from services.plans.models import Stop
from services.records.actions import RecordEntry, accept_batch
from services.records.queries import Alarm
from services.records.states import Channel
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.records.conftest import NOON, Day, add_person, add_stop
from tests.world import who

URL = "/home/"
AFTER_LUNCH = NOON + timedelta(hours=2)
Signed = Callable[[str], Client]


def say(stop: Stop, at: datetime = NOON, **said: str) -> None:
    entry = RecordEntry(id=uuid7(), stop=stop.pk, **said)  # type: ignore[arg-type]
    accept_batch([entry], by=who("aoki"), channel=Channel.PHONE, at=at)


def alarms(at: datetime) -> list[tuple[str, Alarm]]:
    return [(a.line.family_name, a.alarm) for a in live_of(at).board.alarms]


def test_live_before_the_meal_is_due_has_no_alarm(in_asahi: Day) -> None:
    assert alarms(NOON) == []


def test_live_after_the_meal_is_due_names_everybody_without_a_record(in_asahi: Day) -> None:
    say(in_asahi.stop("ishida"), outcome="handed", safety="usual")

    assert alarms(AFTER_LUNCH) == [("安藤", Alarm.NO_RECORD), ("上野", Alarm.NO_RECORD)]


def test_live_orders_exceptions_by_urgency_and_drops_who_is_well(in_asahi: Day) -> None:
    say(in_asahi.stop("ando"), outcome="handed", safety="concern", observed="顔色がわるい")
    say(in_asahi.stop("ishida"), outcome="absent", safety="not_met")
    say(in_asahi.stop("ueno"), outcome="absent")

    assert alarms(NOON + timedelta(minutes=10)) == [
        ("石田", Alarm.UNCONFIRMED),
        ("安藤", Alarm.CONCERN),
        ("上野", Alarm.ABSENT),
    ]

    say(in_asahi.stop("ando"), at=NOON + timedelta(minutes=11), safety="usual")

    assert alarms(NOON + timedelta(minutes=40)) == [
        ("石田", Alarm.UNCONFIRMED),
        ("上野", Alarm.UNCONFIRMED),
    ]


def test_live_of_a_handed_over_meal_without_a_check_is_unconfirmed(in_asahi: Day) -> None:
    for name in ("ando", "ishida", "ueno"):
        say(in_asahi.stop(name), outcome="handed", safety="" if name == "ando" else "usual")

    assert alarms(NOON) == [("安藤", Alarm.UNCONFIRMED)]


def test_live_of_a_cancelled_meal_needs_nobody(in_asahi: Day) -> None:
    say(in_asahi.stop("ando"), outcome="cancelled")

    assert ("安藤", Alarm.UNCONFIRMED) not in alarms(AFTER_LUNCH)


def test_today_shows_exceptions_first_and_nobody_elses(
    a_day: Day, other_stop: Stop, client_of: Signed, asahi: Organisation
) -> None:
    with inside(asahi):
        say(a_day.stop("ueno"), outcome="absent", safety="not_met")
    with time_machine.travel(AFTER_LUNCH, tick=False):
        html = client_of("chiba").get(URL).content.decode()

    assert "先に確認する 3件" in html
    assert re.findall(r"<h3>(\S+ \S+) さん", html) == ["安藤 ミツ", "石田 文子", "上野 茂"]
    assert "ヒミツ" not in html


def test_today_with_nothing_to_check_says_so_with_its_time(a_day: Day, client_of: Signed, noon: object) -> None:
    html = client_of("chiba").get(URL).content.decode()

    assert "異常はありません（12:40 現在）" in html


def test_today_remembers_yesterdays_missing_records(a_day: Day, client_of: Signed) -> None:
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        html = client_of("chiba").get(URL).content.decode()

    assert "昨日までの記録なし 3件を入れる" in html
    assert "/records/day/?on=2026-10-06" in html


def test_today_asked_again_answers_304_until_something_changes(
    a_day: Day, client_of: Signed, noon: object, asahi: Organisation
) -> None:
    client = client_of("chiba")
    first = client.get(URL, headers={"HX-Request": "true"})
    again = {"HX-Request": "true", "If-None-Match": first.headers["ETag"]}

    assert client.get(URL, headers=again).status_code == 304
    with inside(asahi):
        say(a_day.stop("ando"), outcome="absent")

    renewed = client.get(URL, headers=again)
    assert renewed.status_code == 200
    assert "先に確認する 1件" in renewed.content.decode()
    assert "<html" not in renewed.content.decode()


def test_today_is_the_first_page_of_the_office_and_not_of_the_field(
    a_day: Day, client_of: Signed, noon: object
) -> None:
    assert client_of("chiba").get("/").headers["Location"] == "/home/"
    assert client_of("aoki").get("/").headers["Location"] == "/records/today/"
    assert client_of("aoki").get(URL).status_code == 403


def test_today_takes_as_many_queries_for_one_alarm_as_for_three(
    begun: None,
    contract: Contract,
    asahi: Organisation,
    client_of: Signed,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with time_machine.travel(AFTER_LUNCH, tick=False):
        client = client_of("chiba")
        with inside(asahi):
            add_stop(add_person(contract.pk, ("安藤", "ミツ", "あんどう", "みつ"), "0001", "chiba")[1])
        client.get(URL)
        with django_assert_max_num_queries(26) as one:
            client.get(URL)
        with inside(asahi):
            for number in ("0002", "0003"):
                names = (number, "花", "あんどう", "はな")
                add_stop(add_person(contract.pk, names, number, "chiba")[1])

        with django_assert_num_queries(len(one)):
            client.get(URL)


def test_a_304_takes_four_queries_and_reads_nobody(
    a_day: Day, client_of: Signed, noon: object, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of("chiba")
    first = client.get(URL, headers={"HX-Request": "true"})

    with django_assert_num_queries(4) as asked:
        again = client.get(URL, headers={"HX-Request": "true", "If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert not any("people_recipient" in query["sql"] for query in asked.captured_queries)


@pytest.mark.parametrize("safety", ["usual", "concern"])
def test_whatever_is_said_of_a_stop_is_told_at_the_next_turn(
    a_day: Day, client_of: Signed, noon: object, asahi: Organisation, safety: str
) -> None:
    client = client_of("chiba")
    with inside(asahi):
        say(a_day.stop("ando"), outcome="handed", safety="usual", at=NOON - timedelta(minutes=5))
    first = client.get(URL, headers={"HX-Request": "true"})
    with inside(asahi):
        say(a_day.stop("ishida"), outcome="handed", safety=safety)

    again = client.get(URL, headers={"HX-Request": "true", "If-None-Match": first.headers["ETag"]})

    assert again.status_code == 200


def test_whom_to_call_stands_on_the_row(a_day: Day, client_of: Signed, asahi: Organisation) -> None:
    with inside(asahi):
        person = a_day.people["ando"]
        add_contact(person, ContactDraft("安藤 恵", "090-1234-5678", "長女"), by=who("chiba"), at=NOON)
        say(a_day.stop("ando"), outcome="absent", safety="not_met")
    with time_machine.travel(NOON + timedelta(minutes=5), tick=False):
        html = client_of("chiba").get(URL).content.decode()

    assert 'href="tel:090-1234-5678"' in html
    assert "長女 安藤 恵さんに電話する" in html


def test_today_says_which_month_is_owed_to_the_city_and_since_when(
    contract: Contract, asahi: Organisation, client_of: Signed
) -> None:
    with inside(asahi):
        open_month(contract.pk, Month.parse("2026-10"), at=NOON)

    for day, word in ((8, "あなたの番です"), (11, "期限を過ぎた")):
        with time_machine.travel(datetime(2026, 11, day, 3, 0, tzinfo=UTC), tick=False):
            html = client_of("baba").get(URL).content.decode()

        assert "見本市へ令和8年10月分を締めて提出する" in html
        assert word in html
