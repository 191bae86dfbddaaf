"""Reads of statements: facts of a month, its evaluation, its pages, what a late record changes."""

from services.statements.queries.closing import ClosingCase, closing_case
from services.statements.queries.evaluation import Draft, Evaluation, evaluation_of, line_key
from services.statements.queries.facts import facts_of, frozen_facts, packed, text_of
from services.statements.queries.lookup import (
    MonthRow,
    Recomputation,
    carrying_month,
    latest_statements,
    lines_of,
    month_or_refusal,
    month_rows,
    open_months_under,
    previous_statement,
    recompute,
    revision_stamp,
    statement_of,
    waivers_of,
)

__all__ = [
    "ClosingCase",
    "Draft",
    "Evaluation",
    "MonthRow",
    "Recomputation",
    "carrying_month",
    "closing_case",
    "evaluation_of",
    "facts_of",
    "frozen_facts",
    "latest_statements",
    "line_key",
    "line_key",
    "lines_of",
    "month_or_refusal",
    "month_rows",
    "open_months_under",
    "packed",
    "previous_statement",
    "recompute",
    "revision_stamp",
    "statement_of",
    "text_of",
    "waivers_of",
]
