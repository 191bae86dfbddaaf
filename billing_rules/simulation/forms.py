from django import forms
from django.utils.translation import gettext_lazy as _

from billing_rules.simulation.states import MONTHS_BACK

LABELS = {1: _("締めた 1か月"), 3: _("締めた 3か月"), 6: _("締めた 6か月"), 12: _("締めた 12か月")}


class AskForm(forms.Form):
    months = forms.TypedChoiceField(
        label=_("くらべる月"), choices=[(n, LABELS[n]) for n in MONTHS_BACK], coerce=int, initial=3
    )
