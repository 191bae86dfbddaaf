from django import forms

from billing_rules.simulation.states import MONTHS_BACK


class AskForm(forms.Form):
    months = forms.TypedChoiceField(
        label="締めた月", choices=[(n, f"直近 {n}か月") for n in MONTHS_BACK], coerce=int, initial=3
    )
