"""The shapes of a call: who is on the line, and the fields of each template, filled in as far as can be guessed."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from npo_platform.inputs import DayField, LastDayField
from npo_platform.kernel.ids import uuid7
from npo_platform.listing import Column, Listing, Narrowing
from services.calls.checks import CallDraft
from services.calls.queries import CallRow
from services.calls.states import CallKind, Way, ways
from services.people.models import Contact
from services.people.states import diets
from services.plans.states import Meal, SuspensionReason, meals

CALLS = Listing[CallRow](
    name="calls",
    title=_("電話の受付"),
    columns=[
        Column("at", _("時刻"), lambda row: row.clock, key=lambda row: row.call.received_at),
        Column("person", _("利用者"), lambda row: row.call.recipient.name, key=lambda row: row.call.recipient.kana_key),
        Column("kind", _("用件"), lambda row: row.call.get_kind_display()),
        Column("caller", _("だれから"), lambda row: f"{row.call.caller}（{row.call.get_way_display()}）"),
        Column("said", _("内容"), lambda row: row.call.said or row.call.note),
        Column("by", _("受けた人"), lambda row: row.call.by_name),
        Column("answer", _("その後"), lambda row: row.answer.get_kind_display() if row.answer else ""),
    ],
    narrowings=[Narrowing("kind", _("用件"), CallKind.choices[:-2], lambda row, kind: row.call.kind == kind)],
    order="-at",
)
SELF, SOMEBODY = "self", "else"


class CallForm(forms.Form):
    """Who told it, and how; the key that makes saving twice the same as once."""

    kind = ""
    key = forms.UUIDField(widget=forms.HiddenInput)
    caller = forms.ChoiceField(label=_("だれから"), widget=forms.RadioSelect)
    caller_name = forms.CharField(
        label=_("ほかの人のとき、その人の名前"),
        max_length=120,
        required=False,
        help_text=_("例：ケアマネジャー 中村さん"),
    )
    way = forms.ChoiceField(label=_("どうやって"), choices=ways)
    note = forms.CharField(label=_("メモ"), max_length=200, required=False)

    def __init__(self, contacts: Sequence[Contact], data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        first = {"key": uuid7(), "caller": SELF, "way": Way.TELEPHONE}
        super().__init__(data, initial={**first, **(initial or {})})
        self.names = {SELF: str(_("本人")), **{str(one.pk): _called(one) for one in contacts}}
        known = [*self.names.items(), (SOMEBODY, _("ほかの人"))]
        field = self.fields["caller"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = known
        self.order_fields(["key", "caller", "caller_name", "way", *self.asked, "note"])

    @property
    def asked(self) -> list[str]:
        return []

    @property
    def own(self) -> list[forms.BoundField]:
        """The template's own fields and the note, as they stand below who called."""
        return [self[name] for name in (*self.asked, "note")]

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if typed.get("caller") == SOMEBODY and not typed.get("caller_name"):
            self.add_error("caller_name", _("電話をかけてきた人の名前を入れてください"))
        return typed

    @property
    def call_key(self) -> UUID:
        key: UUID = self.cleaned_data["key"]
        return key

    def draft(self) -> CallDraft:
        typed = self.cleaned_data
        caller = self.names.get(typed["caller"]) or typed["caller_name"]
        own = {name: typed[name] for name in self.asked}
        return CallDraft(kind=self.kind, caller=caller, way=typed["way"], note=typed["note"], **own)


class RestForm(CallForm):
    """Days without meals; tomorrow alone unless said otherwise."""

    kind = CallKind.REST
    starts_on = DayField(label=_("休みの始まり"))
    until = LastDayField(
        label=_("休みの最後の日"), required=False, help_text=_("いつ戻るか分からないときは、空けてください")
    )
    reason = forms.ChoiceField(
        label=_("理由"),
        choices=[choice for choice in SuspensionReason.choices if choice[0] != SuspensionReason.HOSPITAL],
        initial=SuspensionReason.OWN_WISH,
    )

    @property
    def asked(self) -> list[str]:
        return ["starts_on", "until", "reason"]

    @classmethod
    def guessed(cls, today: date) -> dict[str, Any]:
        tomorrow = today + timedelta(days=1)
        return {"starts_on": tomorrow, "until": tomorrow + timedelta(days=1)}


class HospitalForm(CallForm):
    """Hospital: from tomorrow until further notice, and the city may be told."""

    kind = CallKind.HOSPITAL
    starts_on = DayField(label=_("入院のため休む最初の日"))
    until = LastDayField(
        label=_("休みの最後の日"), required=False, help_text=_("退院の日が分かったら「再開」で入れます。空けておけます")
    )
    tell_city = forms.BooleanField(
        label=_("入院を市に知らせる"), required=False, help_text=_("市に届くのは、決定番号・氏名・理由・日だけです")
    )

    @property
    def asked(self) -> list[str]:
        return ["starts_on", "until", "tell_city"]

    @classmethod
    def guessed(cls, today: date) -> dict[str, Any]:
        return {"starts_on": today + timedelta(days=1)}


class ExtraForm(CallForm):
    """One meal more."""

    kind = CallKind.EXTRA
    starts_on = DayField(label=_("追加する日"))
    meal = forms.ChoiceField(label=_("食事"), choices=meals, initial=Meal.LUNCH)
    diet = forms.ChoiceField(label=_("食形態"), choices=diets)

    @property
    def asked(self) -> list[str]:
        return ["starts_on", "meal", "diet"]

    @classmethod
    def guessed(cls, today: date) -> dict[str, Any]:
        return {"starts_on": today + timedelta(days=1)}


class DietForm(CallForm):
    """Another food for every meal of the week, from a day on."""

    kind = CallKind.DIET
    starts_on = DayField(label=_("いつから"))
    diet = forms.ChoiceField(label=_("これからの食形態"), choices=diets)

    @property
    def asked(self) -> list[str]:
        return ["starts_on", "diet"]

    @classmethod
    def guessed(cls, today: date) -> dict[str, Any]:
        return {"starts_on": today + timedelta(days=1)}


class ResumeForm(CallForm):
    """Meals begin again."""

    kind = CallKind.RESUME
    starts_on = DayField(label=_("再開する日"), help_text=_("この日の食事から届けます"))

    @property
    def asked(self) -> list[str]:
        return ["starts_on"]

    @classmethod
    def guessed(cls, today: date) -> dict[str, Any]:
        return {"starts_on": today + timedelta(days=1)}


class OtherForm(CallForm):
    """Anything else: written down, and on the board until somebody has done it."""

    kind = CallKind.OTHER
    note = forms.CharField(
        label=_("内容"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例：夕方に家族へ折り返す"),
    )
    follow_up = forms.BooleanField(label=_("対応が済むまで「今日やること」に出す"), required=False, initial=True)

    @property
    def asked(self) -> list[str]:
        return ["follow_up"]

    @classmethod
    def guessed(cls, _today: date) -> dict[str, Any]:
        return {"follow_up": True}


AnyForm = RestForm | HospitalForm | ExtraForm | DietForm | ResumeForm | OtherForm
FORMS: dict[str, type[AnyForm]] = {
    str(form.kind): form for form in (RestForm, ExtraForm, DietForm, HospitalForm, ResumeForm, OtherForm)
}


class DoneForm(forms.Form):
    """What became of a call."""

    note = forms.CharField(label=_("したこと"), max_length=200, required=False)


def _called(contact: Contact) -> str:
    return f"{contact.name}（{contact.relationship}）" if contact.relationship else contact.name
