"""Which month to hand out, and for which program."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from npo_platform.kernel.calendar import Month

XLSX, CSV, CP932 = "xlsx", "csv", "cp932"
FORMATS = [
    (XLSX, _("Excel ブック（xlsx）")),
    (CSV, _("Excel 用の CSV（UTF-8・BOM 付き）")),
    (CP932, _("古いソフト用の CSV（Shift_JIS）")),
]


class ExportForm(forms.Form):
    month = forms.ChoiceField(label=_("対象月"))
    kind = forms.ChoiceField(label=_("形式"), choices=FORMATS, widget=forms.RadioSelect)
    replace = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"kind": XLSX})
        months = [Month.of(today).shift(-back) for back in range(13)]
        self.fields["month"].choices = [(str(month), month.label) for month in months]  # type: ignore[attr-defined]

    def clean_month(self) -> Month:
        return Month.parse(self.cleaned_data["month"])
