"""The papers a city's form defines: what each shape's template shows, from the frozen document alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from npo_platform.kernel import digest
from npo_platform.kernel.calendar import Month, wareki
from npo_platform.kernel.cells import CELLS
from npo_platform.papers.monthgrid import grid_context
from npo_platform.papers.pdf import to_html, to_pdf
from npo_platform.papers.rows import Values, events_of, people_of
from npo_platform.papers.table import Table, columns_of, shown, table_of


def defined_html(document: Values, paper: Values) -> str:
    """A defined paper as HTML."""
    context = _common(document, paper) | _CONTEXTS[paper["shape"]](document, paper)
    return to_html(f"pdf/{paper['shape']}.html", context)


def render_defined(document: Values, paper: Values) -> bytes:
    """A defined paper as PDF with its document attached; the same document gives the same bytes."""
    return to_pdf(defined_html(document, paper), document)


def _common(document: Values, paper: Values) -> Values:
    month = Month.parse(document["month"])
    last = document["contract"]["last_on"]
    return {
        "doc": document,
        "paper": paper,
        "month": month,
        "digest": digest.digest(document),
        "frozen": wareki(date.fromisoformat(document["frozen_on"])),
        "first": wareki(month.first),
        "last": wareki(month.last),
        "contract_from": wareki(date.fromisoformat(document["contract"]["starts_on"])),
        "contract_to": wareki(date.fromisoformat(last)) if last else "期限なし",
        "totals": document["totals"],
    }


@dataclass(frozen=True)
class Sheet:
    """One person's certificate."""

    number: str
    name: str
    class_label: str
    table: Table
    user_yen: int
    city_yen: int


def _certificate(document: Values, paper: Values) -> Values:
    columns = columns_of(paper)
    sheets = []
    for lines in people_of(document):
        classes = dict.fromkeys(line["class_label"] for line in lines if line["class_label"])
        sheets.append(
            Sheet(
                number=lines[0]["decision_number"],
                name=lines[0]["name"],
                class_label="、".join(classes),
                table=Table(columns, events_of(document, lines), paper["totals"]),
                user_yen=sum(line["user_yen"] for line in lines),
                city_yen=sum(line["city_yen"] for line in lines),
            )
        )
    return {"sheets": sheets}


def _cover(document: Values, paper: Values) -> Values:
    table = table_of(document, paper)
    sections = set(paper["sections"])
    adjusts = paper["row"] != "month" and ("adjustments" in sections or document["adjustments"])
    return {
        "table": table,
        "glance": _glance(table, paper["glance"]),
        "with_adjustments": bool(adjusts),
        "with_safety": "safety" in sections,
        "with_checks": "checks" in sections,
        "with_basis": "basis" in sections,
    }


def _glance(table: Table, names: Sequence[str]) -> list[Values]:
    """The figures in the box above: the same sums as under the table."""
    columns = {column.cell.name: column for column in table.columns}
    sums = Table([columns[name] for name in names], table.rows, names)
    units = {"yen": "円", "count": ""}
    return [
        {
            "label": column.label,
            "text": shown(column, value).text,
            "unit": "人" if column.cell.name == "people" else units[CELLS[column.cell.name].kind],
        }
        for column, value in zip(sums.columns, sums.sums, strict=True)
    ]


def _invoice(document: Values, paper: Values) -> Values:
    table = table_of(document, paper)
    return {
        "table": table,
        "tax": document["tax"],
        "reduced": document["tax"]["category"] == "reduced",
        "all_but_last": len(table.columns) - 1,
    }


_CONTEXTS: dict[str, Callable[[Values, Values], dict[str, Any]]] = {
    "grid": grid_context,
    "certificate": _certificate,
    "cover": _cover,
    "invoice": _invoice,
}
