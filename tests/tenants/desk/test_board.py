"""The board: where every provider stands, and what to see first."""

from datetime import UTC, date, datetime
from typing import Any

from services.reports.models import MonthlyReport
from tenants.crossing import inside
from tenants.desk.actions import decide
from tenants.desk.queries import board, latest_reported_month
from tenants.desk.states import VerdictKind
from tenants.registry.models import Contract, Organisation
from tests.services.statements.scene import MAY
from tests.services.submissions.road import send
from tests.world import who

DECIDED = datetime(2026, 6, 5, 3, 0, tzinfo=UTC)


def standings(today: date) -> dict[str, list[str]]:
    return {
        contract.npo_name: [cell.standing.value for cell in cells if cell]
        for contract, cells in board(today=today).rows
    }


def test_board_shows_every_contract_and_month_it_covers(
    asahi: Organisation, mihon: Organisation, report: MonthlyReport
) -> None:
    send(asahi, report)

    with inside(mihon):
        assert standings(date(2026, 6, 9)) == {
            "あさひ会": ["overdue", "received", "not_yet"],
            "すみれの会": ["overdue", "not_yet", "not_yet"],
        }
        assert standings(date(2026, 6, 11))["すみれの会"] == ["overdue", "overdue", "not_yet"]


def test_board_puts_what_is_late_before_what_was_returned(
    asahi: Organisation, mihon: Organisation, report: MonthlyReport
) -> None:
    sent = send(asahi, report)
    with inside(mihon):
        decide(sent.received_report_id, VerdictKind.RETURNED, by=who("mori"), at=DECIDED, reason="1行")

        shown = board(today=date(2026, 6, 15), months=2)

        assert [(cell.contract.npo_name, cell.standing.value, cell.days_waiting) for cell in shown.first_to_see] == [
            ("すみれの会", "overdue", 5),
            ("あさひ会", "returned", 10),
        ]
        assert shown.waiting == []
        assert shown.totals == [4080, 0]


def test_board_keeps_an_old_report_in_sight_until_somebody_accepted_it(
    asahi: Organisation, mihon: Organisation, report: MonthlyReport
) -> None:
    sent = send(asahi, report)
    with inside(mihon):
        long_after = board(today=date(2026, 11, 25))

        assert [(cell.contract.npo_name, cell.month) for cell in long_after.waiting] == [("あさひ会", MAY)]
        assert long_after.months[0] > MAY
        assert [len(cells) for _, cells in long_after.rows] == [3, 3]

        decide(sent.received_report_id, VerdictKind.ACCEPTED, by=who("mori"), at=DECIDED)

        assert list(board(today=date(2026, 11, 25)).older) == []


def test_board_asks_five_queries_for_any_number_of_reports(
    asahi: Organisation, mihon: Organisation, report: MonthlyReport, django_assert_num_queries: Any
) -> None:
    send(asahi, report)

    with inside(mihon), django_assert_num_queries(5):
        cells = board(today=date(2026, 6, 9)).cells
        assert [cell.standing for cell in cells]


def test_board_of_another_city_does_not_show_it(
    asahi: Organisation, tonari: Organisation, report: MonthlyReport
) -> None:
    send(asahi, report)

    with inside(tonari):
        assert standings(date(2026, 6, 9)) == {"すみれの会": ["overdue", "not_yet", "not_yet"]}
        assert latest_reported_month() is None


def test_latest_reported_month_is_that_of_the_newest_report(
    asahi: Organisation, mihon: Organisation, report: MonthlyReport
) -> None:
    send(asahi, report)

    with inside(mihon):
        assert latest_reported_month() == MAY


def test_board_leaves_out_months_after_a_contract_ended(mihon: Organisation, contract: Contract) -> None:
    with inside(mihon):
        Contract.objects.filter(pk=contract.pk).update(ended_on=date(2026, 5, 1))

        assert standings(date(2026, 6, 9))["あさひ会"] == ["overdue"]
