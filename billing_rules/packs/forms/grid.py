"""Parts of a draft as they are typed into grids; a box that cannot be read is kept as it was typed."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.http import QueryDict

from billing_rules.formats.document import Document
from billing_rules.formats.excel.columns import Column, columns_of
from billing_rules.formats.typed import row_of, texts_of
from billing_rules.packs.queries.form_words import FORM_WORDS
from billing_rules.packs.queries.grid import ROWS_AT_ONCE, Typed, field_name
from billing_rules.packs.queries.parts import FORMS, SETTINGS, TESTS, part_of, table_part, with_part
from npo_platform.kernel.errors import Refusal
from npo_platform.sheets import read_number

MOST_PASTED = 1_000
LONGEST = 400
Row = dict[str, Any]


@dataclass
class TableInput:
    """The boxes of one table (or of the stretch of it that was on the page), and what else was asked for.

    `copy` puts a row again below itself, without its days; `drop` takes a row out; `paste` holds lines copied from a
    spreadsheet, in the order of the columns.
    """

    table: str
    data: QueryDict
    first: int = 1
    goes_to: str = ""
    rows: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.first = max(1, _number(self.data.get("first", "1")))
        self.count = min(ROWS_AT_ONCE, _number(self.data.get("count", "0")))
        self.goes_to = f"t-{self.table}"

    @property
    def part(self) -> str:
        return table_part(self.table)

    @property
    def seen(self) -> str:
        return self.data.get("seen", "")

    @property
    def typed(self) -> Typed:
        """What to show again when it could not be saved."""
        return Typed(self.table, self.rows, self.first)

    def change(self, document: Document) -> Document:
        """The document with the rows as typed. A row whose boxes were left alone stays to the letter."""
        table = part_of(document, self.part)
        columns = columns_of(document, table)
        rows: list[Row] = table["rows"]
        start, end = self.first - 1, self.first - 1 + self.count
        self.rows = [self._row(columns, number, rows) for number in range(self.first, self.first + self.count)]
        typed = list(self._arranged(columns))
        return with_part(document, self.part, {**table, "rows": [*rows[:start], *typed, *rows[end:]]})

    def _row(self, columns: Sequence[Column], number: int, rows: Sequence[Row]) -> Row:
        texts = {column.name: self.data.get(field_name(number, column.name), "").strip() for column in columns}
        stored = rows[number - 1] if number <= len(rows) else None
        return stored if stored is not None and texts_of(columns, stored) == texts else row_of(columns, texts)[0]

    def _arranged(self, columns: Sequence[Column]) -> Iterator[Row]:
        copied, dropped = _number(self.data.get("copy", "")), _number(self.data.get("drop", ""))
        for number, row in enumerate(self.rows, self.first):
            if number != dropped:
                yield row
            if number == copied:
                self.goes_to = f"{self.table}-{number + 1}-from"
                yield {name: value for name, value in row.items() if name not in ("from", "until")}
        pasted = [line for line in self.data.get("paste", "").splitlines() if line.strip()][:MOST_PASTED]
        for line in pasted:
            texts = zip((column.name for column in columns), line.split("\t"), strict=False)
            yield row_of(columns, dict(texts))[0]


class PartInput(ABC):
    """The boxes of a part that is no table."""

    part: ClassVar[str]
    goes_to: ClassVar[str]

    def __init__(self, data: QueryDict) -> None:
        self.data = data
        self.seen = data.get("seen", "")

    @property
    def typed(self) -> Typed:
        """What to show again when it could not be saved."""
        return Typed(change=self.change)

    @abstractmethod
    def change(self, document: Document) -> Document:
        """The document with the part as typed."""


class SettingsInput(PartInput):
    """Value and reason of every setting."""

    part = goes_to = SETTINGS

    def change(self, document: Document) -> Document:
        settings = [self._setting(n, one) for n, one in enumerate(document.get(SETTINGS, []), 1)]
        return with_part(document, SETTINGS, settings) if settings else document

    def _setting(self, number: int, setting: Row) -> Row:
        value = self.data.get(f"{number}-value", str(setting.get("value", ""))).strip()
        reason = self.data.get(f"{number}-reason", str(setting.get("reason", ""))).strip()
        typed = _whole(value) if isinstance(setting.get("value"), int) else value
        undecided = f"{number}-undecided" in self.data if f"{number}-value" in self.data else setting.get("undecided")
        known = {name: one for name, one in setting.items() if name != "undecided"}
        marked = {"undecided": True} if undecided else {}
        return {**known, "value": typed, "reason": reason[:LONGEST], **marked}


class TestsInput(PartInput):
    """Title, ground and expected figures of every example; `drop` takes one out."""

    part = goes_to = TESTS

    def change(self, document: Document) -> Document:
        dropped = _number(self.data.get("drop", ""))
        tests = document.get(TESTS, [])
        kept = [self._example(number, one) for number, one in enumerate(tests, 1) if number != dropped]
        return with_part(document, TESTS, kept) if tests else document

    def _example(self, number: int, example: Row) -> Row:
        expect = example.get("expect", {})
        totals = dict(self._totals(number, expect.get("totals", {})))
        said = {name: self.data.get(f"{number}-{name}", str(example.get(name, ""))).strip() for name in _SAID}
        named = {name: text[:LONGEST] for name, text in said.items() if text or name in example}
        return {**example, **named, "expect": {**expect, "totals": totals}}

    def _totals(self, number: int, before: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        """The figures in their order; a box left empty is no longer asked for."""
        posted = [name.removeprefix(f"{number}-") for name in self.data if name.startswith(f"{number}-")]
        for name in dict.fromkeys([*before, *posted]):
            if name in _SAID:
                continue
            text = self.data.get(f"{number}-{name}", str(before.get(name, ""))).strip()
            if text:
                yield name, _whole(text)


class FormsInput(PartInput):
    """The words of every dated form; a box left empty keeps the word that was there, for a paper needs each."""

    part = goes_to = FORMS

    def change(self, document: Document) -> Document:
        forms = [self._form(number, one) for number, one in enumerate(document.get(FORMS, []), 1)]
        return with_part(document, FORMS, forms) if forms else document

    def _form(self, number: int, form: Row) -> Row:
        said = {name: self.data.get(f"{number}-{name}", "").strip() for name in FORM_WORDS}
        return {**form, **{name: text[:LONGEST] for name, text in said.items() if text}}


_SAID = ("title", "source")


def _whole(text: str) -> int | str:
    """The number a text says, in any width, or the text itself for the checks to tell."""
    try:
        return read_number(text)
    except Refusal:
        return text[:LONGEST]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
