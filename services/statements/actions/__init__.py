"""The verbs of a statement: evaluate, settle what came late, let pass, close, open again."""

from services.statements.actions.closing import close_month, reopen_month, waive
from services.statements.actions.comparing import compare_months, forget_comparison
from services.statements.actions.evaluate import evaluate_month, fresh_statement
from services.statements.actions.locking import lock_months
from services.statements.actions.settle import settle_late

__all__ = [
    "close_month",
    "compare_months",
    "evaluate_month",
    "forget_comparison",
    "fresh_statement",
    "lock_months",
    "reopen_month",
    "settle_late",
    "waive",
]
