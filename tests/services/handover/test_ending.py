"""From the last day until the contract is settled: what is left, late records, the settling month."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from npo_platform.kernel.calendar import Month
from npo_platform.kernel.errors import Refusal
from services.handover.actions.settling import begin_settling_month, settle, tend
from services.handover.queries.ending import ending
from services.people.models import Recipient
from services.reports.actions import freeze
from services.reports.models import MonthlyReport
from services.statements.actions import close_month, fresh_statement
from services.submissions.actions import submit
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.desk.queries import board
from tenants.desk.queries import ending as city_ending
from tenants.notices.models import Notice
from tenants.registry.models import Contract, Organisation
from tests.services.handover.road import CORRECT_UNTIL, END, PAID, YEAR_LATER, paid_and_over
from tests.services.statements.scene import MAY, days, served
from tests.services.submissions.road import answer
from tests.tenants.payments.scene import paid
from tests.world import who

Browser = Callable[[str], Client]
LATE = datetime(2026, 7, 10, 1, 0, tzinfo=UTC)
AUGUST = datetime(2026, 8, 3, 1, 0, tzinfo=UTC)


def words(contract: Contract, today: date) -> list[str]:
    return [one.words for one in ending(contract.pk, today).things]


def test_each_step_is_left_until_it_is_done(
    asahi: Organisation, mihon: Organisation, ended: Contract, report: MonthlyReport
) -> None:
    with inside(asahi):
        ready = words(ended, END)
    with inside(mihon):
        [waiting] = city_ending(ended.pk, END).left[1:]
    paid_and_over(asahi, mihon, report)
    with inside(asahi):
        before, after = words(ended, date(2026, 6, 29)), words(ended, PAID)
    with inside(mihon):
        states = [(str(one.month), one.state) for one in city_ending(ended.pk, PAID).months]

    assert ready == ["令和8年5月分：まだ提出していません"]
    assert (waiting.month, waiting.words) == (MAY, "報告を受け取っていません")
    assert before == ["令和8年5月分：令和8年6月30日（火）に支払われます"]
    assert after == []
    assert states == [("2026-04", "warn"), ("2026-05", "ok")]


def test_a_record_found_after_the_end_is_carried_by_a_settling_month(
    asahi: Organisation, mihon: Organisation, over: Contract
) -> None:
    """One more lunch of 青木 on 19 May: 400 yen by the user, 410 by the city; submitted, accepted and paid like any."""
    with inside(asahi):
        served(Recipient.objects.get(family_name="青木"), days(MAY, 19, 19), at=LATE)
        assert words(over, LATE.date()) == ["月遅れの実績1件が、まだ精算されていません"]
        tend(today=LATE.date(), at=LATE)
        [july, _] = [path.month for path in ending(over.pk, LATE.date()).months]
        assert july.value == Month(2026, 7)
        totals = fresh_statement(july, at=LATE).totals
        assert (totals["user"], totals["city"], totals["total"]) == (400, 410, 810)
        close_month(july, by=who("baba"), at=AUGUST, today=AUGUST.date())
        sent = submit(freeze(july.pk, by=who("baba"), at=AUGUST), by=who("baba"), at=AUGUST)
    with inside(mihon):
        assert [one.report.pk for one in board(today=AUGUST.date()).waiting if one.report] == [sent.received_report_id]
    answer(mihon, asahi, sent.received_report_id, "accepted")
    run = paid(mihon, day=date(2026, 8, 31), at=AUGUST)

    with inside(mihon):
        assert [one.yen for one in run.payments.all()] == [410]
    with inside(asahi):
        assert words(over, date(2026, 9, 1)) == []


def test_without_anything_late_there_is_no_settling_month(asahi: Organisation, over: Contract) -> None:
    with inside(asahi), pytest.raises(Refusal) as refusal:
        begin_settling_month(over.pk, by=who("baba"), today=PAID, at=LATE)

    assert refusal.value.code == "nothing_late"


def test_it_is_settled_when_the_time_to_correct_is_over(
    asahi: Organisation, mihon: Organisation, over: Contract
) -> None:
    with inside(asahi):
        with pytest.raises(Refusal) as early:
            settle(over.pk, by=None, today=date(2027, 5, 31), at=YEAR_LATER)
        tend(today=CORRECT_UNTIL, at=YEAR_LATER)
        tend(today=CORRECT_UNTIL, at=YEAR_LATER)
        made = ending(over.pk, CORRECT_UNTIL).contract.settled
        titles = list(Notice.objects.filter(kind="settled").values_list("title", flat=True))
        acts = AuditEntry.objects.filter(action="contract_settled").count()
    with inside(mihon):
        seen = city_ending(over.pk, CORRECT_UNTIL).contract.standing

    assert (early.value.code, early.value.message) == (
        "not_yet",
        "この契約は令和9年5月31日まで直せます（契約書に定めがないときの既定（契約の終わりから12か月））。"
        "そのあとで精算済みになります。",
    )
    assert made is not None
    assert (made.settled_on, made.months, made.city_yen) == (CORRECT_UNTIL, 1, 4080)
    assert titles == ["見本市との契約「令8-福-12」は精算済みになりました"]
    assert (acts, seen) == (1, "settled")


def test_it_is_not_settled_while_something_is_open(asahi: Organisation, ended: Contract) -> None:
    with inside(asahi):
        with pytest.raises(Refusal) as refusal:
            settle(ended.pk, by=None, today=CORRECT_UNTIL, at=YEAR_LATER)
        tend(today=CORRECT_UNTIL, at=YEAR_LATER)
        assert ending(ended.pk, CORRECT_UNTIL).contract.settled is None

    assert refusal.value.message == "まだ終わっていないことがあります。令和8年5月分：まだ提出していません。"


@pytest.mark.parametrize(
    ("today", "kinds"),
    [
        (date(2027, 3, 1), 0),
        (date(2027, 3, 2), 1),
        (date(2027, 4, 1), 0),
    ],
)
def test_thirty_days_before_its_term_the_npo_is_told_once(
    asahi: Organisation, contract: Contract, today: date, kinds: int
) -> None:
    """The last day is 31 March 2027."""
    with inside(asahi):
        tend(today=today, at=YEAR_LATER)
        tend(today=today, at=YEAR_LATER)

        assert Notice.objects.filter(kind="ends").count() == kinds


@pytest.mark.parametrize(
    ("today", "stages"),
    [(date(2031, 3, 2), []), (date(2031, 3, 3), [90]), (date(2031, 5, 2), [30]), (date(2031, 6, 2), [])],
)
def test_the_npo_is_told_before_its_data_may_be_erased(
    asahi: Organisation, settled: Contract, today: date, stages: list[int]
) -> None:
    """From 1 June 2031, five years after the end."""
    with inside(asahi):
        tend(today=today, at=YEAR_LATER)
        tend(today=today, at=YEAR_LATER)
        marks = list(Notice.objects.filter(kind="erasure").values_list("once", flat=True))

    assert marks == [f"erasure/{settled.pk}/2031-06-01/{stage}" for stage in stages]


def test_the_pages_are_for_the_two_parties_alone(client_of: Browser, over: Contract) -> None:
    with time_machine.travel(LATE, tick=False):
        own = client_of("doi").get(f"/handover/{over.pk}/")
        city = client_of("seki").get(f"/desk/contracts/{over.pk}/")

        assert (own.status_code, list(own.context["ending"].things)) == (200, [])
        assert [one.words for one in city.context["ending"].left] == ["報告を受け取っていません"]
        assert client_of("endo").get(f"/handover/{over.pk}/").status_code == 404
        assert client_of("tani").get(f"/desk/contracts/{over.pk}/").status_code == 404


def test_the_list_of_what_is_left_asks_the_same_for_any_number_of_months(
    asahi: Organisation, over: Contract, django_assert_max_num_queries: Any
) -> None:
    with inside(asahi):
        ending(over.pk, LATE.date())
        with django_assert_max_num_queries(14):
            ending(over.pk, LATE.date())
