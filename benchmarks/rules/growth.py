"""How time and memory grow: with the steps of a pack, and with the events of a run."""

from copy import deepcopy
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.rules.contest import PEOPLE_OF_AN_NPO
from benchmarks.rules.processor import OWN
from benchmarks.rules.workload import Columns, columns_of, frame_of, slices
from billing_rules.engine import CompiledPack, check, compile_pack, load
from billing_rules.engine.evaluate import run_frame

STEPS, EVENTS, WHOLE = (16, 32, 64), (10_000, 100_000, 1_000_000, 10_000_000), (100_000, 1_000_000, 2_000_000)
EVENTS_OF_A_PERSON, PEOPLE_AT_ONCE, ROUNDS = 32, 1_500, 3


def report(document: dict[str, Any], everybody: Columns) -> None:
    report_steps(document, everybody)
    print(f"\nWith events, month after month of {PEOPLE_OF_AN_NPO} people, nothing kept of the one before:")
    measured = [(n, *_apart(month_by_month, document, n)) for n in EVENTS]
    for events, nanoseconds, megabytes in measured:
        print(f"{events:12,} events   {nanoseconds:7.1f} ns an event   peak memory + {megabytes:7.1f} MB")
    (few, _, _), (many, _, _) = measured[0], measured[-1]
    print(f"{'':12} {many / few:,.0f} × the events: {measured[-1][1] / measured[0][1]:.2f} × the time of each")
    print("\nAll events in one frame, every column kept:")
    at_once = [(n, *_apart(in_one_frame, document, n)) for n in WHOLE]
    for events, nanoseconds, megabytes in at_once:
        print(f"{events:12,} events   {nanoseconds:7.1f} ns an event   peak memory + {megabytes:7.1f} MB")
    for (few, _, less), (many, _, more) in list(pairwise(at_once))[-1:]:
        print(f"{'':12} {(more - less) / (many - few) * 1e6:,.0f} MB for each further million events")


def report_steps(document: dict[str, Any], everybody: Columns) -> None:
    """The same events through packs of more and more steps, each a lookup or an amount that the yen rests on."""
    frames = [frame_of(month) for month in slices(everybody, PEOPLE_OF_AN_NPO)]
    print(f"\nWith steps, {len(everybody):,} events:")
    for steps in (len(document["steps"]), *STEPS):
        grown = grow(document, steps)
        assert not [one for one in check(grown) if one.code not in ("untested_row", "example")], check(grown)
        pack = compile_pack(load(grown))
        each = OWN.best(lambda pack=pack: _run(pack, frames), ROUNDS) / len(everybody) * 1e9  # type: ignore[misc]
        print(f"{steps:12} steps   {each:7.1f} ns an event   {each / steps:6.2f} ns a step")


def grow(document: dict[str, Any], steps: int) -> dict[str, Any]:
    """The pack with further steps: stage after stage a surcharge is looked up and put on what was there."""
    grown = deepcopy(document) | {"tests": []}
    before, more = "price", []
    for n in range((steps - len(document["steps"])) // 2):
        table, after = f"surcharge_{n}", f"stage_{n}"
        rows = [
            {"meal": meal, "burden_class": code, table: (n + k) % 3, "from": "2026-04-01", "ref": "試験"}
            for meal in ("lunch", "dinner")
            for k, code in enumerate(("welfare", "exempt", "taxed"))
        ]
        values = {table: {"type": "yen", "label": f"加算{n}"}}
        grown["tables"].append(
            {"name": table, "label": f"加算の表{n}", "keys": ["meal", "burden_class"], "values": values, "rows": rows}
        )
        more.append({"step": "lookup", "table": table, "label": f"加算{n}を引く"})
        formula = f"min(9999, 切捨て({before} * 99 / 100) + {table})"
        more.append({"step": "amount", "name": after, "label": f"段階{n}", "formula": formula})
        before = after
    at = next(n for n, step in enumerate(grown["steps"]) if step.get("name") == "city_price")
    grown["steps"][at]["formula"] = f"max(0, {before} - user_price)"
    grown["steps"][at:at] = more
    return grown


def month_by_month(pack: CompiledPack, events: int) -> float:
    """Seconds of the rules alone; the events are made, run and dropped a piece at a time."""
    people, seconds, seed = events // EVENTS_OF_A_PERSON, 0.0, 0
    while people > 0:
        seed += 1
        part = columns_of(min(people, PEOPLE_AT_ONCE), seed)
        frames = [frame_of(month) for month in slices(part, PEOPLE_OF_AN_NPO)]
        seconds += OWN.best(lambda frames=frames: _run(pack, frames), ROUNDS)  # type: ignore[misc]
        people -= PEOPLE_AT_ONCE
    return seconds


def in_one_frame(pack: CompiledPack, events: int) -> float:
    frame = frame_of(columns_of(events // EVENTS_OF_A_PERSON))
    return OWN.best(lambda: run_frame(pack, frame), 2)


def _run(pack: CompiledPack, frames: list[Any]) -> None:
    for frame in frames:
        run_frame(pack, frame)


def _apart(work: Any, document: dict[str, Any], events: int) -> tuple[float, float]:
    """Nanoseconds an event and megabytes above the start, in a fresh process: its peak is nobody else's."""
    with get_context("spawn").Pool(1) as pool:
        seconds, megabytes = pool.apply(_measured, (work, document, events))
    return seconds / events * 1e9, megabytes


def _measured(work: Any, document: dict[str, Any], events: int) -> tuple[float, float]:
    pack = compile_pack(load(document))
    before = _peak()
    return work(pack, events), _peak() - before


def _peak() -> float:
    """The most memory this program ever held, in megabytes; `ru_maxrss` would count what started it, too."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024
