"""A city's pages of decisions about persons: the list, one decision, a file of many, what NPOs report."""

from billing_rules.decisions.views.files import apply, faulty, rehearsal, template, upload
from billing_rules.decisions.views.lists import list, show
from billing_rules.decisions.views.reports import note_report, stop_for
from billing_rules.decisions.views.writing import add, change, stop

__all__ = [
    "add",
    "apply",
    "change",
    "faulty",
    "list",
    "note_report",
    "rehearsal",
    "show",
    "stop",
    "stop_for",
    "template",
    "upload",
]
