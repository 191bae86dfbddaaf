"""What differs between the tables of two documents, cell by cell: shown before an uploaded book is taken over."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from billing_rules.engine import check
from billing_rules.formats import parse
from billing_rules.formats.document import Document
from billing_rules.formats.excel.columns import Column, columns_of
from billing_rules.formats.typed import identity, lost_rows, texts_of
from billing_rules.packs.models import PackVersion
from billing_rules.packs.queries.parts import TABLES, part_digest
from billing_rules.packs.queries.versions import published

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RowChange:
    """A cell of a row that both documents have; a row that comes or goes has an empty side and no `heading`."""

    table: str
    case: str
    heading: str
    was: str
    now: str


def row_changes(old: Document, new: Document) -> list[RowChange]:
    """Every row that comes, goes or differs, table by table; the order of rows does not matter."""
    older = {table["name"]: table for table in old["tables"]}
    return [
        change
        for table in new["tables"]
        if table["name"] in older
        for change in _of_table(columns_of(new, table), older[table["name"]], table)
    ]


def _of_table(columns: list[Column], old: Row, new: Row) -> Iterator[RowChange]:
    before, after = ({identity(table, row): row for row in table["rows"]} for table in (old, new))
    for known in dict.fromkeys([*before, *after]):
        was, now = before.get(known), after.get(known)
        texts = [texts_of(columns, row) if row else {} for row in (was, now)]
        case = "・".join((texts[1] or texts[0])[c.name] for c in columns if c.role == "key" or c.name == "from")
        if was is None or now is None:
            told = ["、".join(f"{c.heading} {text[c.name]}" for c in columns if text.get(c.name)) for text in texts]
            yield RowChange(new["label"], case, "", *told)
            continue
        for column in columns:
            if texts[0][column.name] != texts[1][column.name]:
                yield RowChange(new["label"], case, column.heading, texts[0][column.name], texts[1][column.name])


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking over other tables would change, what would then be wrong, and the rows for the page to hand back."""

    seen: str
    rows: str
    changes: list[RowChange]
    faults: list[str]
    lost: list[tuple[str, str]]


def preview_of(
    version: PackVersion, change: Callable[[Document], Document], packed: Callable[[Document], str]
) -> Preview:
    """A draft with other tables, looked at before they are kept."""
    document = parse(version.document)
    changed = change(document)
    before = published(version.pack_id)
    return Preview(
        seen=part_digest(document, TABLES),
        rows=packed(changed),
        changes=row_changes(document, changed),
        faults=[finding.message for finding in check(changed) if finding.severity == "stop"],
        lost=lost_rows(parse(before.document), changed) if before else [],
    )
