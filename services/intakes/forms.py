"""What the office says when it takes a decision: whose it is, and the week of meals."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from npo_platform.inputs import WeekForm
from services.intakes.actions import TakeDraft
from services.intakes.queries import Arrival
from services.people.states import diets
from services.plans.checks import MealDraft
from services.plans.states import Meal

NEW = "new"


class TakeForm(WeekForm):
    """The proposed week, to be confirmed or changed; and who it is, where that is in doubt."""

    def __init__(self, arrived: Arrival, data: Any = None) -> None:
        chosen = {(meal.weekday, meal.meal): meal.diet for meal in arrived.proposal}
        offered, weekdays = (Meal.choices, diets()), arrived.issued.weekdays
        super().__init__(weekdays, data, offered=offered, chosen=chosen, starts_on=arrived.plan_from)
        self.arrived = arrived
        if arrived.match.word == "ask":
            people = [
                (str(one.pk), f"{one.name}さん（{one.kana}　利用者番号{one.number}）")
                for one in arrived.match.candidates
            ]
            fresh = [] if arrived.match.decision else [(NEW, _("新しい利用者として加える"))]
            who = forms.ChoiceField(label=_("だれの決定ですか"), choices=[*people, *fresh], widget=forms.RadioSelect)
            self.fields["who"] = who
        if arrived.is_stop:
            for name in [name for name in self.fields if name != "who"]:
                del self.fields[name]
            self.weekdays = []

    def draft(self) -> TakeDraft:
        who = self.cleaned_data.get("who", "")
        person = UUID(who) if who and who != NEW else None
        if self.arrived.is_stop:
            return TakeDraft(recipient_id=person)
        meals = [MealDraft(*meal) for meal in self.week()]
        return TakeDraft(person, who == NEW, meals, self.cleaned_data["starts_on"])


class QuestionForm(forms.Form):
    """What the city should check."""

    sentence = forms.CharField(
        label=_("市に確かめたいこと"),
        max_length=200,
        help_text=_("1文で。例：曜日が月・水・金と聞いていますが、火・木になっています"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
