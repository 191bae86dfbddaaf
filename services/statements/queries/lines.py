"""The lines of a statement as the month's page and its book tell them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from npo_platform.kernel.persons import FullName
from services.statements.models import Statement

# The columns of a PageLine in its order, then those of a Named; rows of models would cost three times as much.
_COLUMNS = (
    "kind",
    "label",
    "group_text",
    "counts",
    "quantity",
    "over_limit",
    "user_yen",
    "city_yen",
    "total_yen",
    "decision__number",
    "adjustment__reason",
    "adjustment__from_month__starts_on",
    "recipient_id",
    "recipient__number",
    "recipient__family_name",
    "recipient__given_name",
    "recipient__family_kana",
    "recipient__given_kana",
)
_OWN = _COLUMNS.index("recipient_id")


@dataclass(frozen=True, slots=True)
class Named(FullName):
    """A person as a list names them."""

    pk: UUID
    number: str
    family_name: str
    given_name: str
    family_kana: str
    given_kana: str


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line with its person, its decision's number, and where it comes from if it corrects an earlier month."""

    kind: str
    label: str
    group: Mapping[str, str]
    counts: Mapping[str, int]
    quantity: int
    over_limit: int
    user_yen: int
    city_yen: int
    total_yen: int
    decision_number: str | None
    reason: str | None
    from_month: date | None
    recipient: Named | None

    @property
    def recipient_id(self) -> UUID | None:
        return self.recipient.pk if self.recipient else None


def page_lines(statement: Statement) -> list[PageLine]:
    """Every line in the order of the page; one query."""
    rows = statement.lines.order_by("position", "pk").values_list(*_COLUMNS)
    return [_line(row[:_OWN], row[_OWN:]) for row in rows]


def _line(own: Sequence[Any], person: Sequence[Any]) -> PageLine:
    kind, label, group_text, *rest = own
    values = [kind, label, json.loads(group_text or "{}"), *rest, Named(*person) if person[0] else None]
    return PageLine(*values)
