"""The engine: a pack document in, yen and their reasons out. Pure: no Django, no database, no clock."""

from billing_rules.engine.check import check
from billing_rules.engine.compare import Change, compare, first_changed_day
from billing_rules.engine.compiled import CompiledPack, compile_holed, compile_pack
from billing_rules.engine.describe import LimitWords, UnitPrice
from billing_rules.engine.evaluate import ENGINE_VERSION, EventRow, Result, evaluate
from billing_rules.engine.explain import (
    UsedRow,
    explain_event,
    explain_invoice,
    explain_line,
    explain_person,
    used_rows,
)
from billing_rules.engine.exported import exported
from billing_rules.engine.lines import Line
from billing_rules.engine.load import load
from billing_rules.engine.papers import Paper
from billing_rules.engine.parts import Input
from billing_rules.engine.run import EventRefusal, Step
from billing_rules.engine.said import bounds_of, fact_value, in_words, said, what_to_enter
from billing_rules.engine.schema import Pack

__all__ = [
    "ENGINE_VERSION",
    "Change",
    "CompiledPack",
    "EventRefusal",
    "EventRow",
    "Input",
    "LimitWords",
    "Line",
    "Pack",
    "Paper",
    "Result",
    "Step",
    "UnitPrice",
    "UsedRow",
    "bounds_of",
    "check",
    "compare",
    "compile_holed",
    "compile_pack",
    "evaluate",
    "explain_event",
    "explain_invoice",
    "explain_line",
    "explain_person",
    "exported",
    "fact_value",
    "first_changed_day",
    "in_words",
    "load",
    "said",
    "used_rows",
    "what_to_enter",
]
