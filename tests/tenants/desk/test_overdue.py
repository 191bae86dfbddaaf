"""Deadlines: rolled to a workday, told to the NPO before, to both after, never twice."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.reports.models import MonthlyReport
from services.submissions.actions import remind_of_deadlines
from tenants.crossing import inside
from tenants.desk.actions import tell_overdue
from tenants.notices.models import Notice
from tenants.registry.models import Contract, Organisation
from tests.services.statements.scene import JUNE, MAY
from tests.services.submissions.road import answer, send

AT = datetime(2026, 6, 8, 1, 0, tzinfo=UTC)


def titles(organisation: Organisation) -> list[str]:
    with inside(organisation):
        return list(Notice.objects.filter(kind__in=("due", "overdue")).order_by("pk").values_list("title", flat=True))


@pytest.mark.parametrize(
    ("due_day", "month", "due_on"),
    [
        (10, MAY, date(2026, 6, 10)),
        (10, JUNE.shift(3), date(2026, 10, 13)),  # Saturday, Sunday, スポーツの日
        (31, MAY, date(2026, 6, 30)),  # June has no 31st
        (29, JUNE.shift(5), date(2027, 1, 4)),  # offices rest from 29 December
    ],
)
def test_report_is_due_on_a_workday(contract: Contract, due_day: int, month: Any, due_on: date) -> None:
    contract.report_due_day = due_day

    assert contract.report_due_on(month) == due_on


def test_npo_is_reminded_three_workdays_before_and_on_the_day(asahi: Organisation, mihon: Organisation) -> None:
    """Due on Wednesday 10 June: from Friday 5 June on."""
    for day in (4, 5, 5, 8, 10, 10, 11):
        with inside(asahi):
            remind_of_deadlines(today=date(2026, 6, day), at=AT)

    assert titles(asahi) == [
        "令和8年5月分の報告の期限は令和8年6月10日（水）です",
        "令和8年5月分の報告の期限はきょうです",
    ]
    assert titles(mihon) == []


def test_npo_is_not_reminded_of_what_lies_with_the_city_but_of_what_came_back(
    asahi: Organisation, mihon: Organisation, report: MonthlyReport
) -> None:
    received = send(asahi, report).received_report_id
    with inside(asahi):
        remind_of_deadlines(today=date(2026, 6, 8), at=AT)
    assert titles(asahi) == []

    answer(mihon, asahi, received, "returned")
    with inside(asahi):
        remind_of_deadlines(today=date(2026, 6, 8), at=AT)

    assert titles(asahi) == ["令和8年5月分の報告の期限は令和8年6月10日（水）です"]


def test_city_and_npo_are_told_after_the_day_once_and_nobody_else(
    asahi: Organisation, sumire: Organisation, mihon: Organisation, tonari: Organisation, report: MonthlyReport
) -> None:
    """あさひ会 has sent May, すみれの会 has not; April is missing from both."""
    send(asahi, report)
    for day in (10, 11, 12):
        with inside(mihon):
            tell_overdue(today=date(2026, 6, day), at=AT)

    assert sorted(titles(mihon)) == [
        "あさひ会の令和8年4月分の報告が届いていません",
        "すみれの会の令和8年4月分の報告が届いていません",
        "すみれの会の令和8年5月分の報告が届いていません",
    ]
    assert sorted(titles(sumire)) == ["令和8年4月分の報告の期限を過ぎました", "令和8年5月分の報告の期限を過ぎました"]
    assert titles(asahi) == ["令和8年4月分の報告の期限を過ぎました"]
    assert titles(tonari) == []
