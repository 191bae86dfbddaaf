"""What the manager chooses before an archive is made."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.registry.models import Contract


class ExportForm(forms.Form):
    """Everything of the NPO, or one contract's."""

    contract = forms.ChoiceField(label=_("何を入れるか"), required=False)

    def __init__(self, contracts: Sequence[Contract]) -> None:
        super().__init__()
        known = [(str(one.pk), f"{one.city_name}　{one.number}") for one in contracts]
        self.fields["contract"] = forms.ChoiceField(
            label=self.fields["contract"].label, required=False, choices=[("", _("団体のすべて")), *known]
        )
