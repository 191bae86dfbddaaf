"""What the list of months can be asked, which people a month's page shows, why warnings may pass."""

from collections.abc import Iterable
from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from npo_platform.kernel.errors import Finding
from npo_platform.listing import Column, Listing, Narrowing
from services.months.states import MonthState
from services.statements.queries import ComparedRow, MonthPage, MonthRow, Wanted

_KINDS = {
    "differs": _("違う"),
    "only_there": _("前の仕組みだけ"),
    "only_here": _("ここだけ"),
    "unread": _("読めない行"),
    "equal": _("同じ"),
}
MONTHS = Listing[MonthRow](
    name="months",
    title=_("月の一覧"),
    columns=[
        Column("month", _("月"), lambda row: row.month.label, key=lambda row: row.month.starts_on),
        Column("contract", _("市・契約"), lambda row: f"{row.contract.city_name}　{row.contract.number}"),
        Column("state", _("状態"), lambda row: row.month.get_state_display()),
        Column("people", _("利用者"), lambda row: row.total("people")),
        Column("quantity", _("食数"), lambda row: row.total("quantity")),
        Column("user", _("利用者（円）"), lambda row: row.total("user")),
        Column("city", _("市（円）"), lambda row: row.total("city")),
        Column("total", _("総額（円）"), lambda row: row.total("total")),
    ],
    narrowings=[
        Narrowing("state", _("状態"), MonthState.choices, lambda row, state: row.month.state == state),
    ],
    order="-month",
)

COMPARED = Listing[ComparedRow](
    name="compared",
    title=_("移行の確かめ"),
    columns=[
        Column("month", _("月"), lambda row: row.month),
        Column("number", _("利用者番号"), lambda row: row.number),
        Column("name", _("利用者"), lambda row: row.name),
        Column("kind", _("くらべた結果"), lambda row: str(_KINDS[row.kind])),
        Column("there_user", _("前の利用者（円）"), lambda row: row.there.user if row.there else None),
        Column("here_user", _("ここの利用者（円）"), lambda row: row.here.user if row.here else None),
        Column("there_city", _("前の市（円）"), lambda row: row.there.city if row.there else None),
        Column("here_city", _("ここの市（円）"), lambda row: row.here.city if row.here else None),
        Column("there_count", _("前の食数"), lambda row: row.there.count if row.there else None),
        Column("here_count", _("ここの食数"), lambda row: row.here.count if row.here else None),
        Column("difference", _("差（円）"), lambda row: row.difference),
        Column("fault", _("読めなかったわけ"), lambda row: row.fault),
    ],
    narrowings=[Narrowing("kind", _("くらべた結果"), list(_KINDS.items()), lambda row, kind: row.kind == kind)],
)


class FilterForm(forms.Form):
    """Anything unknown in the address shows everybody."""

    burden = forms.ChoiceField(label=_("区分"), required=False, widget=forms.Select(attrs={"class": "input input-sm"}))
    large = forms.BooleanField(label=_("前月比 20％をこえる人だけ"), required=False)
    absent = forms.BooleanField(label=_("不在・断りのある人だけ"), required=False)

    def __init__(self, page: MonthPage, data: Any = None) -> None:
        super().__init__(data)
        field = self.fields["burden"]
        field.choices = [("", _("すべて")), *((name, name) for name in page.classes)]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        return Wanted(**self.cleaned_data) if self.is_valid() else Wanted()


class CloseForm(forms.Form):
    """Nothing is typed to close a month: the form carries what keeps it from being closed."""


class WaiveForm(forms.Form):
    """The warnings chosen, each as code|where, and one reason for them."""

    findings = forms.MultipleChoiceField(
        label=_("確かめたもの"),
        error_messages={
            "required": _("確かめたものに印を付けてください。"),
            "invalid_choice": _("この確認は、もう残っていません。画面を開き直してください。"),
        },
    )
    reason = forms.CharField(
        label=_("確かめたこと"),
        max_length=300,
        error_messages={
            "required": _("確かめたことを書いてください（例：10月12日から27日まで入院）。報告書に印刷されます。")
        },
    )

    @classmethod
    def of(cls, findings: Iterable[Finding], data: Any) -> Self:
        """A form that knows the warnings standing now."""
        form = cls(data)
        choices = [(f"{one.code}|{one.where}", one.message) for one in findings]
        form.fields["findings"].choices = choices  # type: ignore[attr-defined]
        return form

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """(code, where) of each."""
        return [(code, where) for code, _bar, where in (one.partition("|") for one in self.cleaned_data["findings"])]
