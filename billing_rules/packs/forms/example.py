"""A new example (例題): one person, some days, what was recorded, and the figures worked out by hand."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError as ShapeError

from billing_rules.asked import PREFIX, AskedForm
from billing_rules.engine import Input, fact_value
from billing_rules.formats.document import Document
from billing_rules.packs.queries.parts import TESTS, with_part
from npo_platform.inputs import DayField
from npo_platform.kernel.calendar import Month
from npo_platform.kernel.errors import Refusal
from npo_platform.sheets import read_number

LEVELS = ("person", "contract", "provider", "event")


class FigureField(forms.CharField):
    """A whole number in any width."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        try:
            return read_number(text) if text else None
        except Refusal as refusal:
            raise forms.ValidationError(refusal.message, code=refusal.code) from None


class ExampleForm(AskedForm):
    """One box for every input the pack knows; what the rules can do without may stay empty."""

    part = TESTS

    title = forms.CharField(label=_("例題の名前"), max_length=400, help_text=_("例：課税の人の昼食 3食"))
    source = forms.CharField(
        label=_("計算のもと"), max_length=400, required=False, help_text=_("例：500円×3食、340円×3食")
    )
    first = DayField(label=_("はじめの日"))
    last = DayField(label=_("おわりの日"), required=False, help_text=_("1日だけなら、空けておきます"))
    quantity = FigureField(label=_("数量の答え"))
    user = FigureField(label=_("利用者の答え（円）"), help_text=_("手で計算した額を入れます"))
    city = FigureField(label=_("市の答え（円）"))
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, document: Document, data: Any = None, *, seen: str) -> None:
        asked = sorted(_inputs(document), key=lambda spec: LEVELS.index(spec.level))
        super().__init__(asked, data, initial={"token": seen}, must=True)
        self.order_fields(["title", "source", *(PREFIX + spec.name for spec in asked)])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and not (first <= last and Month.of(first) == Month.of(last)):
            self.add_error("last", _("はじめの日と同じ月の、あとの日にしてください。"))
        return cleaned

    @property
    def seen(self) -> str:
        return str(self.cleaned_data["token"])

    def change(self, document: Document) -> Document:
        """The document with the example after those it has."""
        return with_part(document, TESTS, [*document.get(TESTS, []), self.example])

    @property
    def example(self) -> dict[str, Any]:
        """The example as the document writes it."""
        given = self.cleaned_data
        first, last, user, city = given["first"], given["last"] or given["first"], given["user"], given["city"]
        facts: dict[str, Any] = {"month": str(Month.of(first))}
        facts |= {level: found for level in ("provider", "contract") if (found := self._of(level))}
        event = {"person": "A", "on": [f"{first}/{last}"], "inputs": self._of("event")}
        facts |= {"people": [{"key": "A", "inputs": self._of("person")}], "events": [event]}
        totals = {"quantity": given["quantity"], "user": user, "city": city, "total": user + city}
        return {"title": given["title"], "source": given["source"], "facts": facts, "expect": {"totals": totals}}

    def _of(self, level: str) -> dict[str, Any]:
        typed = self.said
        return {s.name: fact_value(s, typed[s.name]) for s in self.asked if s.level == level and s.name in typed}


def _inputs(document: Document) -> Iterator[Input]:
    for spec in document["inputs"]:
        try:
            yield Input.model_validate(spec)
        except ShapeError:  # told by the checks; nothing can be typed for it
            continue
