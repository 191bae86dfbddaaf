"""The engine in one process and in two, by the wall: only here another program on the machine changes the figures."""

import time
from multiprocessing import get_context
from typing import Any

from benchmarks.rules.workload import Columns, frame_of, slices
from billing_rules.engine import CompiledPack
from billing_rules.engine.evaluate import run_frame

PIECES = 8
_shared: dict[str, Any] = {}


def report(pack: CompiledPack, everybody: Columns, people_each: int, rounds: int) -> None:
    """Months are dealt out to processes that have them already, as forks do."""
    frames = [frame_of(month) for month in slices(everybody, people_each)]
    _shared.update(pack=pack, pieces=[frames[n::PIECES] for n in range(PIECES)])
    spent = {}
    for processes in (1, 2):
        with get_context("fork").Pool(processes) as pool:
            _seconds(pool)
            taken = [_seconds(pool) for _ in range(rounds)]
            spent[processes] = [min(one) for one in zip(*taken, strict=True)]
    print("Side by side, by the wall (what else the machine does tells here), and with cores of one's own:")
    for processes, (wall, processor) in spent.items():
        speed, own = (len(everybody) / seconds / 1e6 for seconds in (wall, processor / processes))
        ratio = f"   {spent[1][0] / wall:.2f} × and {spent[1][1] / processor * 2:.2f} × of one" if processes > 1 else ""
        print(f"{f'this engine, processes: {processes}':41}{len(everybody):9,} {speed:11.3f} {own:11.3f}{ratio}")


def _seconds(pool: Any) -> tuple[float, float]:
    """By the wall, and those all processes spent."""
    began = time.perf_counter()
    spent = sum(pool.map(_run, range(PIECES), chunksize=1))
    return time.perf_counter() - began, spent


def _run(piece: int) -> float:
    began = time.process_time()
    for frame in _shared["pieces"][piece]:
        run_frame(_shared["pack"], frame)
    return time.process_time() - began
