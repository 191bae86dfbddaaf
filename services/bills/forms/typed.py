"""The shapes of what the office types about bills and money; whether it may be is asked by the actions."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from npo_platform.inputs import DayField
from npo_platform.kernel.ids import uuid7
from services.bills.actions import Exemption, Receipt, Refund
from services.bills.queries.account import OpenBill
from services.bills.states import Means, PaperKind

YEN = {"inputmode": "numeric", "size": 9}


class MakeForm(forms.Form):
    """By when everybody is asked to pay."""

    due_on = DayField(label=_("お支払いの期限"))


class OnceForm(forms.Form):
    """A form whose button, pressed twice, does its work once."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"key": uuid7()} | (initial or {}))

    @property
    def sent(self) -> UUID:
        key: UUID = self.cleaned_data["key"]
        return key


class ReceiveForm(OnceForm):
    """Money somebody brought."""

    yen = forms.IntegerField(label=_("受け取った額（円）"), widget=forms.TextInput(attrs=YEN))
    on = DayField(label=_("受け取った日"))
    means = forms.ChoiceField(label=_("受け取り方"), choices=[one for one in Means.choices if one[0] != Means.DEBIT])
    bill = forms.ChoiceField(label=_("どの請求書の分"), required=False)

    def __init__(self, data: Any = None, *, open_bills: Sequence[OpenBill], today: date) -> None:
        first = open_bills[0] if open_bills else None
        super().__init__(data, initial={"on": today, "yen": first.open_yen if first else None})
        named = [(str(one.bill.pk), one.words) for one in open_bills]
        self.fields["bill"].choices = [("", _("古い順に当てる")), *named]  # type: ignore[attr-defined]

    def receipt(self) -> Receipt:
        typed = self.cleaned_data
        bill = UUID(typed["bill"]) if typed["bill"] else None
        return Receipt(typed["on"], typed["yen"], typed["means"], bill)


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(
        label=_("取り消す理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2, "class": "input"})
    )


class ExemptForm(OnceForm):
    """What a person need not pay of a bill."""

    yen = forms.IntegerField(label=_("減免する額（円）"), widget=forms.TextInput(attrs=YEN))
    reason = forms.CharField(
        label=_("減免の理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2, "class": "input"})
    )
    reference = forms.CharField(
        label=_("市の文書番号"),
        max_length=80,
        required=False,
        help_text=_("市の決定のとき。団体の判断なら空けておきます"),
    )

    def exemption(self) -> Exemption:
        typed = self.cleaned_data
        return Exemption(typed["yen"], typed["reason"], typed["reference"])


class RefundForm(OnceForm):
    """Money given back."""

    yen = forms.IntegerField(label=_("返した額（円）"), widget=forms.TextInput(attrs=YEN))
    on = DayField(label=_("返した日"))
    reason = forms.CharField(
        label=_("返した理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2, "class": "input"})
    )

    def refund(self) -> Refund:
        typed = self.cleaned_data
        return Refund(typed["yen"], typed["on"], typed["reason"])


class SearchForm(forms.Form):
    """What was issued: by day, amount, person and kind, any of them together (電子帳簿保存法施行規則)."""

    kind = forms.ChoiceField(label=_("種類"), required=False, choices=[("", _("すべて")), *PaperKind.choices])
    since = DayField(label=_("発行日（から）"), required=False, help_text="")
    until = DayField(label=_("発行日（まで）"), required=False, help_text="")
    least = forms.IntegerField(label=_("金額（から）"), required=False, widget=forms.TextInput(attrs=YEN))
    most = forms.IntegerField(label=_("金額（まで）"), required=False, widget=forms.TextInput(attrs=YEN))
    q = forms.CharField(label=_("取引先（利用者）か番号"), required=False, max_length=60)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for field in self.fields.values():
            field.widget.attrs["class"] = "input input-sm"

    @property
    def wanted(self) -> dict[str, Any]:
        return self.cleaned_data if self.is_valid() else {}
