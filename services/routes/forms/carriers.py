"""Carriers and the days on which they cannot come; the list of them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from npo_platform.inputs import DayField, LastDayField, ReachForm, WeekdaysField
from npo_platform.kernel.calendar import EVERY_WEEKDAY, wareki
from npo_platform.listing import Column, Listing, Narrowing
from services.routes.checks import CarrierDraft, LeaveDraft
from services.routes.models import Carrier
from services.routes.queries import CarrierRow
from services.routes.states import CarrierKind, carrier_kinds
from tenants.accounts.queries import users

STANDINGS = (("here", _("出られる")), ("away", _("休み")), ("left", _("やめた")))
NONE = ("", _("なし"))

CARRIERS = Listing[CarrierRow](
    name="carriers",
    title=_("配達員"),
    columns=[
        Column("name", _("氏名"), lambda row: row.carrier.name, key=lambda row: row.carrier.kana_key),
        Column("kind", _("立場"), lambda row: row.carrier.get_kind_display()),
        Column("weekdays", _("出られる曜日"), lambda row: row.carrier.weekday_words),
        Column("routes", _("いつものコース"), lambda row: row.route_words),
        Column("phone", _("電話番号"), lambda row: row.carrier.phone),
        Column(
            "leave",
            _("次の休み"),
            lambda row: wareki(row.leave.starts_on) if row.leave else "",
            key=lambda row: row.leave.starts_on if row.leave else None,
        ),
    ],
    narrowings=[
        Narrowing("standing", _("状態"), STANDINGS, lambda row, standing: row.standing == standing),
        Narrowing("kind", _("立場"), CarrierKind.choices, lambda row, kind: row.carrier.kind == kind),
    ],
)


class CarrierForm(forms.Form):
    """Somebody who carries."""

    name = forms.CharField(label=_("氏名"), max_length=60)
    kana = forms.CharField(label=_("ふりがな"), max_length=60, help_text=_("例：やまだ はなこ"))
    phone = ReachForm.base_fields["phone"]
    kind = forms.ChoiceField(label=_("立場"), choices=carrier_kinds)
    weekdays = WeekdaysField(label=_("出られる曜日"), required=False)
    account_id = forms.ChoiceField(
        label=_("ログインする人"),
        required=False,
        help_text=_("選ぶと、その人の「今日の配達」には、自分のコースだけがコースの順に出ます"),
    )
    left_on = DayField(
        label=_("最後の日"),
        required=False,
        help_text=_("やめるときに入れます。この日のあとは担当から外れ、コースは「担当なし」になります"),
    )

    def __init__(self, data: Any = None, *, carrier: Carrier | None = None) -> None:
        initial: dict[str, Any] = {"weekdays": EVERY_WEEKDAY}
        if carrier is not None:
            initial = {name: getattr(carrier, name) for name in self.base_fields}
        super().__init__(data, initial=initial)
        known = [(str(one.pk), f"{one.display_name}（{one.get_role_display()}）") for one in users() if one.is_active]
        self.fields["account_id"] = forms.ChoiceField(
            label=self.fields["account_id"].label,
            required=False,
            help_text=self.fields["account_id"].help_text,
            choices=[NONE, *known],
        )

    def draft(self) -> CarrierDraft:
        typed = self.cleaned_data
        account = UUID(typed["account_id"]) if typed["account_id"] else None
        return CarrierDraft(**{**typed, "account_id": account})


class LeaveForm(forms.Form):
    """Days on which a carrier cannot come."""

    starts_on = DayField(label=_("休みの始まり"))
    until = LastDayField(label=_("休みの最後の日"), required=False, help_text=_("1日だけのときは、空けてください"))
    note = forms.CharField(label=_("メモ"), max_length=100, required=False, help_text=_("例：旅行"))

    def draft(self) -> LeaveDraft:
        first = self.cleaned_data["starts_on"]
        until = self.cleaned_data["until"] or first + timedelta(days=1)
        return LeaveDraft(first, until, self.cleaned_data["note"])
