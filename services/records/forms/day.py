"""The one-day grid: a field for each stop, read from the row's own boxes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from npo_platform.inputs import DayField
from npo_platform.kernel.calendar import TOKYO
from npo_platform.kernel.errors import Refusal
from npo_platform.kernel.ids import uuid7
from npo_platform.sheets import read_clock
from services.plans.states import Meal
from services.records.actions import DayPage, DayRow
from services.records.forms.segments import OUTCOMES, SAFETIES, Segments, outcome_bar
from services.records.queries import DayLine, DaySheet, Offered
from services.records.states import Outcome, SafetyState


class DayRequest(forms.Form):
    """Which day and meal the address asks for; an unreadable day becomes a sentence."""

    on = DayField(required=False, label=_("配達日"))
    meal = forms.ChoiceField(required=False, choices=Meal.choices, label=_("食事"))


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row as drawn: what is held true or what was typed, and what is wrong with it."""

    number: int
    line: DayLine
    outcome: str
    safety: str
    clock: str
    note: str
    seen_record: str
    seen_check: str
    fault: str = ""
    bar: Segments = OUTCOMES

    @property
    def key(self) -> str:
        return str(self.line.stop_id)

    @property
    def outcome_bar(self) -> SafeString:
        return self.bar.drawn(self.key, self.line.name, self.outcome)

    @property
    def safety_bar(self) -> SafeString:
        return SAFETIES.drawn(self.key, self.line.name, self.safety)


class RowBoxes(forms.Widget):
    """Collects the boxes of one row; the template draws them."""

    def value_from_datadict(self, data: Mapping[str, Any], _files: object, name: str) -> dict[str, str] | None:
        if f"outcome-{name}" not in data and f"safety-{name}" not in data:
            return None
        boxes = ("outcome", "safety", "clock", "note", "record", "check")
        return {box: str(data.get(f"{box}-{name}", "")).strip() for box in boxes}


class RowField(forms.Field):
    widget = RowBoxes

    def __init__(self, line: DayLine) -> None:
        self.line = line
        label = _("%(name)sさん・%(meal)s") % {"name": line.name, "meal": line.meal_label}
        super().__init__(required=False, label=label)

    def clean(self, value: dict[str, str] | None) -> DayRow | None:
        if value is None:
            return None
        return DayRow(
            stop_id=self.line.stop_id,
            outcome=_known(value["outcome"], Outcome.values),
            safety=_known(value["safety"], SafetyState.values),
            handed_over_at=_handed_over_at(self.line.service_on, value["clock"]),
            note=value["note"],
            seen_record=_uuid(value["record"]),
            seen_safety=_uuid(value["check"]),
        )


class DayForm(forms.Form):
    """The whole grid; errors of a row belong to the field named by its stop."""

    page = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(required=False, max_length=200, label=_("訂正の理由"), widget=forms.TextInput)

    def __init__(
        self,
        sheet: DaySheet,
        data: Mapping[str, Any] | None = None,
        *,
        offered: Mapping[UUID, Offered] | None = None,
    ) -> None:
        """`offered` are the outcomes to choose from, by contract."""
        self.offered = offered or {}
        super().__init__(data, initial={"page": uuid7()}, auto_id="o-%s")
        self.sheet = sheet
        lines = [
            *sheet.expected,
            *(line for line in sheet.cancelled if data and _typed(line, data)),
        ]
        self.lines = lines
        for line in lines:
            self.fields[str(line.stop_id)] = RowField(line)

    @property
    def day_page(self) -> DayPage:
        rows = (self.cleaned_data[str(line.stop_id)] for line in self.lines)
        return DayPage(
            key=self.cleaned_data["page"],
            day=self.sheet.day,
            rows=[row for row in rows if row is not None],
            reason=self.cleaned_data["reason"],
        )

    def grid(self) -> Iterator[GridRow]:
        """The rows to draw: as typed when the page could not be saved, else as held true."""
        for number, line in enumerate(self.lines, start=1):
            name = str(line.stop_id)
            typed = RowBoxes().value_from_datadict(self.data, None, name) if self.is_bound else None
            fault = " ".join(str(message) for message in self.errors.get(name, ())) if typed else ""
            row = _typed_row(number, line, typed, fault) if typed else _held_row(number, line)
            yield replace(row, bar=self._bar(line))

    def _bar(self, line: DayLine) -> Segments:
        offered = self.offered.get(line.contract_id)
        if offered is None:
            return OUTCOMES
        held = line.outcome or ""
        known = not held or held in dict(offered)
        return outcome_bar(offered if known else (*offered, (held, line.outcome_label)))

    def only(self, stop_ids: Mapping[UUID, str], sheet: DaySheet) -> "DayForm":
        """The grid as held true now, with what was typed kept in the rows somebody else saved first."""
        kept = {key: value for key, value in self.data.items() if _belongs(key, stop_ids)}
        page = {"page": str(uuid7()), "reason": self.data.get("reason", "")}
        data = {**kept, **page, **_seen_now(sheet, stop_ids)}
        form = DayForm(sheet, data, offered=self.offered)
        for stop_id, sentence in stop_ids.items():
            if str(stop_id) in form.fields:
                form.add_error(str(stop_id), sentence)
        return form


def _typed_row(number: int, line: DayLine, typed: dict[str, str], fault: str) -> GridRow:
    return GridRow(
        number=number,
        line=line,
        outcome=typed["outcome"],
        safety=typed["safety"],
        clock=typed["clock"],
        note=typed["note"],
        seen_record=typed["record"],
        seen_check=typed["check"],
        fault=fault,
    )


def _held_row(number: int, line: DayLine) -> GridRow:
    handed = line.handed_over_at.astimezone(TOKYO) if line.handed_over_at else None
    return GridRow(
        number=number,
        line=line,
        outcome=line.outcome or "",
        safety=line.safety or "",
        clock=f"{handed.hour}:{handed.minute:02d}" if handed else "",
        note=line.note or "",
        seen_record=str(line.record_id or ""),
        seen_check=str(line.check_id or ""),
    )


def _seen_now(sheet: DaySheet, stop_ids: Mapping[UUID, str]) -> dict[str, str]:
    """What the page now shows of these stops, so that saving again is a change of that."""
    seen = {}
    for stop_id in stop_ids:
        line = sheet.line(stop_id)
        if line:
            seen[f"record-{stop_id}"] = str(line.record_id or "")
            seen[f"check-{stop_id}"] = str(line.check_id or "")
    return seen


def _belongs(key: str, stop_ids: Mapping[UUID, str]) -> bool:
    return any(key.endswith(str(stop_id)) for stop_id in stop_ids)


def _typed(line: DayLine, data: Mapping[str, Any]) -> bool:
    return bool(data.get(f"outcome-{line.stop_id}"))


def _known(text: str, values: list[str]) -> str:
    if text and text not in values:
        raise forms.ValidationError(_("選べる言葉ではありません。画面を開き直して選んでください。"))
    return text


def _handed_over_at(day: date, text: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.combine(day, read_clock(text), TOKYO)
    except Refusal as refusal:
        raise forms.ValidationError(refusal.message, code=refusal.code) from None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise forms.ValidationError(_("画面を開き直して、もう一度入れてください。")) from None
