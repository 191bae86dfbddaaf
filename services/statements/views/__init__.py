"""Pages of the month: the list, the statement, one person's 算定根拠, the closing."""

from services.statements.views.closing import close, closing, waive
from services.statements.views.month import book, current, index, month, why

__all__ = ["book", "close", "closing", "current", "index", "month", "waive", "why"]
