"""The same person at two providers: found by the city, unseen by either NPO."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from services.people.models import Recipient
from services.reports.actions import freeze
from tenants.crossing import inside
from tenants.desk.actions import decide
from tenants.desk.models import LineReturn, ReceivedReport
from tenants.desk.queries import board, shared_people
from tenants.desk.states import VerdictKind
from tenants.registry.models import Contract, Organisation
from tenants.vault.links import link_id
from tests.services.statements.scene import JUNE, MAY, close, days, join, mihon_rules, publish, served
from tests.services.submissions.road import FROZEN, send
from tests.tenants.desk.laying import ARRIVED, lay, line
from tests.world import who

ClientOf = Callable[[str], Client]
BORN = date(1940, 3, 1)
WEEK = [{"label": "週の上限", "clause": "", "counts": "events", "max": 7, "first_weekday": "monday"}]


def test_link_is_the_same_however_a_reading_is_typed_and_another_with_another_city() -> None:
    typed = ("やまだ きょうこ", "ヤマダ　キョウコ", "ﾔﾏﾀﾞ ｷﾖｳｺ")
    links = {link_id("city_mihon", BORN, reading) for reading in typed}

    assert len(links) == 1
    assert len(links.pop()) == 32
    others = {
        link_id("city_tonari", BORN, typed[0]),
        link_id("city_mihon", date(1940, 3, 2), typed[0]),
        link_id("city_mihon", BORN, "やまた きょうこ"),
        link_id("city_mihon", BORN, typed[0]),
    }
    assert len(others) == 4
    assert (link_id("city_mihon", None, typed[0]), link_id("city_mihon", BORN, " ")) == ("", "")


def test_same_day_at_two_providers_is_found_by_day_and_meal(
    asahi: Organisation, sumire: Organisation, mihon: Organisation
) -> None:
    """1-3 lunch at あさひ会; 3 lunch and 4 dinner at すみれの会; and a dinner of あさひ会 on the 4th."""
    lay(asahi, mihon, MAY, line("1", "青木", 1, 2, 3, link="A"), line("1", "青木", 4, meal="夕", link="A"))
    lay(
        sumire,
        mihon,
        MAY,
        line("9", "青木", 3, link="A"),
        line("9", "青木", 4, meal="昼2", link="A"),
        line("8", "鈴木", 1),
    )

    with inside(mihon):
        [person] = shared_people([MAY])

    assert [(day.on.day, day.is_same_meal) for day in person.days] == [(3, True), (4, False)]
    assert {(one.npo_name, one.key) for one in person.services} == {
        ("あさひ会", "1/昼"),
        ("あさひ会", "1/夕"),
        ("すみれの会", "9/昼"),
        ("すみれの会", "9/昼2"),
    }
    assert person.weeks == []


def test_week_is_counted_over_providers_and_over_the_edge_of_a_month(
    asahi: Organisation, sumire: Organisation, mihon: Organisation
) -> None:
    """Monday 25 to Sunday 31 May: 5 + 3 = 8 of 7. 29 June to 5 July: 2 in June, 6 in July: told in both months."""
    lay(asahi, mihon, MAY, line("1", "青木", *range(25, 30), link="A"), limits=WEEK)
    lay(
        sumire, mihon, MAY, line("9", "青木", 30, 31, link="A"), line("9", "青木", 30, meal="夕", link="A"), limits=WEEK
    )
    lay(asahi, mihon, JUNE, line("1", "青木", 29, 30, link="A"), limits=WEEK)
    lay(sumire, mihon, JUNE.shift(1), line("9", "青木", *range(1, 6), link="A"),
        line("9", "青木", 1, meal="夕", link="A"), limits=WEEK)  # fmt: skip

    with inside(mihon):
        told = {
            month: [(week.first, week.count, week.most) for one in shared_people([month]) for week in one.weeks]
            for month in (MAY, JUNE, JUNE.shift(1))
        }

    assert told == {
        MAY: [(date(2026, 5, 25), 8, 7)],
        JUNE: [(date(2026, 6, 29), 8, 7)],
        JUNE.shift(1): [(date(2026, 6, 29), 8, 7)],
    }


def test_nobody_is_shared_within_one_npo_nor_by_an_empty_link_nor_in_another_city(
    asahi: Organisation, sumire: Organisation, mihon: Organisation, tonari: Organisation
) -> None:
    lay(
        asahi, mihon, MAY, line("1", "青木", 1, link="A"), line("2", "青木", 1, meal="夕", link="A"), line("3", "無", 1)
    )
    lay(sumire, mihon, MAY, line("9", "無", 1, link=""))
    lay(sumire, tonari, MAY, line("1", "青木", 1, link="A"))

    with inside(mihon):
        assert shared_people([MAY]) == []


def test_meals_nobody_set_out_with_are_not_shared(
    asahi: Organisation, sumire: Organisation, mihon: Organisation
) -> None:
    lay(asahi, mihon, MAY, line("1", "青木", 1, 2, link="A"))
    stopped = line("9", "青木", 1, 2, link="A") | {"days": {"1": "cancelled", "2": "absent"}}
    lay(sumire, mihon, MAY, stopped)

    with inside(mihon):
        assert [day.on.day for one in shared_people([MAY]) for day in one.days] == [2]


def test_frozen_reports_of_two_npos_meet_on_the_desk_and_neither_tells_of_the_other(
    asahi: Organisation, sumire: Organisation, mihon: Organisation, client_of: ClientOf
) -> None:
    """The same woman by other numbers: 18 May at both. Each document holds her link and no birth date."""
    publish(mihon, mihon_rules())
    documents = {}
    for npo, by, first in ((asahi, "baba", 11), (sumire, "endo", 18)):
        with inside(npo):
            contract = Contract.objects.select_related("city__organisation").get(city_id=mihon.pk)
            person = join(contract, "青木", by=by)
            Recipient.objects.filter(pk=person.pk).update(born_on=BORN)
            served(person, days(MAY, first, first + 7), by=by)
            report = freeze(close(contract, MAY, by=by).month.pk, by=who(by), at=FROZEN)
            documents[npo.pk] = report.document
        send(npo, report, by=by)

    with inside(mihon):
        [person] = shared_people([MAY])
        page = client_of("seki").get("/desk/overlaps/?month=2026-05").content.decode()
        shown = board(today=date(2026, 6, 9)).overlaps

    assert [day.on.day for day in person.days] == [18]
    assert [(one.days, one.weeks, one.providers) for one in shown] == [(1, 1, ["あさひ会", "すみれの会"])]
    assert "同じ食事" in page
    assert all("1940" not in text for text in documents.values())
    assert "すみれ" not in documents[asahi.pk]
    assert "あさひ" not in documents[sumire.pk]


def test_returned_line_reaches_its_own_npo_alone_with_a_general_sentence(
    asahi: Organisation, sumire: Organisation, mihon: Organisation, client_of: ClientOf
) -> None:
    mine = lay(asahi, mihon, MAY, line("1", "青木", 1, link="A"))
    lay(sumire, mihon, MAY, line("9", "青木", 1, link="A"))
    sentence = "この人の提供に、市の記録と合わない日があります。ご本人と記録を確かめてください。"
    with inside(mihon):
        decide(
            mine.pk,
            VerdictKind.RETURNED,
            by=who("mori"),
            at=ARRIVED,
            reason="1人を確かめてください。",
            lines={"1/昼": sentence},
        )

    with inside(asahi):
        assert [(one.line_key, one.reason) for one in LineReturn.objects.all()] == [("1/昼", sentence)]
        assert ReceivedReport.objects.count() == 1
    with inside(sumire):
        assert (LineReturn.objects.count(), ReceivedReport.objects.count()) == (0, 1)


def test_overlaps_page_of_no_month_is_not_found_and_of_a_quiet_one_says_so(client_of: ClientOf) -> None:
    client = client_of("seki")

    assert client.get("/desk/overlaps/?month=2026-13").status_code == 404
    assert "重なりはありません" in client.get("/desk/overlaps/?month=2026-05").content.decode()


@pytest.mark.parametrize("people", [1, 3])
def test_shared_people_asks_two_queries_for_any_number(
    asahi: Organisation, sumire: Organisation, mihon: Organisation, people: int, django_assert_num_queries: Any
) -> None:
    lines = [line(str(number), "人", 1, link=f"L{number}") for number in range(people)]
    for npo in (asahi, sumire):
        lay(npo, mihon, MAY, *lines)

    with inside(mihon), django_assert_num_queries(2):
        assert len(shared_people([MAY])) == people
        assert all(one.services[0].npo_name for one in shared_people([])) is True
