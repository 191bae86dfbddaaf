"""`lookup`: the values of a table's row in force on the event's date, for the event's case."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from billing_rules.engine.part import Name
from billing_rules.engine.run import Run, Step, Told
from billing_rules.engine.scope import Known, Level, Scope
from billing_rules.engine.steps.spec import StepSpec
from billing_rules.engine.tables import CompiledRow, CompiledTable, days
from billing_rules.engine.words import since_words
from npo_platform.kernel.errors import Refusal


class Lookup(StepSpec):
    """Reads every value column of a table."""

    step: Literal["lookup"]
    table: Name
    level: Literal["event", "person"] = "event"

    def suppose(self, scope: Scope) -> None:
        """After a fault: the table's values are known all the same."""
        for name, spec in scope.values_of(self.table).items():
            scope.suppose(self.level, name, spec.label)

    def compile(self, scope: Scope) -> "CompiledLookup":
        table = scope.table(self.table, self.level)
        for axis in table.axes:
            scope.known(self.level, axis.name)
        if table.refused is not None:
            if self.level != "event":
                raise Refusal("late_refusal", "断る行のある表は、1件ごとに引いてください。")
            scope.refusing("断る行のある表を引く手順")
        for name, spec in table.kinds.items():
            scope.add(self.level, Known(name, spec.label, spec.type, table.numbers[name]))
        return CompiledLookup(self, self.level, table)


@dataclass(frozen=True, slots=True)
class CompiledLookup:
    spec: Lookup
    level: Level
    table: CompiledTable

    def run(self, run: Run) -> None:
        columns = run.columns[self.level]
        span = run.frame.span if self.level == "event" else (days(run.frame.month.last),) * 2
        place = self.table.position(run.frame.day, span, [columns[axis.name] for axis in self.table.axes])
        places = np.asarray(place, dtype=np.intp)
        place = run.traces[self.level, self.spec.table] = run.column(self.level, place)
        for name, dense in self.table.dense.items():
            columns[name] = run.column(self.level, dense.take(places))
        if self.table.refused is not None and (refused := self.table.refused.take(places)).any():
            run.refuse(run.column(self.level, refused), lambda row: self._refusal(int(place[row])))

    def _refusal(self, place: int) -> tuple[str, str, str]:
        row = self.row(place)
        case = self.table.spoken(row) if row.number else f"{self.table.case_at(place)} の行がない"
        return row.refuse or "", row.ref, f"{self.table.label}：{case}"

    def row(self, place: int) -> CompiledRow:
        return self.table.rows[int(self.table.cells[place])]

    def refuses(self, told: Told) -> bool:
        """Whether the table refuses any of the events told about."""
        places = told.run.traces[self.level, self.spec.table][told.rows_of(self.level)]
        return self.table.refused is not None and bool(self.table.refused.take(places).any())

    def used(self, run: Run) -> set[int]:
        """The numbers of the table rows that priced events (or people) of a run met."""
        met = run.traces[self.level, self.spec.table]
        if self.level == "event":
            met = met[run.frame.priced & run.frame.sound]
        return {self.row(place).number for place in np.unique(met)}

    def met(self, told: Told) -> list[tuple[CompiledRow, int]]:
        """The rows that gave the values told about, and to how many events (or people) each did."""
        places = told.run.traces[self.level, self.spec.table][told.rows_of(self.level)]
        cells, counts = np.unique(self.table.cells[places], return_counts=True)
        return [(self.table.rows[n], count) for n, count in zip(cells.tolist(), counts.tolist(), strict=True)]

    def tell(self, told: Told) -> Step | None:
        met = self.met(told)
        if not met:
            return None
        rows = [row for row, _ in met]
        many = f"（%d{told.scope.counter_at(self.level)}）" if len(rows) > 1 else ""
        sentence = "。".join(
            f"{self.table.spoken(row)} {self.table.shown(row)}".strip()
            + (many % count if many else "")
            + f"、{since_words(row.since)}"
            for row, count in met
        )
        return Step(
            title=self.spec.label,
            sentence=f"{self.table.label}：{sentence}。",
            clause="、".join(dict.fromkeys(row.ref for row in rows)),
            value_text=self.table.shown(rows[0]) if len(rows) == 1 else f"{len(rows)}行",
            row_since=max(row.since for row in rows),
            inputs={
                axis.label: "・".join(dict.fromkeys(row.words[n] for row in rows))
                for n, axis in enumerate(self.table.axes)
            },
        )

    @property
    def words(self) -> str:
        keys = "と".join(axis.label for axis in self.table.axes)
        values = "・".join(spec.label for spec in self.table.kinds.values())
        if not values:
            return self.spec.words or f"{self.table.label}で、{keys}を確かめる。"
        return self.spec.words or f"{self.table.label}から{f'、{keys}で' if keys else ''}{values}を引く。"
