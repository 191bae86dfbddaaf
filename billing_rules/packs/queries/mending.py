"""What is wrong with a draft, each thing led to the box of the page where it is mended."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from billing_rules.formats.document import Document
from billing_rules.formats.excel.columns import Column, columns_of
from billing_rules.formats.typed import faults_of
from billing_rules.packs.queries.grid import cell_anchor
from billing_rules.packs.queries.sheet import Fault
from billing_rules.packs.queries.tables import row_place

Finding = Mapping[str, str]


class Mending:
    """The faults of a document by place and column, and the list of them with their anchors."""

    def __init__(self, document: Document, findings: Sequence[Finding]) -> None:
        self.document = document
        self.at_cells: dict[str, dict[str, str]] = {}
        self.faults: list[Fault] = []
        self.warnings: list[Fault] = []
        self._anchors = dict(self._parts())
        rows = {place: spot for place, spot in self._rows()}
        typed = {place for place in rows if self.at_cells.get(place)}
        for finding in findings:
            told = self.faults if finding["severity"] == "stop" else self.warnings
            if finding["where"] not in rows:
                told.append(Fault(finding["message"], self._anchor(finding["where"])))
            elif finding["where"] not in typed:
                told.append(self._at_row(finding, *rows[finding["where"]]))
        self.faults = [*self._typed(rows, typed), *self.faults]

    def _parts(self) -> Iterator[tuple[str, str]]:
        yield from ((table["label"], f"t-{table['name']}") for table in self.document["tables"])
        for number, setting in enumerate(self.document.get("settings", []), 1):
            yield f"設定「{setting.get('label')}」", f"settings-{number}-value"
        for number, example in enumerate(self.document.get("tests", []), 1):
            yield f"例題 {number}「{example.get('title')}」", f"tests-{number}"

    def _rows(self) -> Iterator[tuple[str, tuple[dict[str, Any], int, list[Column]]]]:
        for table in self.document["tables"]:
            columns = columns_of(self.document, table)
            for number, row in enumerate(table["rows"], 1):
                place = row_place(table["label"], number)
                if found := faults_of(columns, row):
                    self.at_cells[place] = found
                yield place, (table, number, columns)

    def _at_row(self, finding: Finding, table: dict[str, Any], number: int, columns: list[Column]) -> Fault:
        """A fault of a whole row stands at the box it speaks of, or else at the first day."""
        bare = finding["message"].removeprefix(f"{finding['where']}：")
        column = next((c.name for c in columns if bare.startswith((c.heading.split("（")[0], c.name))), "from")
        if finding["severity"] == "stop":
            self.at_cells.setdefault(finding["where"], {}).setdefault(column, bare)
        return Fault(finding["message"], cell_anchor(table["name"], number, column))

    def _typed(self, rows: Mapping[str, tuple[dict[str, Any], int, list[Column]]], typed: set[str]) -> Iterator[Fault]:
        for place, (table, number, _columns) in rows.items():
            for column, message in self.at_cells[place].items() if place in typed else ():
                yield Fault(f"{place}：{message}", cell_anchor(table["name"], number, column))

    def _anchor(self, where: str) -> str:
        exact = self._anchors.get(where)
        if exact:
            return exact
        if where.startswith(("手順", "結果 ", "明細行")):
            return "steps"
        return next((anchor for place, anchor in self._anchors.items() if where.startswith(place)), "")
