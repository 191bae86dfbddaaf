"""Events → the lines of a statement: grouped as the pack says, every yen in exactly one line."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from billing_rules.engine.groups import totals
from billing_rules.engine.number import Array
from billing_rules.engine.run import Run
from billing_rules.engine.schema import LineShape, Pack
from billing_rules.engine.scope import Scope
from billing_rules.facts import EventFact


@dataclass(frozen=True, slots=True)
class Line:
    """One row of statement and paper. `counts` are the events within the limits, `over_limit` those beyond."""

    key: str
    person: str
    group: dict[str, str | int]
    counts: dict[str, int]
    unit: dict[str, int]
    quantity: int
    user_yen: int
    city_yen: int
    over_limit: int
    label: str = ""

    @property
    def total_yen(self) -> int:
        return self.user_yen + self.city_yen

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"total_yen": self.total_yen}


def lines_of(pack: Pack, run: Run, scope: Scope) -> Iterator[Line]:
    """Lines of events in the order of person and group, then the adjustments that stand alone."""
    rows, line = group_events(pack.line, run)
    if len(rows):
        yield from _event_lines(pack, run, scope, (rows, line))
    yield from _adjustment_lines(pack, run)


def group_events(shape: LineShape, run: Run) -> tuple[Array, Array]:
    """The counted events ordered by line, and the number of the line each belongs to."""
    rows = np.flatnonzero(run.counted)
    columns = [run.frame.person[rows]]
    columns += [run.columns["event"][name][rows] for name in (*shape.by, *shape.units.values())]
    order = np.lexsort(columns[::-1])
    changed = np.zeros(len(rows), dtype=bool)
    for column in columns:
        ordered = column[order]
        changed[1:] |= ordered[1:] != ordered[:-1]
    return rows[order], np.cumsum(changed)


def events_by_line(pack: Pack, run: Run, scope: Scope) -> dict[str, list[EventFact]]:
    """The counted events of every line, for grids that show a line's days."""
    rows, line = group_events(pack.line, run)
    keys = [one.key for one in _event_lines(pack, run, scope, (rows, line))] if len(rows) else []
    found: dict[str, list[EventFact]] = {key: [] for key in keys}
    for row, number in zip(rows.tolist(), line.tolist(), strict=True):
        found[keys[number]].append(run.frame.events[row])
    return found


def _event_lines(pack: Pack, run: Run, scope: Scope, grouped: tuple[Array, Array]) -> Iterator[Line]:
    columns, shape, (rows, line) = run.columns["event"], pack.line, grouped
    starts = np.flatnonzero(np.diff(line, prepend=-1))
    names = (pack.outputs.quantity, pack.outputs.user, pack.outputs.city)
    quantity, user, city = (totals(columns[name][rows], starts, 0).tolist() for name in names)
    over = totals(run.over[rows].view(np.int8), starts, 0).tolist()
    counts = _counts(pack, run, rows, line)
    codes = {name: tuple(known.choices) for name, known in scope.columns["event"].items() if known.choices}
    first = rows[starts]
    keys = {name: columns[name][first].tolist() for name in (*shape.by, *shape.units.values())}
    people = run.frame.person[first].tolist()
    for n in range(len(starts)):
        person = run.frame.people[people[n]]
        group = {name: codes[name][keys[name][n]] if name in codes else keys[name][n] for name in shape.by}
        unit = {word: keys[name][n] for word, name in shape.units.items()}
        key = "/".join(map(str, (person, *group.values(), *unit.values())))
        yield Line(key, person, group, counts[n], unit, quantity[n], user[n], city[n], over[n])


def _counts(pack: Pack, run: Run, rows: Array, line: Array) -> list[dict[str, int]]:
    """How many events within the limits each line holds, by the pack's status input."""
    spec = next((spec for spec in pack.inputs if spec.name == pack.line.count), None)
    size = int(line[-1]) + 1
    if spec is None or not spec.choices:
        return [{} for _ in range(size)]
    within = ~run.over[rows]
    place = line * len(spec.choices) + run.columns["event"][spec.name][rows]
    table = np.bincount(place[within], minlength=size * len(spec.choices)).reshape(size, -1).tolist()
    return [{code: count for code, count in zip(spec.choices, row, strict=True) if count} for row in table]


def _adjustment_lines(pack: Pack, run: Run) -> Iterator[Line]:
    for item in pack.adjustments:
        column = run.columns[item.level][item.column]
        for n in np.flatnonzero(run.counts(item.level) & (column != 0)):
            person = run.frame.people[n] if item.level == "person" else ""
            yen = {"user": 0, "city": 0} | {item.to: int(column[n])}
            yield Line(f"{person}/{item.column}", person, {}, {}, {}, 0, yen["user"], yen["city"], 0, label=item.label)
