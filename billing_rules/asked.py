"""Form fields built from what a pack asks: its label, choices, bounds and unit, without a line of code per input."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from billing_rules.engine import Input, bounds_of, in_words, said, what_to_enter
from npo_platform.inputs import DayField, LastDayField, WeekdaysField
from npo_platform.kernel.calendar import parse_day, wareki
from npo_platform.kernel.errors import Refusal
from npo_platform.sheets import CellReader, read_clock, read_day, read_number

PREFIX = "input_"


class SaidField(forms.CharField):
    """A number, a day or a time of day in any Japanese spelling; cleaned to the text that is kept."""

    def __init__(self, spec: Input, **kwargs: Any) -> None:
        self.spec = spec
        numeric = spec.type is None
        attrs = {"inputmode": "numeric", "size": 10} if numeric else {"size": 16}
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if not text:
            return ""
        try:
            return read_said(self.spec, text)
        except Refusal as refusal:
            raise forms.ValidationError(refusal.message, code=refusal.code) from None

    def prepare_value(self, value: Any) -> Any:
        """A kept day is shown as 令和8年4月1日; what somebody typed stays as typed."""
        if self.spec.type != "date" or not value:
            return value
        try:
            return wareki(parse_day(str(value)))
        except ValueError:
            return value


def read_said(spec: Input, text: str) -> str:
    """A number, a day or a time of day in any Japanese spelling, as it is kept; refused with what to enter instead."""
    if spec.type == "date":
        return said(spec, read_day(text).isoformat())
    if spec.type == "time":
        return said(spec, read_clock(text).strftime("%H:%M"))
    return said(spec, str(read_number(text.removesuffix(spec.unit) if spec.unit else text)))


def field_of(spec: Input, *, required: bool, now: str = "", hint: str = "") -> forms.Field:
    """The field of one input; one with a value for the missing case may be left empty.

    With `now`, what holds is told beside an empty field, and an empty field changes nothing.
    """
    stays = _("いまは「%(value)s」。空けておくと変わりません") % {"value": in_words(spec, now)} if now else ""
    help_text = "。".join(part for part in (stays, bounds_of(spec) if now else hint or what_to_enter(spec)) if part)
    shape: dict[str, Any] = {"label": spec.label, "required": required, "help_text": help_text}
    if spec.choices:
        nothing = _("変えない") if now else _("選んでください")
        return forms.ChoiceField(choices=[("", nothing), *spec.choices.items()], **shape)
    return SaidField(spec, **shape)


class AskedForm(forms.Form):
    """A form that asks, after its own fields, what the pack asks."""

    def __init__(
        self,
        asked: Iterable[Input],
        data: Any = None,
        *,
        known: Mapping[str, str] | None = None,
        now: Mapping[str, str] | None = None,
        initial: Any = None,
        must: bool = False,
    ) -> None:
        """`known` is filled in, `now` only told beside its field: a value that holds until another takes its place.

        With `must`, an input that has no value for the missing case has to be filled in.
        """
        before = {PREFIX + name: value for name, value in (known or {}).items()}
        super().__init__(data, initial={**(initial or {}), **before})
        self.asked = tuple(asked)
        for spec in self.asked:
            required = must and spec.if_missing is None
            self.fields[PREFIX + spec.name] = field_of(spec, required=required, now=(now or {}).get(spec.name, ""))

    @property
    def said(self) -> dict[str, str]:
        """What was filled in, by the names of the pack; and what had been filled in and was emptied."""
        names = {spec.name: self.cleaned_data.get(PREFIX + spec.name, "") for spec in self.asked}
        return {name: value for name, value in names.items() if value or self.initial.get(PREFIX + name)}


@dataclass(slots=True)
class AskedReader(CellReader):
    """Reads one row of a file whose columns may carry the labels of what the pack asks."""

    def inputs(self, asked: Iterable[Input]) -> dict[str, str]:
        """What the columns say that carry the labels of the rules' inputs, by the rules' names."""
        values = {spec.name: self._input(spec, PREFIX + spec.name) for spec in asked}
        return {name: value for name, value in values.items() if value}

    def _input(self, spec: Input, column: str) -> str:
        if not self.text(column):
            return ""
        if spec.choices:
            return self.choice(column, tuple(spec.choices.items()))
        try:
            return read_said(spec, self.text(column))
        except Refusal as refusal:
            self.fault(column, refusal.message, refusal.code)
            return ""


NOTHING = ("", _lazy("選んでください"))


class DecidedForm(AskedForm):
    """A decision as the city's letter says it."""

    number = forms.CharField(
        label=_lazy("決定番号"),
        max_length=40,
        help_text=_lazy("決定通知書の番号を、そのまま入れてください"),
    )
    programme = forms.ChoiceField(label=_lazy("事業"), required=False)
    starts_on = DayField(label=_lazy("開始日"))
    until = LastDayField(label=_lazy("最後の日"), required=False, help_text=_lazy("決まっていなければ空けてください"))
    weekdays = WeekdaysField(label=_lazy("利用できる曜日"))
    per_week = forms.IntegerField(
        label=_lazy("週の回数"),
        required=False,
        min_value=1,
        max_value=14,
        localize=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 3}),
        help_text=_lazy("決定通知書に回数がなければ空けてください"),
        error_messages={
            name: _lazy("週の回数は1から14までの数字で入れてください") for name in ("invalid", "min_value", "max_value")
        },
    )
    burden_class = forms.ChoiceField(label=_lazy("開始日からの負担区分"), required=False)

    def choose(self, **offered: Sequence[tuple[str, str]]) -> None:
        """Offer these codes under a field; a field without any is not asked."""
        for name, known in offered.items():
            if known:
                label = self.fields[name].label
                self.fields[name] = forms.ChoiceField(label=label, required=True, choices=[NOTHING, *known])
            else:
                del self.fields[name]
