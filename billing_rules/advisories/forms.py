"""What a city types about a defect."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from billing_rules.advisories.actions import AdvisoryDraft
from billing_rules.advisories.models import Advisory
from billing_rules.advisories.states import Severity
from billing_rules.engine.touched import RulePart
from npo_platform.inputs import DayField

EVERYTHING, SOME = "everything", "some"
Choices = list[tuple[str, list[tuple[str, str]]]]


class AdvisoryForm(forms.Form):
    """How bad, which days, which parts of the version, what is wrong and what to do, and whether it may be used."""

    severity = forms.ChoiceField(
        label=_("重さ"),
        choices=Severity.choices,
        widget=forms.RadioSelect,
        help_text=_("重大なお知らせは、書いた人とは別の承認者が確かめてから届きます"),
        error_messages={"required": _("重さを選んでください。")},
    )
    first_day = DayField(label=_("サービスの最初の日"), help_text=_("おかしい計算になる、最初の配達の日"))
    last_day = DayField(
        label=_("サービスの最後の日"), required=False, help_text=_("まだ続いているときは、空けてください")
    )
    reach = forms.ChoiceField(
        label=_("かかわるところ"),
        choices=[(EVERYTHING, _("この版の全部（どこかわからないときも）")), (SOME, _("次から選んだところ"))],
        widget=forms.RadioSelect,
        initial=EVERYTHING,
        error_messages={"required": _("全部か、選んだところかを選んでください。")},
    )
    parts = forms.MultipleChoiceField(
        label=_("行・決めごと・手順"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _("選んだところが、この版にありません。画面を開き直して、選び直してください。")
        },
    )
    what = forms.CharField(
        label=_("何がおかしいか"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例：昼食の単価が 850円のところ、840円になっている"),
        error_messages={"required": _("何がおかしいかを書いてください。")},
    )
    remedy = forms.CharField(
        label=_("団体はどうすればよいか"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例：直した版を今週公開します。それまで請求書を出さずに待ってください"),
        error_messages={"required": _("団体がどうすればよいかを書いてください。")},
    )
    stops = forms.BooleanField(
        label=_("直した版を公開するまで、この日のある月をこの版で締められないようにする"), required=False
    )
    stop_reason = forms.CharField(
        label=_("締められなくする理由"), required=False, max_length=500, help_text=_("締めるときの画面に出ます")
    )

    def __init__(self, data: Any = None, *, parts: Sequence[RulePart], of: Advisory | None = None) -> None:
        super().__init__(data, initial=_typed(of) if of else {})
        self.fields["parts"].choices = list(_grouped(parts))  # type: ignore[attr-defined]

    @property
    def draft(self) -> AdvisoryDraft:
        typed = self.cleaned_data
        return AdvisoryDraft(
            severity=typed["severity"],
            first_day=typed["first_day"],
            last_day=typed["last_day"],
            what=typed["what"],
            remedy=typed["remedy"],
            parts=tuple(typed["parts"]) if typed["reach"] == SOME else (),
            stops=typed["stops"],
            stop_reason=typed["stop_reason"],
        )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        first, last = typed.get("first_day"), typed.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("最後の日が、最初の日より前です。入れ直すか、空けてください。"))
        if typed.get("reach") == SOME and not typed.get("parts") and "parts" not in self.errors:
            self.add_error("parts", _("かかわるところを1つ以上選ぶか、「全部」にしてください。"))
        if typed.get("stops") and not typed.get("stop_reason", "").strip():
            self.add_error("stop_reason", _("この版で締められなくする理由を書いてください。"))
        return typed


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("取り消す理由"),
        max_length=500,
        help_text=_("例：調べたところ、計算は合っていた"),
        error_messages={"required": _("取り消す理由を書いてください。団体の画面に出ます。")},
    )


def _grouped(parts: Sequence[RulePart]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    for group, own in groupby(parts, key=lambda part: part.group):
        yield group, [(part.code, part.words) for part in own]


def _typed(one: Advisory) -> dict[str, Any]:
    kept = ("severity", "first_day", "last_day", "parts", "what", "remedy", "stops", "stop_reason")
    return {name: getattr(one, name) for name in kept} | {"reach": SOME if one.parts else EVERYTHING}
