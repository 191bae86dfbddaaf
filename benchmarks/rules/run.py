"""How fast the rules run, as ratios within one run: `python benchmarks/rules/run.py [people]`.

Everybody computes the same month of 見本市; wrong yen are counted, and there must be none.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
from benchmarks.rules.rivals import hand_numpy, plain_python
from benchmarks.rules.workload import CLASSES, MEALS, MONTH, STATUS, Columns, columns_of, frame_of, slices
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
from billing_rules.engine.evaluate import run_frame
from billing_rules.engine.tables import date_of
from billing_rules.facts import MonthFacts, from_json

PACK = Path(__file__).parents[2] / "billing_rules" / "library" / "mihon" / "meals-2.json"
ROUNDS, PEOPLE_OF_AN_NPO = 7, 150


def main(people: int) -> None:
    pack = compile_pack(load(PACK.read_bytes()))
    everybody = columns_of(people)
    print(f"見本市の規則、{people:,}人の {len(everybody):,} 件。{ROUNDS} 回のうち最もよい値。\n")
    report_speed(pack, everybody)
    report_month(pack, columns_of(PEOPLE_OF_AN_NPO))


def report_speed(pack: CompiledPack, everybody: Columns) -> None:
    """Events a second of every contestant, and the yen that came out differently."""
    months = slices(everybody, PEOPLE_OF_AN_NPO)
    frames = [frame_of(month) for month in months]
    engine = best(lambda: each(frames, lambda frame: run_frame(pack, frame)))
    times = {
        "engine, every column kept": engine,
        "numpy by hand, whole arrays": best(lambda: hand_numpy(everybody)),
        "numpy by hand, the same months": best(lambda: each(months, hand_numpy)),
        "plain Python ints": best(lambda: plain_python(everybody)),
    }
    for name, seconds in times.items():
        print(f"{name:32} {len(everybody) / seconds / 1e6:7.2f} M events/s   engine is {seconds / engine:6.2f} ×")
    print(f"{'wrong yen':32} {wrong_yen(pack, everybody):7,}\n")


def wrong_yen(pack: CompiledPack, everybody: Columns) -> int:
    """Events on which engine and numpy differ, and totals on which plain Python differs."""
    columns = run_frame(pack, frame_of(everybody)).columns["event"]
    user, city = hand_numpy(everybody)
    differ = int(((columns["user"] != user) | (columns["city"] != city)).sum())
    return differ + (plain_python(everybody) != (int(user.sum()), int(city.sum())))


def report_month(pack: CompiledPack, columns: Columns) -> None:
    """What one NPO's month costs from facts to reasons, in milliseconds."""
    facts = facts_of(columns)
    result = evaluate(pack, facts)
    line, event, document = result.lines[70], facts.events[2000], pack.pack.document
    print(f"一つの団体の月：{len(facts.people)}人、{len(facts.events):,}件、明細 {len(result.lines)}行")
    for name, seconds in {
        "facts to columns to lines": best(lambda: evaluate(pack, facts).lines),
        "the same with its digest": best(lambda: evaluate(pack, facts).digest),
        "explain a line": best(lambda: explain_line(result, line.key)),
        "explain a person": best(lambda: explain_person(result, line.person)),
        "explain an event": best(lambda: explain_event(result, event.key)),
        "explain the invoice": best(lambda: explain_invoice(result)),
        "check a pack with its examples": best(lambda: check(load(document))),
        "compile a pack": best(lambda: compile_pack(load(document))),
    }.items():
        print(f"{name:32} {seconds * 1000:8.2f} ms")


def facts_of(columns: Columns) -> MonthFacts:
    """The same columns in the documented form a month is handed over in."""
    people = {
        f"p{n:03d}": CLASSES[code]
        for n, code in zip(columns.person.tolist(), columns.burden_class.tolist(), strict=True)
    }
    rows = zip(
        columns.person.tolist(), columns.day.tolist(), columns.meal.tolist(), columns.status.tolist(), strict=True
    )
    events = [
        {"person": f"p{n:03d}", "on": str(date_of(day)), "inputs": {"meal": MEALS[meal], "status": STATUS[status]}}
        for n, day, meal, status in rows
    ]
    persons = [{"key": key, "inputs": {"burden_class": code}} for key, code in people.items()]
    return from_json({"month": str(MONTH), "people": persons, "events": events})


def each(months: list[Any], work: Callable[[Any], Any]) -> None:
    """Month after month, nothing kept of the one before."""
    for month in months:
        work(month)


def best(work: Callable[[], Any]) -> float:
    """The best of several rounds, in seconds of this process: a busy machine does not change the ratios."""
    seconds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        seconds.append(time.process_time() - began)
    return min(seconds)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30_000)
