"""The verbs of records: accept what was sent, save a day, take in a file and take it back."""

from services.records.actions.accept import accept_batch, record_unplanned
from services.records.actions.entries import Receipt, RecordEntry, Unplanned
from services.records.actions.imports import (
    apply_import,
    plan_import,
    read_import,
    take_back_import,
)
from services.records.actions.save import DayPage, DayRow, DaySaved, save_day
from services.records.actions.sheet_plan import ImportLine, ImportPlan
from services.records.actions.sheet_words import HEADINGS, REASON_HEADING, sheet_choices

__all__ = [
    "HEADINGS",
    "REASON_HEADING",
    "DayPage",
    "DayRow",
    "DaySaved",
    "ImportLine",
    "ImportPlan",
    "Receipt",
    "RecordEntry",
    "Unplanned",
    "accept_batch",
    "apply_import",
    "plan_import",
    "read_import",
    "record_unplanned",
    "save_day",
    "sheet_choices",
    "take_back_import",
]
