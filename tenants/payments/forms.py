"""What people type about accounts and runs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.payments.models import Account
from tenants.payments.states import AccountKind

NAMES = ("bank_code", "bank_name", "branch_code", "branch_name", "kind", "number", "holder")


class AccountForm(forms.Form):
    """An account as it stands in the passbook; the action says what a bank cannot read."""

    bank_code = forms.CharField(label=_("銀行コード"), max_length=20, help_text=_("数字4けた"))
    bank_name = forms.CharField(label=_("銀行名（カナ）"), max_length=60)
    branch_code = forms.CharField(label=_("支店コード"), max_length=20, help_text=_("数字3けた"))
    branch_name = forms.CharField(label=_("支店名（カナ）"), max_length=60)
    kind = forms.ChoiceField(label=_("預金種目"), choices=AccountKind.choices)
    number = forms.CharField(label=_("口座番号"), max_length=20, help_text=_("数字7けた。足りない分は前に0が付きます"))
    holder = forms.CharField(
        label=_("口座名義（カナ）"),
        max_length=80,
        help_text=_("通帳の見開きのカナのとおり。例：トクヒ）アサヒカイ"),
    )

    def __init__(self, data: Any = None, *, standing: Account | None, is_payer: bool) -> None:
        names = (*NAMES, "payer_code")
        super().__init__(data, initial={name: getattr(standing, name) for name in names} if standing else None)
        if is_payer:
            self.fields["holder"].label = _("振込依頼人名（カナ）")
            self.fields["holder"].help_text = _("銀行に届けたカナのとおり。例：トナリシカイケイカンリシヤ")
            self.fields["payer_code"] = forms.CharField(
                label=_("振込依頼人コード"), max_length=20, help_text=_("銀行が決めた数字10けたまで")
            )


class CancelForm(forms.Form):
    """Why a run is taken back."""

    reason = forms.CharField(
        label=_("取り消す理由"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "class": "input"}),
        error_messages={"required": _("取り消す理由を書いてください。団体にも、この理由を知らせます。")},
    )
