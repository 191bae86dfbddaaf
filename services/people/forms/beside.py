"""What stands beside a person: whom to call, consents, burden classes, what else the rules ask."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from billing_rules.asked import PREFIX, AskedForm
from npo_platform.inputs import DayField
from services.people.checks import ConsentDraft, ContactDraft
from services.people.models import Contact
from services.people.queries import DecisionCard
from services.people.states import ContactRole, consent_kinds, consent_means, contact_roles

NONE = ("", _("選んでください"))


class ContactForm(forms.Form):
    """Someone to call."""

    role = forms.ChoiceField(label=_("立場"), choices=contact_roles, initial=ContactRole.FAMILY)
    name = forms.CharField(label=_("氏名"), max_length=120)
    relationship = forms.CharField(label=_("続柄"), max_length=40, required=False, help_text=_("例：長女"))
    phone = forms.CharField(label=_("電話番号"), max_length=20, help_text=_("市外局番から入れてください"))
    note = forms.CharField(label=_("メモ"), max_length=200, required=False, help_text=_("例：平日は夕方6時から"))

    @classmethod
    def of(cls, contact: Contact, data: Any = None) -> "ContactForm":
        return cls(data, initial={name: getattr(contact, name) for name in cls.base_fields})

    def draft(self) -> ContactDraft:
        return ContactDraft(**self.cleaned_data)


class ConsentForm(forms.Form):
    """What somebody said about a consent."""

    kind = forms.ChoiceField(label=_("同意の内容"), choices=consent_kinds)
    given = forms.TypedChoiceField(
        label=_("本人の答え"),
        choices=[("yes", _("同意する")), ("no", _("同意しない・取りやめる"))],
        coerce=lambda typed: typed == "yes",
        widget=forms.RadioSelect,
    )
    said_on = DayField(label=_("聞いた日"))
    means = forms.ChoiceField(
        label=_("方法"),
        choices=consent_means,
        widget=forms.RadioSelect,
        help_text=_("書面は、事務所に綴じておいてください"),
    )

    def draft(self) -> ConsentDraft:
        return ConsentDraft(**self.cleaned_data)


class BurdenClassForm(forms.Form):
    """From which day which class holds."""

    code = forms.ChoiceField()
    starts_on = DayField(label=_("適用開始日"))

    def __init__(self, known: Sequence[tuple[str, str]], data: Any = None) -> None:
        super().__init__(data)
        self.fields["code"] = forms.ChoiceField(label=_("負担区分"), choices=[NONE, *known])


class InputsForm(AskedForm):
    """From which day which values hold, of everything the rules ask about a person."""

    starts_on = DayField(label=_("適用開始日"))

    def __init__(self, card: DecisionCard, data: Any = None) -> None:
        super().__init__(card.asked, data, now=card.now)
        for line in card.lines:
            if line.is_usual:
                field = self.fields[PREFIX + line.spec.name]
                field.label = _("ふだんの%(label)s") % {"label": line.spec.label}
                field.help_text = f"{field.help_text}。{_('記録ごとに違うときは、その記録に入れます')}".lstrip("。")
