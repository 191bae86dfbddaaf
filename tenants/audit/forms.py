"""Whose entries, of which kind, of which days: what the list of acts can be asked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from npo_platform.inputs import DayField
from tenants.accounts.queries import users
from tenants.audit.queries import Wanted

KINDS = [
    ("", _("すべて")),
    ("viewed", _("見た")),
    ("taken", _("持ち出した")),
    ("acts", _("操作した")),
    ("rows", _("行が変わった")),
]
SMALL = {"class": "input input-sm"}


class EntriesForm(forms.Form):
    who = forms.TypedChoiceField(label=_("人"), required=False, empty_value=None, widget=forms.Select(attrs=SMALL))
    kind = forms.ChoiceField(label=_("操作"), required=False, choices=KINDS, widget=forms.Select(attrs=SMALL))
    since = DayField(label=_("いつから"), required=False, widget=forms.TextInput(attrs=SMALL | {"size": 14}))
    until = DayField(label=_("いつまで"), required=False, widget=forms.TextInput(attrs=SMALL | {"size": 14}))

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        names = [(str(user.pk), user.display_name) for user in users()]
        self.fields["who"].choices = [("", _("すべて")), *names]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        """What can be read of it narrows the list; a fault is said at its field."""
        self.full_clean()
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value})
