"""The shapes of what a city types about a person: a decision, its change, its end, a file of many."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from billing_rules.asked import PREFIX, DecidedForm
from billing_rules.decisions.actions import StopDraft
from billing_rules.decisions.checks import IssuedDraft
from billing_rules.decisions.models import IssuedDecision, PersonReport
from billing_rules.decisions.queries import private_of
from billing_rules.decisions.states import EndReason
from billing_rules.persons import asked_of_person, choices_in, rules_under
from npo_platform.inputs import DayField, PersonForm, ReachForm
from npo_platform.kernel.calendar import EVERY_WEEKDAY
from tenants.registry.models import Contract

NONE = ("", _("選んでください"))
_KEPT = (
    "number",
    "person_number",
    "family_name",
    "given_name",
    "family_kana",
    "given_kana",
    "born_on",
    "programme",
    "starts_on",
    "until",
    "weekdays",
    "per_week",
)


class IssueForm(PersonForm, DecidedForm, ReachForm):
    """A decision about a person, new."""

    person_number = forms.CharField(
        label=_("団体の利用者番号"),
        max_length=20,
        required=False,
        help_text=_("分かるときだけ。同じ人を見つけるのに使います"),
    )
    note = forms.CharField(
        label=_("団体への申し送り"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("住所・電話・申し送りは、団体が取り込むとここから消えます"),
    )

    def __init__(
        self, agreed: Contract, data: Any = None, *, initial: Any = None, must: bool = True, known: Any = None
    ) -> None:
        rules = rules_under(agreed)
        usual = {"weekdays": EVERY_WEEKDAY, "starts_on": None}
        super().__init__(asked_of_person(rules), data, initial={**usual, **(initial or {})}, must=must, known=known)
        choices = choices_in(rules)
        self.choose(programme=choices.programmes, burden_class=choices.burden_classes)
        first = ("number", "person_number", "family_name", "given_name", "family_kana", "given_kana", "born_on")
        self.order_fields(first)

    def draft(self) -> IssuedDraft:
        own = {name: value for name, value in self.cleaned_data.items() if not name.startswith(PREFIX)}
        own.pop("effective_on", None)
        return IssuedDraft(inputs=self.said, **own)


class ChangeForm(IssueForm):
    """The same decision otherwise, from a day on; what is not touched stays."""

    effective_on = DayField(
        label=_("いつから変わりますか"), help_text=_("例：令和8年12月1日。この日より前は、いまのままです")
    )

    def __init__(self, issued: IssuedDecision, data: Any = None, *, today: date) -> None:
        private, day = private_of(issued), max(today, issued.starts_on)
        held = issued.holding(day)
        initial = {
            **{name: getattr(issued, name) for name in _KEPT},
            **{name: getattr(private, name) for name in private.__slots__},
            "burden_class": held.burden_class,
        }
        super().__init__(issued.contract, data, initial=initial, must=False, known=held.inputs)
        self.fields["number"].widget.attrs["readonly"] = True
        if "burden_class" in self.fields:
            self.fields["burden_class"].label = _("負担区分")
        self.order_fields(["effective_on"])


class StopForm(forms.Form):
    """The end of a decision."""

    last_on = DayField(label=_("利用の最後の日"), help_text=_("この日までは届きます。例：令和8年12月1日"))
    reason = forms.ChoiceField(label=_("廃止の理由"), choices=[NONE, *EndReason.choices])
    note = forms.CharField(
        label=_("団体への申し送り"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("団体が取り込むとここから消えます"),
    )

    @classmethod
    def about(cls, told: PersonReport, data: Any = None) -> "StopForm":
        """Filled in with what the NPO reported."""
        return cls(data, initial={"last_on": told.happened_on, "reason": told.kind})

    def draft(self) -> StopDraft:
        return StopDraft(**self.cleaned_data)
