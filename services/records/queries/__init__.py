"""Reads of records: the day, the alarms of today, one stop's history, and the facts of a month."""

from services.records.queries.asked import (
    Offered,
    asked_under,
    offered_to,
    outcomes_of_npo,
    outcomes_under,
    rules_of,
    usual_at,
)
from services.records.queries.board import CALLED, Alarm, Board, board_of
from services.records.queries.day import DayLine, DaySheet, day_sheet, delivery_notes
from services.records.queries.export import HEADER as EXPORT_HEADER
from services.records.queries.export import month_sheet
from services.records.queries.facts import (
    OutcomeRow,
    StopRow,
    late_records,
    late_unsettled,
    missing_records,
    outcomes_in,
    recorded_after,
    records_by_id,
    safety_summary,
    unconfirmed_safety,
)
from services.records.queries.history import (
    ReviewRow,
    StopHistory,
    recent_imports,
    recent_of,
    records_since,
    records_to_review,
    reviews_in,
    reviews_waiting,
    stop_history,
)
from services.records.queries.known import known_digests, month_after_closed
from services.records.queries.own import own_sheet, own_stops
from services.records.queries.safety import Said, checks_said, unserved

__all__ = [
    "CALLED",
    "EXPORT_HEADER",
    "Alarm",
    "Board",
    "DayLine",
    "DaySheet",
    "Offered",
    "OutcomeRow",
    "ReviewRow",
    "Said",
    "StopHistory",
    "StopRow",
    "asked_under",
    "board_of",
    "checks_said",
    "day_sheet",
    "delivery_notes",
    "known_digests",
    "late_records",
    "late_unsettled",
    "missing_records",
    "month_after_closed",
    "month_sheet",
    "offered_to",
    "outcomes_in",
    "outcomes_of_npo",
    "outcomes_under",
    "own_sheet",
    "own_stops",
    "recent_imports",
    "recent_of",
    "recorded_after",
    "records_by_id",
    "records_since",
    "records_to_review",
    "reviews_in",
    "reviews_waiting",
    "rules_of",
    "safety_summary",
    "stop_history",
    "unconfirmed_safety",
    "unserved",
    "usual_at",
]
