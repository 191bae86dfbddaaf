"""The shape of what a city types about a contract."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from billing_rules.asked import AskedForm
from billing_rules.terms.queries import TermSheet
from npo_platform.kernel.calendar import Month


class TermsForm(AskedForm):
    """From which month, and everything the rules ask; what is left empty stays as it is."""

    month = forms.ChoiceField(
        label=_("いつの分から"), help_text=_("前の値は消えません。選んだ月の分から新しい値で計算します。")
    )

    def __init__(self, sheet: TermSheet, data: Any = None, *, today: Month) -> None:
        known = {line.spec.name: line.now for line in sheet.lines if line.now}
        first, last = sheet.months[0], sheet.months[-1]
        begins = first if sheet.missing else max(first, min(today, last))
        super().__init__([line.spec for line in sheet.lines], data, now=known, initial={"month": str(begins)})
        self.fields["month"] = forms.ChoiceField(
            label=self.fields["month"].label,
            help_text=self.fields["month"].help_text,
            choices=[(str(month), f"{month.label}分から") for month in sheet.months],
        )

    @property
    def from_month(self) -> Month:
        return Month.parse(self.cleaned_data["month"])
