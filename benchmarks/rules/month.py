"""What one NPO's month, and one pack, cost from facts to reasons, in milliseconds, against the goals."""

from pathlib import Path
from typing import Any

from benchmarks.rules.processor import OWN
from benchmarks.rules.workload import CLASSES, MEALS, MONTH, STATUS, Columns
from billing_rules.engine import (
    CompiledPack,
    check,
    compile_pack,
    evaluate,
    explain_event,
    explain_invoice,
    explain_line,
    explain_person,
    load,
)
from billing_rules.engine.tables import date_of
from billing_rules.facts import MonthFacts, from_json
from billing_rules.formats import parse
from tests.billing_rules.engine.witness import differences

LIBRARY = Path(__file__).parents[2] / "billing_rules" / "library"
ROUNDS, PREVIEW, EXPLANATION, CHECKS = 7, 5.0, 1.0, 1000.0


def report(pack: CompiledPack, columns: Columns) -> None:
    """A month through the facts the product hands over; the second opinion looks for wrong yen in it."""
    facts = facts_of(columns)
    one = facts_of(columns, only=10)
    result = evaluate(pack, facts)
    row, event, document = result.lines[70], facts.events[2000], pack.pack.document
    print(f"\n一つの団体の月：{len(facts.people)}人、{len(facts.events):,}件、明細 {len(result.lines)}行（ミリ秒）")
    for name, work, goal in (
        ("facts to columns to lines", lambda: evaluate(pack, facts).lines, None),
        ("the same with its digest", lambda: evaluate(pack, facts).digest, None),
        (f"preview of a person's month ({len(one.events)} events)", lambda: evaluate(pack, one).lines, PREVIEW),
        ("explain an event", lambda: explain_event(result, event.key), EXPLANATION),
        ("explain a line", lambda: explain_line(result, row.key), EXPLANATION),
        ("explain a person", lambda: explain_person(result, row.person), EXPLANATION),
        ("explain the invoice", lambda: explain_invoice(result), EXPLANATION),
        ("check before publication, examples run", lambda: check(load(document)), CHECKS),
        ("compile a pack", lambda: compile_pack(load(document)), None),
    ):
        tell(name, OWN.best(work, ROUNDS), goal)
    report_library()
    wrong = differences(result, facts)
    reached = "NOT REACHED" if wrong else "reached"
    print(f"{'wrong by the second opinion, in Fractions':41}{len(wrong):9,}   goal 0   {reached}")


def report_library() -> None:
    """The pack that takes longest of all those of real cities."""
    files = sorted(LIBRARY.glob("*/*.json"))
    costs = {path: _seconds_of_check(parse(path.read_bytes())) for path in files}
    slowest = max(costs, key=lambda path: costs[path])
    tell(f"check the slowest of {len(files)}: {slowest.parent.name}/{slowest.stem}", costs[slowest], CHECKS)


def _seconds_of_check(document: Any) -> float:
    return OWN.best(lambda: check(load(document)), 2)


def tell(name: str, seconds: float, goal: float | None) -> None:
    ms = seconds * 1000
    reached = "reached" if goal and ms <= goal else "NOT REACHED"
    print(f"{name:41}{ms:9.2f}" + (f"   goal ≤ {goal:,.0f}   {reached}" if goal else ""))


def facts_of(columns: Columns, only: int | None = None) -> MonthFacts:
    """The same columns in the documented form a month is handed over in; `only` one of the people."""
    people: dict[str, str] = {}
    events: list[dict[str, Any]] = []
    for n, day, meal, status, burden in zip(*(one.tolist() for one in vars(columns).values()), strict=True):
        if only in (None, n):
            key = f"p{n:03d}"
            people[key] = CLASSES[burden]
            inputs = {"meal": MEALS[meal], "status": STATUS[status]}
            events.append({"person": key, "on": str(date_of(day)), "inputs": inputs})
    persons = [{"key": key, "inputs": {"burden_class": code}} for key, code in people.items()]
    return from_json({"month": str(MONTH), "people": persons, "events": events})
