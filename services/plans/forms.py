"""The shapes of what the office types about decisions, weeks, absences and ends."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from billing_rules.asked import NOTHING, PREFIX, DecidedForm
from npo_platform.inputs import DayField, LastDayField, WeekForm
from npo_platform.kernel.calendar import EVERY_WEEKDAY
from npo_platform.listing import Column, Listing, Narrowing
from services.people.checks import DecisionDraft
from services.people.models import Decision
from services.people.queries import asked_of_person, choices_in, rules_under, values_of, values_on
from services.people.states import diets, end_reasons
from services.plans.checks import EndDraft, MealDraft, SuspensionDraft
from services.plans.models import PlanMeal
from services.plans.queries import Renewal
from services.plans.states import Meal, meals, suspension_reasons
from tenants.registry.models import Contract

SOON_DAYS = 30
RENEWALS = Listing[Renewal](
    name="renewals",
    title=_("更新が近い決定"),
    columns=[
        Column("number", _("利用者番号"), lambda row: row.decision.recipient.number),
        Column(
            "name",
            _("利用者"),
            lambda row: row.decision.recipient.name,
            key=lambda row: row.decision.recipient.kana_key,
        ),
        Column("last_day", _("最後の日"), lambda row: row.decision.last_day),
        Column("days_left", _("残りの日数"), lambda row: row.days_left),
        Column("decision", _("決定番号"), lambda row: row.decision.number),
        Column("contract", _("委託契約"), lambda row: f"{row.agreed.city_name}　{row.agreed.number}"),
    ],
    narrowings=[
        Narrowing(
            "within",
            _("終わりまで"),
            [("30", _("30日以内")), ("ended", _("もう終わった"))],
            lambda row, span: row.has_ended if span == "ended" else row.days_left <= SOON_DAYS,
        )
    ],
)


class DecisionForm(DecidedForm):
    """A decision as the office reads it in the letter."""

    def __init__(
        self,
        agreed: Contract,
        data: Any = None,
        *,
        initial: Any = None,
        known: Mapping[str, str] | None = None,
        beside: bool = True,
    ) -> None:
        """With `beside`, what stands beside a decision is asked too: its first class, and what else the rules ask."""
        rules = rules_under(agreed)
        asked = asked_of_person(rules) if beside else ()
        super().__init__(asked, data, known=known, initial={"weekdays": EVERY_WEEKDAY, **(initial or {})}, must=True)
        self.agreed = agreed
        choices = choices_in(rules)
        self.choose(programme=choices.programmes, burden_class=choices.burden_classes if beside else ())

    @classmethod
    def correcting(cls, decision: Decision, agreed: Contract, data: Any = None) -> "DecisionForm":
        """To correct a decision; its burden classes are rows of their own."""
        return cls(
            agreed,
            data,
            initial={name: getattr(decision, name) for name in _CORRECTED},
            beside=False,
        )

    @classmethod
    def following(cls, decision: Decision, agreed: Contract, data: Any = None) -> "DecisionForm":
        """To enter the decision that comes after one: the same but for number and period."""
        initial = {name: getattr(decision, name) for name in ("programme", "weekdays", "per_week")}
        known = values_on(values_of([decision]).get(decision.pk, []), decision.last_day or date.max)
        return cls(agreed, data, initial={**initial, "starts_on": decision.until}, known=known)

    def draft(self) -> DecisionDraft:
        own = {name: value for name, value in self.cleaned_data.items() if not name.startswith(PREFIX)}
        return DecisionDraft(contract_id=self.agreed.pk, inputs=self.said, **own)


class PlanForm(WeekForm):
    """A week of meals under a decision."""

    def __init__(self, decision: Decision, data: Any = None, *, standing: Sequence[PlanMeal], starts_on: date) -> None:
        chosen = {(meal.weekday, meal.meal): meal.diet for meal in standing}
        super().__init__(decision.weekdays, data, offered=(Meal.choices, diets()), chosen=chosen, starts_on=starts_on)

    def meals(self) -> list[MealDraft]:
        return [MealDraft(*meal) for meal in self.week()]


def city_fields(label: Any) -> tuple[forms.BooleanField, forms.CharField]:
    """The tick that tells the city, and the one note that goes with it."""
    tick = forms.BooleanField(
        label=label,
        required=False,
        help_text=_("市に届くのは、決定番号・氏名・理由・日・下の一言だけです。上のメモは届きません"),
    )
    return tick, forms.CharField(label=_("市への一言"), max_length=100, required=False)


class SuspensionForm(forms.Form):
    """Days without meals."""

    starts_on = DayField(label=_("休みの始まり"))
    until = LastDayField(
        label=_("休みの最後の日"),
        required=False,
        help_text=_("いつ戻るか分からないときは、空けてください"),
    )
    reason = forms.ChoiceField(label=_("理由"), choices=suspension_reasons)
    note = forms.CharField(label=_("メモ"), max_length=200, required=False)
    tell_city, city_note = city_fields(_("入院のとき、市に知らせる"))

    def draft(self) -> SuspensionDraft:
        return SuspensionDraft(**self.cleaned_data)


class ResumeForm(forms.Form):
    """When meals begin again."""

    back_on = DayField(label=_("再開する日"), help_text=_("この日の食事から届けます。例：令和8年12月1日"))


class EndUseForm(forms.Form):
    """When and why a person leaves for good."""

    ended_on = DayField(label=_("利用の最後の日"), help_text=_("この日までは届けます。例：令和8年12月1日"))
    reason = forms.ChoiceField(label=_("理由"), choices=[NOTHING, *end_reasons()])
    tell_city, city_note = city_fields(_("死亡・入所・入院・転出・本人の申し出のとき、市に知らせる"))

    def draft(self) -> EndDraft:
        return EndDraft(**self.cleaned_data)


class ExtraStopForm(forms.Form):
    """One meal outside the weekly plan."""

    service_on = DayField(label=_("配達日"))
    meal = forms.ChoiceField(label=_("食事"), choices=meals)
    diet = forms.ChoiceField(label=_("食形態"), choices=diets)


_CORRECTED = ("number", "programme", "starts_on", "until", "weekdays", "per_week")
