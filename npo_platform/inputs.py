"""Form fields for what Japanese offices type: days in 和暦 or ISO, weekdays, all in any width."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from npo_platform.kernel.calendar import WEEKDAYS, wareki
from npo_platform.kernel.errors import Refusal
from npo_platform.sheets import read_day


class DayField(forms.CharField):
    """A day typed as 令和8年12月1日, R8.12.1, 2026/12/1 or 20261201; shown again as 令和."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("例：令和8年12月1日、R8.12.1、2026/12/1"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return read_day(text)
        except Refusal as refusal:
            raise forms.ValidationError(refusal.message, code=refusal.code) from None

    def prepare_value(self, value: Any) -> Any:
        return wareki(value) if isinstance(value, date) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != data)


class LastDayField(DayField):
    """The last day of a period as people say it; the form holds and gives the day after, `until`."""

    def to_python(self, value: Any) -> Any:
        last = super().to_python(value)
        return last + timedelta(days=1) if last else None

    def prepare_value(self, value: Any) -> Any:
        return wareki(value - timedelta(days=1)) if isinstance(value, date) else value


class WeekdaysField(forms.MultipleChoiceField):
    """Days of the week as one text: "024" is Monday, Wednesday, Friday."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[(str(n), day) for n, day in enumerate(WEEKDAYS)], **kwargs)

    def clean(self, value: Sequence[str] | None) -> Any:
        return "".join(sorted(super().clean(value)))

    def prepare_value(self, value: Any) -> Any:
        return list(value) if isinstance(value, str) else value
