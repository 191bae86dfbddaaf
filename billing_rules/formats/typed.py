"""Rows of a table as a person types them into a grid: a text for every column, and back.

What cannot be read stays in the document as it was typed, so that nothing is lost and the fault is told at its cell.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from billing_rules.formats.excel.book import Cell
from billing_rules.formats.excel.cells import MOST_LETTERS, read_cell
from billing_rules.formats.excel.columns import NO, YES, Column
from billing_rules.formats.excel.words import key_words
from npo_platform.kernel.calendar import parse_day, wareki
from npo_platform.kernel.errors import Refusal
from npo_platform.sheets import read_day

_WHOLE = re.compile(r"-?\d{1,15}")
Row = Mapping[str, Any]
Texts = Mapping[str, str]


def texts_of(columns: Sequence[Column], row: Row) -> dict[str, str]:
    """What stands in the cells of a row: 昼食, 840, 令和8年10月1日; what is no such value as it is written."""
    return {column.name: _text(column, row) for column in columns}


def row_of(columns: Sequence[Column], texts: Texts) -> tuple[dict[str, Any], dict[str, str]]:
    """The row the cells say, and what is wrong with each cell by its column; an empty cell is left out."""
    row: dict[str, Any] = {}
    faults: dict[str, str] = {}
    refuses = bool(texts.get("refuse", "").strip())
    for column in columns:
        text = texts.get(column.name, "").strip()
        if not text:
            if column.required or (column.role == "value" and not refuses):
                faults[column.name] = f"{column.heading}が空です。入れてください。"
            continue
        if column.role == "value" and refuses:
            faults[column.name] = f"受け付けない行に{column.heading}は書けません。空にしてください。"
        try:
            row[column.name] = _value(column, text)
        except Refusal as refusal:
            row[column.name] = text[:MOST_LETTERS]
            faults[column.name] = refusal.message
    return _as_written(row), faults


def faults_of(columns: Sequence[Column], row: Row) -> dict[str, str]:
    """What is wrong with the cells of a row of a document, by column."""
    return row_of(columns, texts_of(columns, row))[1]


def lost_rows(before: Mapping[str, Any], document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Rows of an older document, as (table, number), whose case and first day a newer one no longer has."""
    kept = {table["name"]: {identity(table, row) for row in table["rows"]} for table in document["tables"]}
    return [
        (table["label"], f"{number}行目")
        for table in before["tables"]
        if table["name"] in kept
        for number, row in enumerate(table["rows"], 1)
        if identity(table, row) not in kept[table["name"]]
    ]


def identity(table: Mapping[str, Any], row: Row) -> tuple[str, ...]:
    """By what a row is known from version to version: its keys and its first day."""
    keys = (row.get(name) for name in table.get("keys", ()))
    return (*(str(sorted(map(str, key)) if isinstance(key, list) else key) for key in keys), str(row.get("from")))


def _as_written(row: dict[str, Any]) -> dict[str, Any]:
    """The document holds the day after the last one, and its rows end with from, until, ref."""
    last = row.pop("last_day", None)
    if last is not None:
        ref = row.pop("ref", None)
        row["until"] = _shifted(last, 1)
        if ref is not None:
            row["ref"] = ref
    return row


def _text(column: Column, row: Row) -> str:
    given = row.get("until" if column.name == "last_day" else column.name)
    if given is None:
        return ""
    if column.kind == "day":
        return _day_words(_shifted(given, -1) if column.name == "last_day" else given)
    if column.role == "key":
        try:
            return str(key_words(column, given))
        except (TypeError, ValueError, AttributeError):
            return str(given)
    if isinstance(given, bool):
        return YES if given else NO
    return column.settings.get(given, given) if isinstance(given, str) else str(given)


def _value(column: Column, text: str) -> Any:
    if column.kind == "day":
        return read_day(text).isoformat()
    whole = column.kind in ("units", "rate") and _WHOLE.fullmatch(text)
    return read_cell(column, Cell("number" if whole else "text", text, ""))


def _shifted(day: Any, days: int) -> str:
    """A day some days later, or what was typed in its place."""
    try:
        return (parse_day(str(day)) + timedelta(days=days)).isoformat()
    except (ValueError, OverflowError):
        return str(day)


def _day_words(day: Any) -> str:
    try:
        return wareki(date.fromisoformat(str(day)))
    except ValueError:
        return str(day)
