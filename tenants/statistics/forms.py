"""Which months, which provider, which figure; everything stands in the address."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from npo_platform.kernel.calendar import Month
from tenants.registry.queries import contracts_of_city
from tenants.statistics.definitions import current
from tenants.statistics.queries import BY_CLASS, first_told

USUAL_MONTHS, MOST_MONTHS, REACH = 6, 24, 60
FIRST_FIGURE = "cost_per_contact"


class PeriodForm(forms.Form):
    """Left empty, the six months before this one (fewer when the first figures are later), every provider, the
    commission per confirmed contact."""

    since = forms.ChoiceField(label=gettext_lazy("はじめの月"), required=False)
    until = forms.ChoiceField(label=gettext_lazy("終わりの月"), required=False)
    npo = forms.ChoiceField(label=gettext_lazy("団体"), required=False)
    figure = forms.ChoiceField(label=gettext_lazy("見る数"), required=False)

    def __init__(self, data: Any, *, today: date) -> None:
        self.last = Month.of(today).shift(-1)
        self.first = max(self.last.shift(1 - USUAL_MONTHS), min(first_told() or self.last, self.last))
        usual = {"since": str(self.first), "until": str(self.last), "figure": FIRST_FIGURE}
        asked = {name: value for name, value in data.items() if name in ("since", "until", "npo", "figure") and value}
        super().__init__(usual | asked)
        months = [self.last.shift(1 - back) for back in range(REACH)]
        providers = {str(one.npo_id): one.npo_name for one in contracts_of_city().order_by("number")}
        self._offer("since", [(str(month), month.label) for month in months], _("一覧から選んでください。"))
        self._offer("until", [(str(month), month.label) for month in months], _("一覧から選んでください。"))
        self._offer(
            "npo", [("", _("すべての団体")), *providers.items()], _("この団体は見つかりません。選び直してください。")
        )
        figures = [(one.id, str(one.label)) for one in current().values() if one.id != BY_CLASS]
        self._offer("figure", figures, _("この数は見つかりません。選び直してください。"))

    def clean(self) -> dict[str, Any]:
        first, last = (self._month(name) for name in ("since", "until"))
        if first and last and first > last:
            self.add_error("since", _("はじめの月が終わりの月より後です。入れ替えてください。"))
        elif first and last and first.shift(MOST_MONTHS) <= last:
            self.add_error(
                "since",
                _("一度に見られるのは%(count)sか月までです。はじめの月を後にしてください。") % {"count": MOST_MONTHS},
            )
        return self.cleaned_data

    @property
    def months(self) -> list[Month]:
        """The months asked for, in order; the usual ones while what was asked makes no sense."""
        first, last = (self._month(name) for name in ("since", "until"))
        if self.errors or first is None or last is None:
            first, last = self.first, self.last
        count = (last.year - first.year) * 12 + last.month - first.month + 1
        return [first.shift(number) for number in range(count)]

    @property
    def npo_id(self) -> UUID | None:
        chosen = self.cleaned_data.get("npo")
        return UUID(chosen) if chosen else None

    @property
    def chosen(self) -> str:
        return str(self.cleaned_data.get("figure") or FIRST_FIGURE)

    def _offer(self, name: str, choices: list[tuple[str, str]], otherwise: str) -> None:
        field: Any = self.fields[name]
        field.choices, field.error_messages["invalid_choice"] = choices, otherwise
        field.widget.attrs["class"] = "input input-sm"

    def _month(self, name: str) -> Month | None:
        told = self.cleaned_data.get(name)
        return Month.parse(told) if told else None
