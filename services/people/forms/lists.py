"""What the list of people can be asked, and what the columns of a file are taken for."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from npo_platform.listing import Column, Listing, Narrowing
from services.people.actions import FileColumn
from services.people.queries import PersonRow
from services.people.registry import Way, offered


def people_listing(day: date) -> Listing[PersonRow]:
    """The list of people, in kana order unless another is asked for; the stations' ways narrow it on a day."""
    return Listing[PersonRow](
        name="people",
        title=_("利用者"),
        columns=[
            Column("name", _("利用者"), lambda row: row.recipient.name, key=lambda row: row.recipient.kana_key),
            Column("kana", _("ふりがな"), lambda row: row.recipient.kana, key=lambda row: row.recipient.kana_key),
            Column("number", _("利用者番号"), lambda row: row.recipient.number),
            Column("diet", _("食形態"), lambda row: row.diet_label),
            Column("decision", _("利用決定"), lambda row: row.decision.number if row.decision else None),
            Column("starts_on", _("開始日"), lambda row: row.decision.starts_on if row.decision else None),
            Column("last_day", _("最後の日"), lambda row: row.last_day),
            Column("standing", _("状態"), lambda row: row.standing.word),
        ],
        narrowings=[_narrowing(way, day) for way in offered()],
    )


def _narrowing(way: Way, day: date) -> Narrowing[PersonRow]:
    """A station's way; whom a choice leaves is asked once for the whole list."""
    known: dict[str, frozenset[UUID]] = {}

    def fits(row: PersonRow, value: str) -> bool:
        if value not in known:
            known[value] = frozenset(way.fitting(value, day))
        return row.recipient.pk in known[value]

    return Narrowing(way.name, way.label(), way.choices(), fits)


class ColumnsForm(forms.Form):
    """For each column of a file, what it is taken for."""

    def __init__(self, columns: Sequence[FileColumn], meanings: Sequence[tuple[str, str]], data: Any = None) -> None:
        super().__init__(data)
        self.columns = columns
        choices = [("", _("取り込まない")), *meanings]
        for column in columns:
            label = _("%(column)s列「%(heading)s」") % {"column": column.letters, "heading": column.heading}
            widget = forms.Select(attrs={"class": "input input-sm", "aria-label": label})
            self.fields[f"column_{column.index}"] = forms.ChoiceField(
                label=label, choices=choices, required=False, initial=column.meaning, widget=widget
            )

    @property
    def table(self) -> list[tuple[FileColumn, forms.BoundField]]:
        return [(column, self[f"column_{column.index}"]) for column in self.columns]

    @property
    def said(self) -> dict[int, str]:
        return {column.index: self.cleaned_data[f"column_{column.index}"] for column in self.columns}
