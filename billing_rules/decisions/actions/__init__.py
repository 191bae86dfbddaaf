"""Verbs on decisions about persons: the city issues, the NPO answers and reports, the city answers a report."""

from billing_rules.decisions.actions.answering import (
    ReportDraft,
    mark_taken,
    note_report,
    question,
    report,
    stop_for,
)
from billing_rules.decisions.actions.files import (
    file_choices,
    file_headings,
    issue_file,
    read_decisions,
    rehearse_decisions,
)
from billing_rules.decisions.actions.issuing import StopDraft, change, issue, stop

__all__ = [
    "ReportDraft",
    "StopDraft",
    "change",
    "file_choices",
    "file_headings",
    "issue",
    "issue_file",
    "mark_taken",
    "note_report",
    "question",
    "read_decisions",
    "rehearse_decisions",
    "report",
    "stop",
    "stop_for",
]
