"""Whom a hole or a refusing row of a version meets, as far as the providers' answers tell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from billing_rules.engine.boxes import Box
from billing_rules.engine.tables import Axis, CompiledRow, CompiledTable
from billing_rules.simulation.queries.picture import Picture, Row
from npo_platform.kernel.calendar import Month

NO_ROW = " の行がない"  # how the engine ends the reason of a record that met no row


@dataclass(frozen=True, slots=True)
class Affected:
    """`state`: outside (no simulated month touches these days), nobody, few (fewer than five, untold), or some.

    `some_unread`: records were refused before they came to this table, so that nobody knows what they would have met.
    """

    state: str
    people: int = 0
    events: int = 0
    is_more: bool = False
    is_summed: bool = False
    some_unread: bool = False


class Reach:
    """A simulation's refused records, asked by case."""

    def __init__(self, picture: Picture) -> None:
        months = [Month.parse(one["month"]) for share in picture.answers for one in share.figures["months"]]
        self.first = min((month.first for month in months), default=None)
        self.after = max((month.after for month in months), default=None)
        self.refused = picture.refused

    def of_holes(self, table: CompiledTable, holes: Sequence[Box]) -> list[Affected]:
        """Of each hole; a case that is a hole twice counts in both, because the answers do not tell the days."""
        met: list[list[Row]] = [[] for _ in holes]
        for row in self.refused:
            case = row.words.removeprefix(f"{table.label}：")
            if case == row.words or not case.endswith(NO_ROW):
                continue
            cells = list(cells_called(table.axes, case.removesuffix(NO_ROW)))
            for own, hole in zip(met, holes, strict=True):
                if self._saw(*table.days_of(hole)) and any(hole.covers(cell) for cell in cells):
                    own.append(row)
        return [self._affected(table, rows, *table.days_of(hole)) for rows, hole in zip(met, holes, strict=True)]

    def of_row(self, table: CompiledTable, row: CompiledRow) -> Affected:
        """Of a row that refuses."""
        words = f"{table.label}：{table.spoken(row)}"
        rows = [one for one in self.refused if (one.words, one.clause) == (words, row.ref)]
        return self._affected(table, rows, row.since, row.until)

    def _saw(self, first: date, after: date | None) -> bool:
        if self.first is None or self.after is None:
            return False
        return first < self.after and (after is None or after > self.first)

    def _affected(self, table: CompiledTable, rows: Sequence[Row], first: date, after: date | None) -> Affected:
        if not self._saw(first, after):
            return Affected("outside")
        if not rows:
            elsewhere = any(not row.words.startswith(f"{table.label}：") for row in self.refused)
            return Affected("nobody", some_unread=elsewhere)
        people, hidden = sum(row.people for row in rows), any(row.some_hidden for row in rows)
        events = sum(row.moves["events"].after for row in rows)
        return Affected("some" if people else "few", people, events, hidden, len(rows) > 1)


def cells_called(axes: Sequence[Axis], words: str) -> Iterator[tuple[int, ...]]:
    """The key combinations whose words are these; more than one only when words of keys run together."""
    if not axes:
        yield ()
        return
    axis, rest = axes[0], axes[1:]
    for place, word in enumerate(axis.words):
        if not rest and word == words:
            yield (place,)
        elif rest and words.startswith(f"{word}・"):
            yield from ((place, *more) for more in cells_called(rest, words.removeprefix(f"{word}・")))
