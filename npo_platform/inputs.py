"""Form fields for what Japanese offices type: days in 和暦 or ISO, weekdays, all in any width."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from npo_platform.kernel.calendar import WEEKDAYS, wareki
from npo_platform.kernel.errors import Refusal
from npo_platform.sheets import read_day

Choices = Sequence[tuple[str, str]]


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


class PersonForm(forms.Form):
    """Names, readings and birthday. The names are taken as they are: no stripping of characters, no normal form."""

    family_name = forms.CharField(label=_("姓"), max_length=60)
    given_name = forms.CharField(label=_("名"), max_length=60)
    family_kana = forms.CharField(label=_("せい"), max_length=60, help_text=_("ひらがなでもカタカナでも。例：やまだ"))
    given_kana = forms.CharField(label=_("めい"), max_length=60, help_text=_("例：はなこ"))
    born_on = DayField(label=_("生年月日"), required=False, help_text=_("例：昭和15年3月4日、S15.3.4、1940/3/4"))


class ReachForm(forms.Form):
    """Where somebody lives and how to call them."""

    phone = forms.CharField(
        label=_("電話番号"),
        max_length=20,
        required=False,
        help_text=_("市外局番から入れてください"),
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    postcode = forms.CharField(
        label=_("郵便番号"),
        max_length=10,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 9}),
    )
    address = forms.CharField(
        label=_("住所"), max_length=200, required=False, widget=forms.TextInput(attrs={"size": 60})
    )


class UploadForm(forms.Form):
    """A file of rows."""

    file = forms.FileField(
        label=_("ファイル"),
        allow_empty_file=True,
        help_text=_("Excel（xlsx・xls・ods）か CSV。5MB まで。文字の種類（UTF-8・Shift_JIS）は自動で見分けます"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt"}),
    )


class WeekForm(forms.Form):
    """A week of meals: for each weekday and meal the food, or none; codes with their labels are given."""

    starts_on = DayField(label=_("いつから"))

    def __init__(
        self,
        weekdays: str,
        data: Any = None,
        *,
        offered: tuple[Choices, Choices],
        chosen: Mapping[tuple[int, str], str],
        starts_on: date,
    ) -> None:
        """`offered` are meals and foods; `chosen` the food of a weekday and a meal as it stands."""
        named = {_cell(meal, weekday): food for (weekday, meal), food in chosen.items()}
        super().__init__(data, initial={"starts_on": starts_on, **named})
        self.weekdays = [int(day) for day in weekdays]
        self.offered_meals, foods = offered
        for weekday in self.weekdays:
            for meal, word in self.offered_meals:
                label = f"{WEEKDAYS[weekday]}曜日の{word}"
                select = forms.Select(attrs={"class": "input input-sm", "aria-label": label})
                self.fields[_cell(meal, weekday)] = forms.ChoiceField(
                    required=False, choices=[("", "—"), *foods], label=label, widget=select
                )

    @property
    def meal_labels(self) -> list[str]:
        return [word for _, word in self.offered_meals]

    @property
    def table(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(WEEKDAYS[day], [self[_cell(meal, day)] for meal, _ in self.offered_meals]) for day in self.weekdays]

    def week(self) -> list[tuple[int, str, str]]:
        """Weekday, meal and food of everything chosen."""
        cells = [(weekday, meal) for weekday in self.weekdays for meal, _ in self.offered_meals]
        return [(day, meal, food) for day, meal in cells if (food := self.cleaned_data[_cell(meal, day)])]


def _cell(meal: str, weekday: int) -> str:
    return f"{meal}_{weekday}"
