"""One stop at a time: what became of the meal, how the person was, how the office came to know."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from billing_rules.asked import PREFIX, AskedForm
from billing_rules.engine import CompiledPack, Input, bounds_of, in_words
from npo_platform.inputs import DayField
from npo_platform.kernel.calendar import TOKYO
from npo_platform.kernel.errors import Refusal
from npo_platform.kernel.ids import uuid7
from npo_platform.sheets import read_clock
from services.people.models import Recipient
from services.people.queries import asked_of_event
from services.people.states import Diet
from services.plans.states import Meal
from services.records.actions import DayPage, DayRow, RecordEntry, Unplanned
from services.records.models import DeliveryRecord
from services.records.queries import Offered, StopHistory, outcomes_of_npo, outcomes_under
from services.records.states import Channel, Outcome, SafetyState

UNCONFIRMED = ("", _("未確認のまま"))
OFFICE_CHANNELS = [
    (Channel.OFFICE, Channel.OFFICE.label),
    (Channel.PHONE, Channel.PHONE.label),
    (Channel.PAPER, Channel.PAPER.label),
]


class SaidForm(AskedForm):
    """What both forms ask: outcome, safety, time, note, channel; and what the rules ask besides."""

    page = forms.UUIDField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("食事の結果"), required=False, widget=forms.RadioSelect)
    safety = forms.ChoiceField(
        label=_("安否"),
        required=False,
        choices=[*SafetyState.choices, UNCONFIRMED],
        widget=forms.RadioSelect,
    )
    clock = forms.CharField(
        label=_("時刻"),
        required=False,
        max_length=20,
        help_text=_("渡した時刻。例：11:30"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
    )
    note = forms.CharField(label=_("メモ"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    channel = forms.ChoiceField(label=_("知った方法"), choices=OFFICE_CHANNELS, widget=forms.RadioSelect)

    def __init__(
        self,
        data: Any = None,
        *,
        offered: Offered,
        initial: dict[str, Any],
        in_field: bool,
        asked: Iterable[Input] = (),
        known: Mapping[str, str] | None = None,
    ) -> None:
        """`offered` are the outcomes to choose from."""
        before = {"page": uuid7(), "channel": Channel.OFFICE, **initial}
        super().__init__(asked, data, known=known, initial=before)
        self.fields["outcome"].choices = list(offered)  # type: ignore[attr-defined]
        for spec in self.asked:
            self.fields[PREFIX + spec.name].required = False  # what happened is written down though a figure is missing
        if in_field:
            del self.fields["channel"]

    def clean_clock(self) -> time | None:
        text = self.cleaned_data["clock"]
        if not text:
            return None
        try:
            return read_clock(text)
        except Refusal as refusal:
            raise forms.ValidationError(refusal.message, code=refusal.code) from None

    @property
    def asked_fields(self) -> list[BoundField]:
        """The fields of what the rules ask, as the page draws them."""
        return [self[PREFIX + spec.name] for spec in self.asked]

    @property
    def said_channel(self) -> Channel:
        return Channel(self.cleaned_data.get("channel", Channel.DEVICE))

    def handed_over_at(self, day: date) -> datetime | None:
        clock = self.cleaned_data["clock"]
        return datetime.combine(day, clock, TOKYO) if clock else None


class StopForm(SaidForm):
    """Record or correct one stop."""

    reason = forms.CharField(
        label=_("訂正の理由"),
        required=False,
        max_length=200,
        help_text=_("記録ずみの結果を直すときに入れてください。"),
    )
    record = forms.UUIDField(required=False, widget=forms.HiddenInput)
    check = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        history: StopHistory,
        rules: CompiledPack | None = None,
        usual: Mapping[str, str] | None = None,
        in_field: bool,
    ) -> None:
        result = history.result
        record = result.record if result else None
        handed = record.handed_over_at if record else None
        initial = {
            "outcome": result.outcome if result else "",
            "safety": result.safety_state if result else "",
            "clock": handed.astimezone(TOKYO).strftime("%H:%M") if handed else "",
            "note": record.note if record else "",
            "record": record.pk if record else None,
            "check": result.safety_id if result else None,
        }
        super().__init__(
            data,
            offered=_with_held(outcomes_under(rules), result.outcome if result else ""),
            initial=initial,
            in_field=in_field,
            asked=asked_of_event(rules),
            known=record.inputs if record else None,
        )
        self._hint(usual or {})
        self.history, self.stop, self.rules, self.usual = history, history.stop, rules, usual
        if record is None:
            del self.fields["reason"]

    def _hint(self, usual: Mapping[str, str]) -> None:
        """Beside a figure that may stay empty: what is reckoned with then."""
        for spec in self.asked:
            if kept := usual.get(spec.name):
                words = _("空けておくと、ふだんの「%(value)s」で計算します") % {"value": in_words(spec, kept)}
                hints = [part for part in (bounds_of(spec), str(words)) if part]
                self.fields[PREFIX + spec.name].help_text = "。".join(hints)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if not said.get("outcome") and not said.get("safety"):
            self.add_error("outcome", _("食事の結果か安否の、どちらかを選んでください。"))
        return said

    def renewed(self, history: StopHistory, sentence: str) -> "StopForm":
        """What was typed, over what somebody else saved first."""
        result = history.result
        now = {
            "page": str(uuid7()),
            "record": str(result.record_id or "") if result else "",
            "check": str(result.safety_id or "") if result else "",
        }
        typed = {name: self.data.get(name, "") for name in self.data}
        form = StopForm(
            {**typed, **now}, history=history, rules=self.rules, usual=self.usual, in_field="channel" not in self.fields
        )
        form.add_error(None, sentence)
        return form

    @property
    def told(self) -> list[tuple[DeliveryRecord, str]]:
        """Every record of the stop with what it says besides, in words."""
        specs = {spec.name: spec for spec in self.asked}
        return [
            (
                record,
                "　".join(
                    f"{specs[name].label} {in_words(specs[name], kept)}"
                    for name, kept in record.inputs.items()
                    if name in specs
                ),
            )
            for record in self.history.records
        ]

    @property
    def day_page(self) -> DayPage:
        said = self.cleaned_data
        row = DayRow(
            stop_id=self.stop.pk,
            outcome=said["outcome"],
            safety=said["safety"],
            handed_over_at=self.handed_over_at(self.stop.service_on),
            note=said["note"],
            seen_record=said["record"],
            seen_safety=said["check"],
            inputs=tuple(sorted((name, value) for name, value in self.said.items() if value)) if self.asked else None,
        )
        return DayPage(
            key=said["page"],
            day=self.stop.service_on,
            rows=[row],
            channel=self.said_channel,
            reason=said.get("reason", ""),
        )


class UnplannedForm(SaidForm):
    """A meal that was in no plan."""

    recipient = forms.ModelChoiceField(
        label=_("利用者"),
        queryset=Recipient.objects.none(),
        empty_label=_("選んでください"),
        error_messages={
            "required": _("利用者を選んでください。"),
            "invalid_choice": _("この利用者は見つかりません。選び直してください。"),
        },
    )
    on = DayField(label=_("配達日"))
    meal = forms.ChoiceField(label=_("食事"), choices=Meal.choices, widget=forms.RadioSelect)
    diet = forms.ChoiceField(label=_("食形態"), choices=[("", _("いつもの食形態")), *Diet.choices], required=False)
    field_order = ("recipient", "on", "meal", "diet")

    def __init__(self, data: Any = None, *, people: Any, initial: dict[str, Any]) -> None:
        first = {"meal": Meal.LUNCH, **initial}
        super().__init__(data, offered=outcomes_of_npo(), initial=first, in_field=False)
        self.fields["recipient"].queryset = people  # type: ignore[attr-defined]
        self.fields["outcome"].required = True
        self.fields["outcome"].error_messages["required"] = _("食事の結果を選んでください。")

    @property
    def entry(self) -> RecordEntry:
        said = self.cleaned_data
        worried = said["safety"] not in ("", SafetyState.USUAL)
        return RecordEntry(
            id=said["page"],
            stop=Unplanned(
                recipient_id=said["recipient"].pk,
                service_on=said["on"],
                meal=said["meal"],
                diet=said["diet"] or said["recipient"].diet,
            ),
            outcome=said["outcome"],
            safety=said["safety"],
            handed_over_at=self.handed_over_at(said["on"]),
            note=said["note"],
            observed=said["note"] if worried else "",
        )


def _with_held(offered: Offered, held: str) -> Offered:
    """The outcomes the rules name, and the one already written down whatever they name."""
    if not held or held in dict(offered):
        return offered
    return (*offered, (held, str(Outcome(held).label)))
