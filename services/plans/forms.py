"""The shapes of what the office types about decisions, weeks, absences and ends."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from billing_rules.asked import PREFIX, AskedForm
from npo_platform.inputs import DayField, LastDayField, WeekdaysField
from npo_platform.kernel.calendar import WEEKDAYS
from services.people.checks import DecisionDraft
from services.people.models import Decision
from services.people.queries import PackChoices, asked_of_person, choices_in, rules_under, values_of, values_on
from services.people.states import EVERY_WEEKDAY, diets, end_reasons
from services.plans.checks import MealDraft, SuspensionDraft
from services.plans.models import PlanMeal
from services.plans.states import Meal, meals, suspension_reasons
from tenants.registry.models import Contract

NONE = ("", _("選んでください"))


class DecisionForm(AskedForm):
    """A decision as the city's letter says it."""

    number = forms.CharField(
        label=_("決定番号"),
        max_length=40,
        help_text=_("決定通知書の番号を、そのまま入れてください"),
    )
    programme = forms.ChoiceField(label=_("事業"), required=False)
    starts_on = DayField(label=_("開始日"))
    until = LastDayField(label=_("最後の日"), required=False, help_text=_("決まっていなければ空けてください"))
    weekdays = WeekdaysField(label=_("利用できる曜日"))
    per_week = forms.IntegerField(
        label=_("週の回数"),
        required=False,
        min_value=1,
        max_value=14,
        localize=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 3}),
        help_text=_("決定通知書に回数がなければ空けてください"),
        error_messages={
            name: _("週の回数は1から14までの数字で入れてください") for name in ("invalid", "min_value", "max_value")
        },
    )
    burden_class = forms.ChoiceField(label=_("開始日からの負担区分"), required=False)

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
        self._choose(choices_in(rules), beside)

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

    def _choose(self, choices: PackChoices, classes: bool) -> None:
        for name, known, wanted in (
            ("programme", choices.programmes, True),
            ("burden_class", choices.burden_classes, classes),
        ):
            if known and wanted:
                self.fields[name] = _choice(self.fields[name], known)
            else:
                del self.fields[name]


class PlanForm(forms.Form):
    """A week of meals: for each weekday and meal the food, or none."""

    starts_on = DayField(label=_("いつから"))

    def __init__(self, decision: Decision, data: Any = None, *, standing: Sequence[PlanMeal], starts_on: date) -> None:
        chosen = {_cell(meal.meal, meal.weekday): meal.diet for meal in standing}
        super().__init__(data, initial={"starts_on": starts_on, **chosen})
        self.weekdays = [int(day) for day in decision.weekdays]
        for weekday in self.weekdays:
            for meal in Meal:
                self.fields[_cell(meal, weekday)] = forms.ChoiceField(
                    required=False,
                    choices=[("", "—"), *diets()],
                    label=f"{WEEKDAYS[weekday]}曜日の{meal.label}",
                    widget=forms.Select(
                        attrs={
                            "class": "input input-sm",
                            "aria-label": f"{WEEKDAYS[weekday]}曜日の{meal.label}",
                        }
                    ),
                )

    @property
    def meal_labels(self) -> list[str]:
        return list(Meal.labels)

    @property
    def table(self) -> list[tuple[str, list[BoundField]]]:
        return [(WEEKDAYS[day], [self[_cell(meal, day)] for meal in Meal]) for day in self.weekdays]

    def meals(self) -> list[MealDraft]:
        return [
            MealDraft(weekday, meal.value, self.cleaned_data[_cell(meal, weekday)])
            for weekday in self.weekdays
            for meal in Meal
            if self.cleaned_data[_cell(meal, weekday)]
        ]


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

    def draft(self) -> SuspensionDraft:
        return SuspensionDraft(**self.cleaned_data)


class ResumeForm(forms.Form):
    """When meals begin again."""

    back_on = DayField(label=_("再開する日"), help_text=_("この日の食事から届けます。例：令和8年12月1日"))


class EndUseForm(forms.Form):
    """When and why a person leaves for good."""

    ended_on = DayField(label=_("利用の最後の日"), help_text=_("この日までは届けます。例：令和8年12月1日"))
    reason = forms.ChoiceField(label=_("理由"), choices=[NONE, *end_reasons()])


class ExtraStopForm(forms.Form):
    """One meal outside the weekly plan."""

    service_on = DayField(label=_("配達日"))
    meal = forms.ChoiceField(label=_("食事"), choices=meals)
    diet = forms.ChoiceField(label=_("食形態"), choices=diets)


_CORRECTED = ("number", "programme", "starts_on", "until", "weekdays", "per_week")


def _choice(field: forms.Field, known: Sequence[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=field.label, required=True, choices=[NONE, *known])


def _cell(meal: str, weekday: int) -> str:
    return f"{meal}_{weekday}"
