"""Reading one row of a table cell by cell: what each says, or in which cell what must be mended."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from npo_platform.kernel.calendar import EVERY_WEEKDAY, WEEKDAYS
from npo_platform.kernel.errors import Finding, Refusal
from npo_platform.sheets.grid import Row, Table
from npo_platform.sheets.values import read_day, read_number, squeezed

_RANGE = re.compile(r"([月火水木金土日])[~〜～\-ー]([月火水木金土日])")


@dataclass(slots=True)
class CellReader:
    """Reads one row; everything wrong is noted with the address of its cell."""

    table: Table
    row: Row
    findings: list[Finding] = field(default_factory=list)

    def text(self, name: str) -> str:
        return self.table.text(self.row, name)

    def fault(self, name: str, message: str, code: str = "bad_cell") -> None:
        where = self.table.address(self.row, name)
        self.findings.append(Finding(code, f"{where}：{message}", where=where))

    def day(self, name: str) -> date | None:
        try:
            return read_day(self.text(name)) if self.text(name) else None
        except Refusal as refusal:
            self.fault(name, refusal.message, refusal.code)
            return None

    def number(self, name: str) -> int | None:
        try:
            return read_number(self.text(name)) if self.text(name) else None
        except Refusal as refusal:
            self.fault(name, refusal.message, refusal.code)
            return None

    def pair(self, both: str, first: str, second: str) -> tuple[str, str]:
        """姓 and 名 from their own columns, or from one with a space between."""
        if not self.text(both):
            return self.text(first), self.text(second)
        parts = self.text(both).split(maxsplit=1)
        if len(parts) == 1:
            self.fault(both, f"「{parts[0]}」の姓と名の間を1文字空けてください（例：山田 花子）")
            return parts[0], ""
        return parts[0], parts[1]

    def choice(self, name: str, known: Sequence[tuple[str, str]]) -> str:
        """The code of a word or a code; the word as typed when nothing is known yet."""
        typed = self.text(name)
        codes = {squeezed(word): code for code, label in known for word in (code, label)}
        if not typed or not known:
            return typed
        if squeezed(typed) not in codes:
            labels = "・".join(label for _, label in known)
            self.fault(name, f"「{typed}」は市の規則にありません。{labels}から選んでください")
        return codes.get(squeezed(typed), "")

    def weekdays(self) -> str:
        """月水金, 月・水・金, 月〜金, 毎日, or nothing for every day."""
        typed = squeezed(self.text("weekdays")).replace("曜日", "").replace("曜", "")
        if typed in {"", "毎日", "全日"}:
            return EVERY_WEEKDAY
        spans = _RANGE.findall(typed)
        days = set(re.sub(r"[・、,/]", "", _RANGE.sub("", typed)))
        for first, last in spans:
            days |= set(WEEKDAYS[WEEKDAYS.index(first) : WEEKDAYS.index(last) + 1])
        if not days or days - set(WEEKDAYS):
            self.fault(
                "weekdays",
                f"「{self.text('weekdays')}」は曜日として読めません。月水金 や 毎日 のように入れてください",
            )
            return EVERY_WEEKDAY
        return "".join(sorted(str(WEEKDAYS.index(day)) for day in days))

    def note(self, findings: Iterable[Finding], cells: Mapping[str, str], *, keep: bool = False) -> None:
        """Say a verb's findings again, each at the cell it comes from; one fault to a cell is enough.

        `cells` tells where a finding's field stands in the file; with `keep` only when it has no column of its own.
        """
        for finding in findings:
            cell = finding.where
            if cell in cells and not (keep and cell in self.table.columns):
                cell = cells[cell]
            if self.table.address(self.row, cell) not in {found.where for found in self.findings}:
                self.fault(cell, finding.message, finding.code)

    @property
    def from_left(self) -> tuple[Finding, ...]:
        """What must be mended, in the order of the columns."""
        return tuple(sorted(self.findings, key=lambda found: (len(found.where), found.where)))
