"""Everybody computes the same month of 見本市 on one core: events a second, wrong yen, and the goals."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from benchmarks.rules.processor import OWN, Clock
from benchmarks.rules.rivals import by_hand, c_loop, duckdb, openfisca, plain, polars, postgres, zen
from benchmarks.rules.workload import Columns, Yen, first_of, frame_of, slices
from billing_rules.engine import CompiledPack
from billing_rules.engine.evaluate import run_frame

PEOPLE_OF_AN_NPO = 150


@dataclass(frozen=True)
class Rival:
    """Who computes the month, over how many people, and how many times faster the engine is to be."""

    name: str
    prepare: Callable[[Columns], Callable[[], Any]]
    people: int | None = None
    goal: float | None = None


RIVALS = (
    Rival("C loop, one thread, gcc -O2", c_loop.prepare, goal=0.15),
    Rival("numpy int64 by hand, whole arrays", by_hand.prepare, goal=1.0),
    Rival("numpy by hand in narrow types, whole", by_hand.narrow, goal=1.0),
    Rival("numpy float64 by hand, whole arrays", partial(by_hand.prepare, number=np.float64)),
    Rival("numpy int64 by hand, the same months", lambda columns: _each_month(columns)),
    Rival("polars Int64, running sums by hand", polars.prepare, goal=2),
    Rival("polars Int64, windows", partial(polars.prepare, windows=True), goal=2),
    Rival("plain Python ints", plain.prepare),
    Rival("OpenFisca int, its dated tables", openfisca.prepare, 6_000, 50),
    Rival("OpenFisca float, its dated tables", partial(openfisca.prepare, number=float), 6_000),
    Rival("OpenFisca int, prices by numpy", partial(openfisca.prepare, by_hand=True), 6_000, 50),
    Rival("DuckDB SQL", duckdb.prepare, goal=3),
    Rival("zen-engine, tables, a call an event", zen.one_by_one, 150),
    Rival("zen-engine, tables, evaluate_batch", zen.batch, 600),
    Rival("zen-engine, tables looping over lists", zen.looping, 600, 100),
    Rival("zen-engine, no tables: map() over lists", zen.mapped, 2_000, 100),
)


def report(pack: CompiledPack, everybody: Columns, rounds: int) -> None:
    """Print a line for each; the engine runs in turns with it, and keeps every column, as the product does."""
    frames = [frame_of(month) for month in slices(everybody, PEOPLE_OF_AN_NPO)]

    def engine() -> None:
        for frame in frames:
            run_frame(pack, frame)

    right = engine_yen(pack, everybody)
    seconds = OWN.best(engine, rounds)
    print(f"{'':41}{'events':>9} {'M events/s':>11} {'engine is':>12}   {'goal':<22}{'wrong':>6}")
    line("this engine, every column kept", len(everybody), len(everybody) / seconds, None, None, 0)
    print("this engine, yen alone: it has no such mode")
    for rival in RIVALS:
        columns = everybody if rival.people is None else first_of(everybody, rival.people)
        work = rival.prepare(columns)
        wrong = differing(work(), right)
        theirs, ours = OWN.side_by_side(rounds, work, engine)
        line(rival.name, len(columns), len(columns) / theirs, len(everybody) / ours, rival.goal, wrong)
    with postgres.table_of(everybody) as connection:
        clock = Clock(connection.info.backend_pid)  # its seconds are those of its process and of this one
        read = postgres.computed_and_read(connection)
        wrong = differing(read(), right)
        for name, work, goal in (
            ("PostgreSQL SQL bigint, left in the server", postgres.computed(connection), 20),
            ("PostgreSQL SQL bigint, yen read by COPY", read, None),
        ):
            theirs, ours = clock.side_by_side(3, work, engine)
            line(name, len(everybody), len(everybody) / theirs, len(everybody) / ours, goal, wrong)


def line(name: str, events: int, speed: float, engine: float | None, goal: float | None, wrong: int) -> None:
    ratio = f"{engine / speed:10.2f} ×" if engine else f"{'':12}"
    told = verdict(engine and engine / speed, goal)
    print(f"{name:41}{events:9,} {speed / 1e6:11.3f} {ratio:>12}   {told:<22}{wrong:6,}", flush=True)


def verdict(reached: float | None, goal: float | None) -> str:
    """Whether a goal is reached, in a word."""
    if goal is None or reached is None:
        return ""
    return f"≥ {goal:g} ×  {'reached' if reached >= goal else 'NOT REACHED'}"


def engine_yen(pack: CompiledPack, everybody: Columns) -> Yen:
    columns = run_frame(pack, frame_of(everybody)).columns["event"]
    return columns["user"], columns["city"]


def differing(yen: Yen | list[Yen], right: Yen) -> int:
    """Events whose user or city yen is not the engine's."""
    user, city = (np.concatenate(one) for one in zip(*yen, strict=True)) if isinstance(yen, list) else yen
    return int(((user != right[0][: len(user)]) | (city != right[1][: len(user)])).sum())


def _each_month(columns: Columns) -> Callable[[], list[Yen]]:
    months = slices(columns, PEOPLE_OF_AN_NPO)
    return lambda: [by_hand.billed(month) for month in months]
