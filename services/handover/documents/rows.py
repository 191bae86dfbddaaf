"""A row as text: each value in the one spelling that is read again exactly."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Field, JSONField, Model

from services.handover.queries.tables import Table


def written(table: Table, row: Model) -> dict[str, Any]:
    """A row by its columns; days and instants in ISO 8601, keys as UUIDs, yen as whole numbers."""
    return {field.attname: _plain(getattr(row, field.attname)) for field in table.fields}


def read_again(field: "Field[Any, Any]", value: Any) -> Any:
    """A value of a column as the program has it."""
    return value if value is None or isinstance(field, JSONField) else field.to_python(value)


def cells(row: Mapping[str, Any]) -> list[str | int | None]:
    """The same row for a table people open: what is nested is written as JSON."""
    return [_cell(value) for value in row.values()]


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if isinstance(value, date | datetime) else value


def _cell(value: Any) -> str | int | None:
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return value if isinstance(value, int) or value is None else str(value)
