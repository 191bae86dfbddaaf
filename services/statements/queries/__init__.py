"""Reads of statements: facts of a month, its evaluation, its pages, what a late record changes."""

from services.statements.queries.closing import ClosingCase, closing_case, history_of
from services.statements.queries.evaluation import Draft, Evaluation, evaluation_of, line_key
from services.statements.queries.facts import facts_of, frozen_facts, packed, text_of
from services.statements.queries.lookup import (
    MonthRow,
    Recomputation,
    carrying_month,
    latest_statements,
    lines_of,
    month_now,
    month_or_refusal,
    month_rows,
    month_to_close,
    open_months_under,
    previous_statement,
    recompute,
    revision_stamp,
    statement_of,
    waivers_of,
)
from services.statements.queries.page import MonthPage, Wanted, month_page
from services.statements.queries.why import WhyPage, explanation, why_page

__all__ = [
    "ClosingCase",
    "Draft",
    "Evaluation",
    "MonthPage",
    "MonthRow",
    "Recomputation",
    "Wanted",
    "WhyPage",
    "carrying_month",
    "closing_case",
    "evaluation_of",
    "explanation",
    "facts_of",
    "frozen_facts",
    "history_of",
    "latest_statements",
    "line_key",
    "lines_of",
    "month_now",
    "month_or_refusal",
    "month_page",
    "month_rows",
    "month_to_close",
    "open_months_under",
    "packed",
    "previous_statement",
    "recompute",
    "revision_stamp",
    "statement_of",
    "text_of",
    "waivers_of",
    "why_page",
]
