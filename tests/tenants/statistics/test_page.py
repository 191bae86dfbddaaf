"""The city's page: what is told, hidden, awaited and not accepted, and how each figure opens."""

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tenants.crossing import inside
from tenants.desk.actions import decide
from tenants.desk.states import VerdictKind
from tenants.registry.models import Contract, Organisation
from tenants.statistics.queries import chart_of, statistics
from tests.services.statements.scene import JUNE, MAY
from tests.tenants.desk.laying import lay, line
from tests.tenants.statistics.telling import TOLD, tell_month
from tests.world import who

Browser = Callable[[str], Client]
pytestmark = pytest.mark.usefixtures("_in_july")


@pytest.fixture
def _in_july() -> object:
    with time_machine.travel(TOLD):
        yield


def test_each_cell_is_told_hidden_awaited_or_not_accepted(
    mihon: Organisation, asahi: Organisation, sumire: Organisation
) -> None:
    tell_month(asahi, mihon, MAY, contacts=79, meals=80)  # 80 × 410 = 32,800; ÷ 79 = 415.19
    tell_month(sumire, mihon, MAY, contacts=3, people_of={"contacts": 3})
    waiting = lay(asahi, mihon, JUNE, line("1", "見本", 1))
    with inside(mihon):
        decide(waiting.pk, VerdictKind.ACCEPTED, by=who("mori"), at=TOLD)

        page = statistics([MAY, JUNE], "cost_per_contact")

    told = {line.contract.npo_name: [(f.telling.value, f.text) for _, f in line.cells] for line in page.lines}
    assert told == {
        "あさひ会": [("shown", "415"), ("pending", "―")],
        "すみれの会": [("hidden", "＊"), ("unaccepted", "―")],
    }
    assert [(one.text, one.partial) for one in page.month_totals] == [("415", True), ("―", True)]
    assert [line.total.text for line in page.lines] == ["415", "＊"]


def test_a_yen_divided_is_rounded_half_up(mihon: Organisation, asahi: Organisation) -> None:
    tell_month(asahi, mihon, MAY, cost=1001, contacts=2)
    with inside(mihon):
        figure = statistics([MAY], "cost_per_contact").total

    assert (figure.value, figure.numerator, figure.denominator) == (501, 1001, 2)


def test_a_share_of_doors_is_told_to_a_tenth_of_a_percent(mihon: Organisation, asahi: Organisation) -> None:
    tell_month(asahi, mihon, MAY, meals=60, unanswered=5, people_of={"unanswered": 5})  # 5 ÷ 65 = 7.69 %
    with inside(mihon):
        assert statistics([MAY], "unanswered_rate").total.text == "7.7"


def test_a_median_of_medians_is_none(mihon: Organisation, asahi: Organisation) -> None:
    of = {"alarms": 9, "alarms_closed": 9}
    tell_month(asahi, mihon, MAY, alarms=9, alarm_median=120, alarm_p90=600, people_of=of)
    with inside(mihon):
        page = statistics([MAY], "alarm_median")

    assert ([f.text for _, f in page.lines[0].cells], page.lines[0].total.text) == (["120"], "―")


def test_the_page_shows_figures_and_never_a_nought_for_what_is_not_accepted(
    mihon: Organisation, asahi: Organisation, client_of: Browser
) -> None:
    tell_month(asahi, mihon, MAY, contacts=79)

    page = client_of("seki").get("/statistics/?since=2026-05&until=2026-06").content.decode()

    assert "415" in page
    assert "未承認" in page
    assert "定義 第1版" in page


def test_a_figure_opens_to_what_is_divided_and_its_definition(
    mihon: Organisation, asahi: Organisation, client_of: Browser
) -> None:
    told = tell_month(asahi, mihon, MAY, contacts=79)

    page = client_of("seki").get(f"/statistics/{told.contract_id}/2026-05/").content.decode()

    assert "32,800 ÷ 79" in page
    assert "委託料 ÷ 確認できた安否。1円未満は四捨五入します。" in page
    assert "第1版" in page


def test_a_month_that_is_not_accepted_says_so(contract: Contract, client_of: Browser) -> None:
    page = client_of("seki").get(f"/statistics/{contract.pk}/2026-05/").content.decode()

    assert "まだ承認していない月です" in page


def test_one_provider_and_one_period_stand_in_the_address(
    mihon: Organisation, asahi: Organisation, sumire: Organisation, client_of: Browser
) -> None:
    tell_month(asahi, mihon, MAY)
    tell_month(sumire, mihon, MAY)

    page = client_of("seki").get(f"/statistics/?npo={asahi.pk}&since=2026-05&until=2026-05&figure=meals")

    shown = page.context["page"]
    assert [line.contract.npo_name for line in shown.lines] == ["あさひ会"]
    assert ([str(month) for month in shown.months], shown.figure) == (["2026-05"], "meals")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("since=2026-06&until=2026-05", "はじめの月が終わりの月より後です"),
        ("since=2023-05&until=2026-05", "一度に見られるのは24か月までです"),
        ("since=May", "一覧から選んでください"),
        ("figure=love", "この数は見つかりません"),
        ("npo=love", "この団体は見つかりません"),
    ],
)
def test_what_cannot_be_shown_is_answered_with_a_sentence(asked: str, said: str, client_of: Browser) -> None:
    assert said in client_of("seki").get(f"/statistics/?{asked}").content.decode()


def test_bars_stand_on_one_scale_and_words_where_nothing_is_told(mihon: Organisation, asahi: Organisation) -> None:
    tell_month(asahi, mihon, MAY, contacts=80)
    with inside(mihon):
        drawn = chart_of(statistics([MAY, JUNE], "contacts"))

    first, second = next(row for row in drawn.rows if row.name == "あさひ会").bars
    assert (first.height, first.word, second.height, second.word) == (44, "80", 0, "未承認")


def test_queries_do_not_grow_with_months_or_providers(
    mihon: Organisation, asahi: Organisation, sumire: Organisation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tell_month(asahi, mihon, MAY)
    with inside(mihon), django_assert_num_queries(3):
        chart_of(statistics([MAY], "contacts"))
    tell_month(asahi, mihon, JUNE)
    tell_month(sumire, mihon, MAY)
    with inside(mihon), django_assert_num_queries(3):
        assert chart_of(statistics([MAY, JUNE], "contacts")).rows[0].bars


def test_no_month_of_all_time_is_a_failure(contract: Contract, client_of: Browser) -> None:
    browser = client_of("seki")
    asked = ("0001-01", "2026-13", "9999-12")
    assert [browser.get(f"/statistics/{contract.pk}/{month}/").status_code for month in asked] == [409, 404, 404]
