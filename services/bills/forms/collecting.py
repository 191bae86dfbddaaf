"""How a person pays, what the bank is asked, what it answered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from npo_platform.inputs import DayField
from services.bills.actions import WayDraft
from services.bills.models import CollectorCode, PayingWay
from services.bills.states import Means, RequestState
from tenants.payments.states import AccountKind

ACCOUNT = ("bank_code", "bank_name", "branch_code", "branch_name", "kind", "number", "holder")


class WayForm(forms.Form):
    """How a person pays; the account only for 口座振替, as it stands in the passbook."""

    means = forms.ChoiceField(label=_("払い方"), choices=Means.choices)
    request_state = forms.ChoiceField(label=_("口座振替依頼書"), choices=RequestState.choices, required=False)
    bank_code = forms.CharField(label=_("銀行コード"), max_length=20, required=False, help_text=_("数字4けた"))
    bank_name = forms.CharField(label=_("銀行名（カナ）"), max_length=60, required=False)
    branch_code = forms.CharField(label=_("支店コード"), max_length=20, required=False, help_text=_("数字3けた"))
    branch_name = forms.CharField(label=_("支店名（カナ）"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("預金種目"), choices=AccountKind.choices, required=False)
    number = forms.CharField(
        label=_("口座番号"),
        max_length=20,
        required=False,
        help_text=_("数字7けた。足りない分は前に0が付きます"),
    )
    holder = forms.CharField(
        label=_("口座名義（カナ）"),
        max_length=80,
        required=False,
        help_text=_("通帳の見開きのカナのとおり。例：アオキ ハナ"),
    )

    def __init__(self, data: Any = None, *, standing: PayingWay | None) -> None:
        initial: dict[str, str] = {"means": Means.CASH, "request_state": RequestState.NONE}
        if standing is not None:
            initial = {"means": standing.means, "request_state": standing.request_state} | standing.typed
        super().__init__(data, initial=initial)

    def draft(self) -> WayDraft:
        typed = self.cleaned_data
        account = {name: typed[name] for name in ACCOUNT}
        return WayDraft(typed["means"], typed["request_state"] or RequestState.NONE, account)


class CollectorForm(forms.Form):
    """The number a bank knows the provider by."""

    code = forms.CharField(label=_("委託者コード"), max_length=20, help_text=_("銀行が決めた数字10けたまで"))
    line_ends = forms.BooleanField(
        label=_("ファイルの1件ごとに改行（CR+LF）を付ける"),
        required=False,
        help_text=_("銀行に言われたときだけ外します"),
    )

    def __init__(self, data: Any = None, *, standing: CollectorCode | None) -> None:
        known = {"code": standing.code, "line_ends": standing.line_ends} if standing else {"line_ends": True}
        super().__init__(data, initial=known)


class CollectForm(forms.Form):
    """The day the bank collects."""

    collects_on = DayField(label=_("引落日"))


class ResultForm(forms.Form):
    """What the bank sent back."""

    file = forms.FileField(label=_("銀行から受け取った結果のファイル"), allow_empty_file=True)
