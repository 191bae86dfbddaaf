"""A report beside the one of the month before, and those far from it first."""

from datetime import date
from typing import Any

import pytest

from tenants.crossing import inside
from tenants.desk.actions import decide
from tenants.desk.queries import board, comparisons
from tenants.desk.states import VerdictKind
from tenants.registry.models import Organisation
from tests.services.statements.scene import JUNE, MAY
from tests.tenants.desk.laying import ARRIVED, lay, line
from tests.world import who

TODAY = date(2026, 7, 2)


def test_comparison_tells_each_figure_before_and_now_and_who_is_new_or_gone(
    asahi: Organisation, mihon: Organisation
) -> None:
    """May 2 people, 10 meals, 4,000 yen; June 2 people, 13 meals, 5,200 yen: ＋30 %, 400 yen a meal as before."""
    lay(asahi, mihon, MAY, line("1", "青木", *range(1, 9)), line("2", "橋本", 1, 2))
    june = lay(asahi, mihon, JUNE, line("1", "青木", *range(1, 11)), line("3", "千田", 1, 2, 3))

    with inside(mihon):
        found = comparisons([june])[june.pk]

    assert [(one.name, one.before, one.now, one.words, one.is_large) for one in found.changes] == [
        ("yen", 4000, 5200, "＋30％", True),
        ("people", 2, 2, "", False),
        ("meals", 10, 13, "＋30％", True),
        ("average", 400, 400, "", False),
    ]
    assert (found.new, found.gone) == ([("3", "千田")], [("2", "橋本")])


@pytest.mark.parametrize(("meals", "large"), [(12, False), (13, True), (8, False), (7, True)])
def test_twenty_per_cent_is_the_edge(asahi: Organisation, mihon: Organisation, meals: int, large: bool) -> None:
    """Of 10 meals, 12 and 8 are 20 % and pass, 13 and 7 are beyond."""
    lay(asahi, mihon, MAY, line("1", "青木", *range(1, 11)))
    june = lay(asahi, mihon, JUNE, line("1", "青木", *range(1, meals + 1)))

    with inside(mihon):
        assert bool(comparisons([june])[june.pk].large) is large


def test_comparison_is_with_the_newest_revision_of_the_same_contract(
    asahi: Organisation, sumire: Organisation, mihon: Organisation
) -> None:
    lay(asahi, mihon, MAY, line("1", "青木", 1))
    lay(asahi, mihon, MAY, line("1", "青木", 1, 2), revision=2)
    lay(sumire, mihon, MAY, line("9", "鈴木", *range(1, 20)))
    june = lay(asahi, mihon, JUNE, line("1", "青木", 1, 2))

    with inside(mihon):
        assert [(one.before, one.now) for one in comparisons([june])[june.pk].changes] == [
            (800, 800),
            (1, 1),
            (2, 2),
            (400, 400),
        ]


def test_first_report_has_nothing_to_be_compared_with(asahi: Organisation, mihon: Organisation) -> None:
    june = lay(asahi, mihon, JUNE, line("1", "青木", 1))

    with inside(mihon):
        assert comparisons([june]) == {}


def test_board_puts_the_exception_first_until_it_is_decided(
    asahi: Organisation, sumire: Organisation, mihon: Organisation
) -> None:
    for npo, meals in ((asahi, 10), (sumire, 5)):
        lay(npo, mihon, MAY, line("1", "青木", *range(1, 11)))
        lay(npo, mihon, JUNE, line("1", "青木", *range(1, meals + 1)))
    with inside(mihon):
        for report in [cell.report for cell in board(today=TODAY).waiting if cell.month == MAY]:
            assert report is not None
            decide(report.pk, VerdictKind.ACCEPTED, by=who("mori"), at=ARRIVED)

        shown = board(today=TODAY)
        exception = next(cell for cell in shown.waiting if cell.is_exception)

        assert [cell.contract.npo_name for cell in shown.waiting] == ["すみれの会", "あさひ会"]
        assert [cell.standing.value for cell in shown.first_to_see if cell.report] == ["received"]
        assert exception.comparison is not None
        assert exception.comparison.yen.words == "−50％"

        assert exception.report is not None
        decide(exception.report.pk, VerdictKind.ACCEPTED, by=who("mori"), at=ARRIVED)
        assert [cell for cell in board(today=TODAY).first_to_see if cell.report] == []


@pytest.mark.parametrize("count", [1, 2])
def test_comparisons_ask_one_query_for_any_number(
    asahi: Organisation, sumire: Organisation, mihon: Organisation, count: int, django_assert_num_queries: Any
) -> None:
    reports = []
    for npo in (asahi, sumire)[:count]:
        lay(npo, mihon, MAY, line("1", "青木", 1))
        reports.append(lay(npo, mihon, JUNE, line("1", "青木", 1)))

    with inside(mihon), django_assert_num_queries(1):
        assert len(comparisons(reports)) == count
