"""Lists a person orders, narrows, pages through and takes along; all of it stands in the address."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise

from npo_platform.pages import XLSX, to_keep
from npo_platform.sheets import Value, write_csv, write_xlsx

R = TypeVar("R")
Words = str | Promise

PAGE = 50
SORT, PAGE_NAME, TAKE = "sort", "page", "take"
KINDS = {
    "xlsx": XLSX,
    "csv": "text/csv; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """A heading: what its cell holds in a file, and what rows are ordered by: the same, or `key`."""

    name: str
    label: Words
    value: Callable[[R], Value]
    key: Callable[[R], Any] | None = None


@dataclass(frozen=True, slots=True)
class Narrowing(Generic[R]):
    """One question the list can be narrowed by: its answers, and which rows fit one."""

    name: str
    label: Words
    choices: Sequence[tuple[str, Words]]
    fits: Callable[[R, str], bool]


@dataclass(frozen=True)
class Listing(Generic[R]):
    """What a list can be asked. `order` is a column's name, with - before it downwards; without it, the order given."""

    name: str
    title: Words
    columns: Sequence[Column[R]]
    narrowings: Sequence[Narrowing[R]] = ()
    order: str = ""
    per_page: int = PAGE

    def shown(self, rows: Iterable[R], asked: MultiValueDict[str, str]) -> "Shown[R]":
        """The rows as the address asks for them; what it asks wrongly is as if it were not asked."""
        chosen = {
            one.name: asked.get(one.name, "")
            for one in self.narrowings
            if asked.get(one.name) in {value for value, _ in one.choices if value}
        }
        kept = [
            row for row in rows if all(one.fits(row, chosen[one.name]) for one in self.narrowings if one.name in chosen)
        ]
        sort = asked.get(SORT, "")
        if sort.removeprefix("-") not in {column.name for column in self.columns}:
            sort = self.order
        return Shown(self, self._ordered(kept, sort), sort, chosen, asked)

    def _ordered(self, rows: list[R], sort: str) -> list[R]:
        column = next((one for one in self.columns if one.name == sort.removeprefix("-")), None)
        if column is None:
            return rows
        key: Callable[[R], Any] = column.key or column.value
        known = [(key(row), row) for row in rows]
        ordered = sorted((one for one in known if one[0] is not None), key=lambda one: one[0], reverse=sort[0] == "-")
        return [row for _, row in ordered] + [row for value, row in known if value is None]


@dataclass(frozen=True, slots=True)
class Head:
    """A heading as the page shows it: how it orders now, and what pressing it asks for."""

    label: Words
    state: str
    asks: str


@dataclass(frozen=True)
class Shown(Generic[R]):
    """A list as it was asked for: `rows` are all that fit, `page` the part to look at."""

    listing: Listing[R]
    rows: Sequence[R]
    sort: str
    chosen: Mapping[str, str]
    asked: MultiValueDict[str, str] = field(repr=False)

    @cached_property
    def page(self) -> Page[R]:
        return Paginator(self.rows, self.listing.per_page).get_page(self.asked.get(PAGE_NAME))

    @property
    def is_taken(self) -> bool:
        """Whether the address asks for a file."""
        return self.asked.get(TAKE) in KINDS

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What else the address says, for the form that narrows: a new choice begins on the first page."""
        own = {one.name for one in self.listing.narrowings} | {PAGE_NAME, TAKE}
        return [(name, value) for name, values in self.asked.lists() if name not in own for value in values]

    def head(self, name: str) -> Head:
        column = next(one for one in self.listing.columns if one.name == name)
        if self.sort.removeprefix("-") != name:
            return Head(column.label, "", name)
        return (
            Head(column.label, "descending", name)
            if self.sort[0] == "-"
            else Head(column.label, "ascending", f"-{name}")
        )

    def file(self) -> HttpResponse:
        """All the rows that fit, not the page only, as Excel or CSV; no cell of it can run as a formula."""
        header = [str(column.label) for column in self.listing.columns]
        cells = [[column.value(row) for column in self.listing.columns] for row in self.rows]
        return file_of(self.asked.get(TAKE, ""), self.listing.name, str(self.listing.title), header, cells)


def file_of(kind: str, name: str, title: str, header: Sequence[str], cells: Iterable[Sequence[Value]]) -> HttpResponse:
    """Rows to take along as `xlsx` or `csv`, under a name of ASCII letters."""
    data = write_csv(header, cells) if kind == "csv" else write_xlsx(header, cells, title=title[:31])
    return to_keep(data, f"{name}.{kind}", KINDS[kind])
