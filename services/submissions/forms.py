"""Why a closed month is opened again."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label=_("開き直す理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "class": "input"}),
        error_messages={"required": _("開き直す理由を書いてください（例：10月19日の記録を直すため）。")},
    )
