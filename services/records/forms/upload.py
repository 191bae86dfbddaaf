"""A file to take in; what it holds is judged when it is read."""

from django import forms
from django.utils.translation import gettext_lazy as _


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("ファイル"),
        help_text=_("Excel（xlsx・xls・ods）か CSV、5MB まで"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
        error_messages={
            "required": _("ファイルを選んでください。"),
            "empty": _("ファイルが空です。中身のあるファイルを選んでください。"),
        },
    )
