"""The shapes of what a city types about a contract; whether it is right is asked by `checks`."""

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from npo_platform.inputs import DayField, LastDayField
from npo_platform.kernel.invoice import read_registration
from tenants.registry.checks.agreed import ContractDraft
from tenants.registry.models import (
    CORRECTION_BASIS,
    CORRECTION_MONTHS,
    KEEP_BASIS,
    KEEP_YEARS,
    Contract,
)
from tenants.registry.queries import npos_to_commission
from tenants.registry.states import TaxCategory

NUMBER = {"inputmode": "numeric", "size": 4}
WIDE = forms.Textarea(attrs={"rows": 2})
NONE = ("", _("選んでください"))


def _count(label: Any, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, widget=forms.TextInput(attrs=NUMBER), localize=False, **kwargs)


class LimitsForm(forms.Form):
    """How long after its end a contract may be corrected, and how long it is kept."""

    correction_months = _count(
        _("終わってから直せる月数"),
        initial=CORRECTION_MONTHS,
        help_text=_("月遅れの実績と過誤調整を受け付ける期間です。過ぎると、契約は見るだけになります"),
    )
    correction_basis = forms.CharField(
        label=_("直せる期間の根拠"), max_length=300, initial=CORRECTION_BASIS, widget=WIDE
    )
    keep_years = _count(
        _("保存年数"), initial=KEEP_YEARS, help_text=_("過ぎると、この契約の利用者の記録を消去できるようになります")
    )
    keep_basis = forms.CharField(label=_("保存期間の根拠"), max_length=300, initial=KEEP_BASIS, widget=WIDE)

    @classmethod
    def of(cls, contract: Contract, data: Any = None) -> "LimitsForm":
        return cls(data, initial={name: getattr(contract, name) for name in cls.base_fields})

    def over(self, draft: ContractDraft) -> ContractDraft:
        return replace(draft, **self.cleaned_data)


class ContractForm(LimitsForm):
    """One contract as its letter says it."""

    npo_id = forms.ChoiceField(label=_("受託団体"))
    number = forms.CharField(label=_("契約番号"), max_length=40, help_text=_("契約書の番号。例：令8-福-12"))
    title = forms.CharField(label=_("件名"), max_length=200)
    service = forms.ChoiceField(label=_("サービス"), choices=[("meals", _("配食"))])
    starts_on = DayField(label=_("契約の最初の日"))
    ends_on = LastDayField(label=_("契約の最後の日"))
    tax_category = forms.ChoiceField(label=_("消費税の区分"), choices=[NONE, *TaxCategory.choices])
    tax_percent = _count(_("税率（％）"), help_text=_("非課税・不課税のときは0"))
    tax_basis = forms.CharField(
        label=_("税の扱いの根拠"),
        max_length=300,
        widget=WIDE,
        help_text=_("契約書の条や通達。請求書と報告書の説明に使います"),
    )
    report_due_day = _count(
        _("報告の期限（翌月の何日）"), initial=10, help_text=_("土日・祝日なら、次の平日になります")
    )
    payment_term_text = forms.CharField(
        label=_("支払条件"), max_length=200, required=False, help_text=_("例：請求書を受理した日から30日以内")
    )

    field_order = (
        "npo_id",
        "number",
        "title",
        "service",
        "starts_on",
        "ends_on",
        "tax_category",
        "tax_percent",
        "tax_basis",
        "report_due_day",
        "payment_term_text",
    )

    def __init__(self, data: Any = None, *, initial: Any = None, fixed: Contract | None = None) -> None:
        """`fixed`: the contract it renews; its NPO and service are not asked again."""
        super().__init__(data, initial=initial)
        self.fixed = fixed
        if fixed is None:
            npos = [(str(one.pk), one.name) for one in npos_to_commission()]
            self.fields["npo_id"] = forms.ChoiceField(label=_("受託団体"), choices=[NONE, *npos])
        else:
            del self.fields["npo_id"], self.fields["service"]
        self.order_fields(self.field_order)

    @classmethod
    def again(cls, contract: Contract, data: Any = None) -> "ContractForm":
        """The contract itself, to be corrected."""
        return cls(data, initial={name: getattr(contract, name) for name in cls.base_fields})

    @classmethod
    def following(cls, contract: Contract, data: Any = None) -> "ContractForm":
        """The contract after one: the same in everything but number and period; a year, from the day it ends."""
        kept = {name: getattr(contract, name) for name in cls.base_fields if name not in ("number", "ends_on")}
        return cls(
            data, initial=kept | {"starts_on": contract.end, "ends_on": _a_year_on(contract.end)}, fixed=contract
        )

    def draft(self, *, is_sample: bool = False) -> ContractDraft:
        known = {} if self.fixed is None else {"npo_id": self.fixed.npo_id, "service": self.fixed.service}
        return ContractDraft(**{"is_sample": is_sample, **known, **self.cleaned_data})


class EndForm(forms.Form):
    """The last day of a contract, and why."""

    on = LastDayField(label=_("契約の最後の日"), help_text=_("この日までは届けます。例：令和8年12月31日"))
    reason = forms.CharField(label=_("終える理由"), max_length=300, widget=WIDE, help_text=_("団体に知らせます"))


class RegistrationForm(forms.Form):
    """The registration number of an NPO as an issuer of qualified invoices."""

    invoice_number = forms.CharField(
        label=_("登録番号"),
        max_length=30,
        required=False,
        help_text=_("T と13けたの数字。登録していなければ空けてください"),
    )

    def clean_invoice_number(self) -> str:
        typed = self.cleaned_data["invoice_number"]
        if not typed:
            return ""
        number = read_registration(typed)
        if number is None:
            raise forms.ValidationError(
                _("登録番号は、T と13けたの数字です。けた数か1けた目が合いません。通知書を見て入れ直してください。")
            )
        return number


def _a_year_on(day: date) -> date:
    return date(day.year + 1, day.month, min(day.day, 28) if day.month == 2 else day.day)
