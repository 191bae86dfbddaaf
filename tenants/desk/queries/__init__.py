"""Reads of the desk: the board of a city, received reports, what is owed.

Row-level security decides whose rows exist; nothing here filters by organisation a second time.
"""

from tenants.desk.queries.board import Board, Cell, board
from tenants.desk.queries.changes import Comparison, comparisons
from tenants.desk.queries.closing import ClosingCheck, closing_checks, other_waivers
from tenants.desk.queries.ending import CityEnding, ending
from tenants.desk.queries.overlaps import (
    MonthOverlaps,
    SharedPerson,
    shared_people,
    shared_with_others,
    unlinked_people,
)
from tenants.desk.queries.paying import Payable, PayPage, pay_page
from tenants.desk.queries.reports import (
    LineChange,
    document_of,
    earlier_return,
    last_standing_month,
    latest_of,
    latest_reported_month,
    line_changes,
    received,
    received_reports,
    returned_lines,
    stands_with_the_city,
    verdict_of,
    waiting_for_answer,
)

__all__ = [
    "Board",
    "Cell",
    "CityEnding",
    "ClosingCheck",
    "Comparison",
    "LineChange",
    "MonthOverlaps",
    "PayPage",
    "Payable",
    "SharedPerson",
    "board",
    "closing_checks",
    "comparisons",
    "document_of",
    "earlier_return",
    "ending",
    "last_standing_month",
    "latest_of",
    "latest_reported_month",
    "line_changes",
    "other_waivers",
    "pay_page",
    "received",
    "received_reports",
    "returned_lines",
    "shared_people",
    "shared_with_others",
    "stands_with_the_city",
    "unlinked_people",
    "verdict_of",
    "waiting_for_answer",
]
