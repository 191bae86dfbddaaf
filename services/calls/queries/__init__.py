"""Reads of calls: the desk while somebody is on the line, the log, deadlines."""

from services.calls.queries.cutoffs import CutOff, cut_offs, late_word, near_cut_offs, notice_inputs
from services.calls.queries.effects import Change, Shown, changes_between, shown_of
from services.calls.queries.log import CallRow, calls_of, calls_on, late_to_record, open_calls
from services.calls.queries.page import Desk, desk_of, found, only_one
from services.calls.queries.words import day_words

__all__ = [
    "CallRow",
    "Change",
    "CutOff",
    "Desk",
    "Shown",
    "calls_of",
    "calls_on",
    "changes_between",
    "cut_offs",
    "day_words",
    "desk_of",
    "found",
    "late_to_record",
    "late_word",
    "near_cut_offs",
    "notice_inputs",
    "only_one",
    "open_calls",
    "shown_of",
]
