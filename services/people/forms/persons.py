"""One person as the office types one."""

from collections.abc import Sequence
from typing import Any, Self

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from npo_platform.inputs import PersonForm, ReachForm
from npo_platform.kernel.phone import read_postcode
from npo_platform.postcodes import Town, towns_of
from services.people.checks import RecipientDraft
from services.people.models import Recipient
from services.people.states import Allergen, allergens_in, diets, textures

LOOK, TAKE = "look", "take"  # what the buttons beside an address are called


class AllergensField(forms.MultipleChoiceField):
    """Allergens to tick, held as one text of codes in the agency's order."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=Allergen.choices, **kwargs)

    def clean(self, value: Sequence[str] | None) -> Any:
        return ",".join(allergens_in(",".join(super().clean(value))))

    def prepare_value(self, value: Any) -> Any:
        return value.split(",") if isinstance(value, str) else value


class TownForm(ReachForm):
    """Reach whose address may begin with a town of its postcode, when somebody asks for it: never by itself."""

    towns: Sequence[Town] = ()
    told = ""

    @classmethod
    def looking(cls, data: QueryDict) -> Self | None:
        """The form as typed, nothing of it checked, with the towns of its postcode; None unless they are asked for.

        One town fills an empty address. Otherwise they are offered, and the one that is taken takes its place.
        """
        if LOOK not in data and TAKE not in data:
            return None
        typed = {
            name: data.getlist(name) if isinstance(field, forms.MultipleChoiceField) else data.get(name, "")
            for name, field in cls.base_fields.items()
        }
        towns = towns_of(read_postcode(str(typed["postcode"])) or "")
        addresses = [town.address for town in towns]
        taken = data.get(TAKE, "")
        if not taken and len(addresses) == 1 and not typed["address"]:
            taken = addresses[0]
        if taken in addresses:
            form = cls(initial={**typed, "address": taken})
            form.told = gettext("番地・建物の名前を続けて入れてください")
            return form
        form = cls(initial=typed)
        form.towns = towns
        if not towns:
            form.told = gettext("この郵便番号の町が見つかりません。番号を確かめるか、住所をそのまま入れてください")
        return form


def _note(label: Any, help_text: Any = "") -> forms.CharField:
    shape = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, help_text=help_text, max_length=1000, required=False, widget=shape)


class RecipientForm(PersonForm, TownForm):
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
    health_note = _note(_("健康上の注意"))
    delivery_note = _note(_("配達の注意"), _("置く場所、呼び鈴、犬など"))
    key_note = _note(_("鍵のこと"), _("鍵のある所、使ってよい人。配達の人には、その日の配達先の画面でだけ見えます"))

    @classmethod
    def of(cls, recipient: Recipient, data: Any = None) -> "RecipientForm":
        return cls(data, initial={name: getattr(recipient, name) for name in cls.base_fields})

    def draft(self) -> RecipientDraft:
        return RecipientDraft(**self.cleaned_data)
