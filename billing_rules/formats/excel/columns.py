"""What the sheet of a table looks like: its name and its columns; writing and reading ask here and so agree."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from npo_platform.kernel.calendar import WEEKDAYS
from npo_platform.sheets import squeezed

Document = Mapping[str, Any]
Kind = Literal["choice", "range", "yen", "count", "units", "rate", "flag", "day", "words"]

ANY, ANY_WORD = "*", "すべて"
YES, NO = "はい", "いいえ"
HEADINGS, NAMES, FIRST_ROW = 1, 2, 3  # the rows of a sheet, as a spreadsheet program counts
MOST_LETTERS_OF_A_NAME = 31
_UNITS = {"yen": "（円）", "units": "（単位）", "rate": "（率）"}
# What the calendar says of a day, without being declared.
_DAYS = {"closed": "休みの日", "holiday": "祝日"}
_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAYS = {name: f"{letter}曜" for name, letter in zip(_DAY_NAMES, WEEKDAYS, strict=True)}
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `name` stands in the second row, `heading` above it may be edited freely.

    `settings` are those a value may stand in, each with the words its cell says.
    """

    name: str
    heading: str
    kind: Kind
    role: Literal["key", "value", "frame"]
    choices: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    is_flag: bool = False
    required: bool = False


# The last day a row holds, as the screens show it and people say it; the document keeps the day after it (`until`).
FRAME = (
    Column("refuse", "受け付けないときの文", "words", "frame"),
    Column("from", "いつから", "day", "frame", required=True),
    Column("last_day", "いつまで（この日を含む）", "day", "frame"),
    Column("ref", "条項", "words", "frame", required=True),
)


def columns_of(document: Document, table: Mapping[str, Any]) -> list[Column]:
    """Keys, values, then what every row has."""
    keys = [_key_column(document, table, name) for name in table.get("keys", ())]
    settings = _settings(document)
    values = [
        Column(name, spec["label"] + _UNITS.get(spec["type"], ""), spec["type"], "value", settings=settings)
        for name, spec in table.get("values", {}).items()
    ]
    return [*keys, *values, *FRAME]


def _settings(document: Document) -> dict[str, str]:
    """Name → 設定「不在を届けた食事に数える」; by its name where two share a label."""
    whole = [one for one in document.get("settings", ()) if type(one["value"]) is int]
    labels = [squeezed(one["label"]) for one in whole]
    return {
        one["name"]: f"設定「{one['label'] if labels.count(squeezed(one['label'])) == 1 else one['name']}」"
        for one in whole
    }


def _key_column(document: Document, table: Mapping[str, Any], name: str) -> Column:
    source = _source(document, name)
    spec: Mapping[str, Any] = next((one for one in document["inputs"] if one["name"] == source), {})
    heading = dict(_computed_labels(document)).get(name) or spec.get("label") or name
    choices = spec.get("choices") or (_WEEKDAYS if source == "weekday" else _codes_used(table, name))
    if choices:
        return Column(name, heading, "choice", "key", choices, required=True)
    return Column(name, heading, "range", "key", is_flag=source in _flags(document), required=True)


def _source(document: Document, name: str) -> str:
    """The column whose values a column carries on: `last` and `spread` change its level, not its choices."""
    carried = {step["name"]: step["of"] for step in document["steps"] if step.get("step") in ("last", "spread")}
    for _ in carried:
        name = carried.get(name, name)
    return name


def _codes_used(table: Mapping[str, Any], name: str) -> dict[str, str]:
    """Choices nobody here knows the words of: the codes in the rows stand for themselves."""
    cells = [row.get(name) for row in table["rows"]]
    codes = [code for cell in cells for code in (cell if isinstance(cell, list) else [cell])]
    return {code: code for code in codes if isinstance(code, str) and code != ANY}


def _flags(document: Document) -> set[str]:
    """The columns that are known to answer yes or no."""
    values = {name for table in document["tables"] for name, spec in _values(table) if spec["type"] == "flag"}
    made = {
        step["name"]
        for step in document["steps"]
        if step.get("type") == "flag" or step.get("step") in ("limit", "deadline")
    }
    return values | made | set(_DAYS)


def _computed_labels(document: Document) -> Iterator[tuple[str, str]]:
    yield from _DAYS.items()
    yield "weekday", "曜日"
    for table in document["tables"]:
        yield from ((name, spec["label"]) for name, spec in _values(table))
    for step in document["steps"]:
        if "name" in step and "label" in step:
            yield step["name"], step["label"]


def _values(table: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield from table.get("values", {}).items()


def sheet_names(document: Document) -> list[str]:
    """A name for the sheet of every table: its label, as far as a spreadsheet program takes it, never twice."""
    names: list[str] = []
    for table in document["tables"]:
        label = _NOT_IN_A_NAME.sub("・", table["label"]).strip("' ")
        for number in range(1, len(names) + 2):
            end = "" if number == 1 else f" {number}"
            name = _cut(label, MOST_LETTERS_OF_A_NAME - len(end)) + end
            # Excel keeps "History" for itself.
            if squeezed(name) not in {"", "history", *map(squeezed, names)}:
                break
        else:
            name = _cut(table["name"], MOST_LETTERS_OF_A_NAME)
        names.append(name)
    return names


def _cut(text: str, letters: int) -> str:
    """Excel counts a letter beyond the first plane as two."""
    while len(text.encode("utf-16-le")) > 2 * letters:
        text = text[:-1]
    return text.strip("' ")
