"""The shapes of what the office types about a person; whether it is right is asked by `checks`."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from billing_rules.asked import PREFIX, AskedForm
from npo_platform.inputs import DayField, PersonForm, ReachForm
from services.people.checks import ContactDraft, RecipientDraft
from services.people.models import Contact, Recipient
from services.people.queries import DecisionCard
from services.people.states import Allergen, allergens_in, diets, textures

NONE = ("", _("選んでください"))


class AllergensField(forms.MultipleChoiceField):
    """Allergens to tick, held as one text of codes in the agency's order."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=Allergen.choices, **kwargs)

    def clean(self, value: Sequence[str] | None) -> Any:
        return ",".join(allergens_in(",".join(super().clean(value))))

    def prepare_value(self, value: Any) -> Any:
        return value.split(",") if isinstance(value, str) else value


class RecipientForm(PersonForm, ReachForm):
    """One person."""

    field_order = (
        "family_name",
        "given_name",
        "family_kana",
        "given_kana",
        "number",
        "born_on",
        "phone",
        "postcode",
        "address",
    )

    number = forms.CharField(
        label=_("利用者番号"),
        max_length=20,
        required=False,
        help_text=_("空けておくと、次の番号を付けます"),
    )
    diet = forms.ChoiceField(label=_("ふだんの食形態"), choices=diets)
    texture = forms.ChoiceField(
        label=_("形"),
        choices=lambda: [("", _("食形態のとおり")), *textures()],
        required=False,
        help_text=_(
            "「やわらか」「きざみ」は食形態で足ります。もっと細かく、または減塩などと合わせて決めるときに選びます"
        ),
    )
    allergens = AllergensField(
        label=_("アレルゲン"), required=False, help_text=_("選ぶと、献立に入っている日に厨房の表の先頭に出ます")
    )
    avoided = forms.CharField(
        label=_("そのほかの避けるもの"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"size": 60}),
        help_text=_("例：納豆（薬のため）、生もの、さんまの小骨"),
    )
    health_note = forms.CharField(
        label=_("健康上の注意"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    delivery_note = forms.CharField(
        label=_("配達の注意"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("置く場所、呼び鈴、犬など"),
    )

    @classmethod
    def of(cls, recipient: Recipient, data: Any = None) -> "RecipientForm":
        return cls(data, initial={name: getattr(recipient, name) for name in cls.base_fields})

    def draft(self) -> RecipientDraft:
        return RecipientDraft(**self.cleaned_data)


class ContactForm(forms.Form):
    """Someone to call."""

    name = forms.CharField(label=_("氏名"), max_length=120)
    relationship = forms.CharField(label=_("続柄"), max_length=40, required=False, help_text=_("例：長女"))
    phone = forms.CharField(label=_("電話番号"), max_length=20, help_text=_("市外局番から入れてください"))
    note = forms.CharField(label=_("メモ"), max_length=200, required=False, help_text=_("例：平日は夕方6時から"))

    @classmethod
    def of(cls, contact: Contact, data: Any = None) -> "ContactForm":
        return cls(data, initial={name: getattr(contact, name) for name in cls.base_fields})

    def draft(self) -> ContactDraft:
        return ContactDraft(**self.cleaned_data)


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
