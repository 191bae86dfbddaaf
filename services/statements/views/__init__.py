"""Pages of the month: the list, the statement, one person's 算定根拠, the closing."""

from services.statements.views.closing import close, closing, waive
from services.statements.views.comparing import compare, forget_comparison
from services.statements.views.explained import event, how, letter, why
from services.statements.views.month import book, current, export, index, month

__all__ = [
    "book",
    "close",
    "closing",
    "compare",
    "current",
    "event",
    "export",
    "forget_comparison",
    "how",
    "index",
    "letter",
    "month",
    "waive",
    "why",
]
