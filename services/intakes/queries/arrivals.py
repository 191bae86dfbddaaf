"""What the city decided and is waiting to be taken, in plain words: who, what changes, from when."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Prefetch

from billing_rules.decisions import queries as decisions
from billing_rules.decisions.queries import Issued
from billing_rules.decisions.states import EndReason, Kind
from billing_rules.engine import CompiledPack, in_words
from billing_rules.persons import asked_of_person, choices_in, rules_under
from npo_platform.kernel.calendar import wareki, weekday_words
from services.intakes.queries.matching import Known, Match, recipients_of
from services.people.models import Decision, InputValue
from services.people.queries import burden_on, values_of, values_on
from services.people.states import Diet
from services.plans.checks import MealDraft
from services.plans.models import PlanMeal, Stop, WeeklyPlan
from services.plans.states import Meal, StopState
from tenants.registry.models import Contract


@dataclass(frozen=True, slots=True)
class Line:
    """One thing as it was and as it will be; `before` is empty where there was nothing."""

    word: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """One version waiting to be taken."""

    issued: Issued
    match: Match
    sentence: str
    lines: Sequence[Line]
    proposal: Sequence[MealDraft]
    plan_from: date
    questions: Sequence[str]
    standing: Sequence[MealDraft] = ()
    has_private: bool = False

    @property
    def is_clear(self) -> bool:
        """Whether one click is enough: nobody has to say whose decision it is."""
        return self.match.word != "ask"

    @property
    def is_stop(self) -> bool:
        return self.issued.kind == Kind.STOP

    @property
    def plan_changes(self) -> bool:
        return not self.is_stop and list(self.proposal) != list(self.standing)

    @property
    def proposal_words(self) -> str:
        return meal_words(self.proposal)


@dataclass(frozen=True, slots=True)
class _Background:
    """What the NPO holds of the persons of some versions, read once for all of them."""

    today: date
    known: Known
    rules: Mapping[UUID, CompiledPack | None]
    values: Mapping[UUID, Sequence[InputValue]]
    plans: Mapping[UUID, Sequence[WeeklyPlan]]
    stops: Sequence[tuple[UUID, date]]


def arrivals(today: date) -> list[Arrival]:
    """Everything waiting, the earliest day first; the number of queries does not grow with it."""
    issued = list(decisions.to_take())
    return _arrivals(issued, today) if issued else []


def arrival(issued: Issued, today: date) -> Arrival:
    """One version at hand, with what is enclosed: whoever asks writes down that it was looked at."""
    one = _arrivals([issued], today)[0]
    return replace(one, lines=[*one.lines, *_private_lines(issued)])


def waiting() -> int:
    """How many versions wait to be taken."""
    return decisions.to_take().count()


def meal_words(meals: Sequence[MealDraft]) -> str:
    """月・水・金の昼食、月の夕食"""
    by_meal = {meal: [one.weekday for one in meals if one.meal == meal] for meal in Meal}
    parts = [f"{_days(days)}の{meal.label}" for meal, days in by_meal.items() if days]
    return "、".join(parts)


def _days(days: Sequence[int]) -> str:
    return weekday_words("".join(str(day) for day in sorted(days)))


def _arrivals(issued: Sequence[Issued], today: date) -> list[Arrival]:
    known = Known.about(issued)
    matches = [known.match(one) for one in issued]
    own = [match.decision for match in matches if match.decision]
    contracts: dict[UUID, Contract] = {one.contract_id: one.contract for one in issued}
    background = _Background(
        today=today,
        known=known,
        rules={key: rules_under(agreed) for key, agreed in contracts.items()},
        values=values_of(own),
        plans=_plans_of(recipients_of(matches)),
        stops=_stops_of(own, today),
    )
    return [_arrival(one, match, background) for one, match in zip(issued, matches, strict=True)]


def _plans_of(recipients: Collection[UUID]) -> dict[UUID, list[WeeklyPlan]]:
    meals = Prefetch("meals", PlanMeal.objects.order_by("weekday", "meal", "pk"))
    found: dict[UUID, list[WeeklyPlan]] = {}
    for plan in WeeklyPlan.objects.filter(recipient__in=recipients).prefetch_related(meals).order_by("starts_on", "pk"):
        found.setdefault(plan.recipient_id, []).append(plan)
    return found


def _stops_of(own: Sequence[Decision], today: date) -> list[tuple[UUID, date]]:
    planned = Stop.objects.filter(decision__in=own, state=StopState.PLANNED, service_on__gt=today)
    return list(planned.values_list("decision_id", "service_on"))


def _arrival(issued: Issued, match: Match, background: _Background) -> Arrival:
    plan_from = _plan_from(issued, background.today)
    standing = _standing(match, plan_from, background)
    return Arrival(
        issued=issued,
        match=match,
        sentence=_sentence(issued, match, background),
        lines=_lines(issued, match, background),
        proposal=_proposal(issued, standing, background.rules[issued.contract_id]),
        plan_from=plan_from,
        questions=[answer.sentence for answer in issued.answers.all() if answer.sentence],
        standing=standing,
        has_private=bool(decisions.enclosed(issued)),
    )


def _plan_from(issued: Issued, today: date) -> date:
    begins = issued.effective_on if issued.kind == Kind.CHANGE else issued.starts_on
    return max(today + timedelta(days=1), begins, issued.starts_on)


def _standing(match: Match, day: date, background: _Background) -> list[MealDraft]:
    """The week that holds on a day, or held last: under this decision, or the one it follows."""
    plans = background.plans.get(match.recipient.pk, ()) if match.recipient else ()
    begun = [plan for plan in plans if plan.starts_on <= day]
    if match.decision:
        begun = [
            plan for plan in begun if plan.decision_id == match.decision.pk and (not plan.until or plan.until > day)
        ]
    meals = list(begun[-1].meals.all()) if begun else []
    return [MealDraft(meal.weekday, meal.meal, meal.diet) for meal in meals]


def _proposal(issued: Issued, standing: Sequence[MealDraft], rules: CompiledPack | None) -> list[MealDraft]:
    """The week there was as far as the decision allows it; one meal on the allowed days where there was none."""
    allowed = {int(day) for day in issued.weekdays}
    kept = [meal for meal in standing if meal.weekday in allowed]
    if not standing:
        kept = [MealDraft(day, _usual_meal(rules), Diet.REGULAR.value) for day in sorted(allowed)]
    return kept[: issued.per_week] if issued.per_week else kept


def _usual_meal(rules: CompiledPack | None) -> str:
    """Lunch, or the first meal the rules know where they know no lunch."""
    known = [code for spec in rules.inputs if spec.name == "meal" for code in spec.choices or ()] if rules else []
    meals = [code for code in known if code in Meal.values]
    return meals[0] if meals and Meal.LUNCH not in meals else Meal.LUNCH.value


def _sentence(issued: Issued, match: Match, background: _Background) -> str:
    if issued.kind == Kind.STOP:
        return _stop_sentence(issued, match, background)
    end = f"{wareki(issued.last_day)}まで" if issued.last_day else "期限なし"
    week = f"週{issued.per_week}回まで" if issued.per_week else "回数の決まりなし"
    if issued.kind == Kind.DECIDE or match.decision is None:
        who = "新しい利用者です" if match.word == "new" else "新しい利用決定です"
        return f"{who}。{wareki(issued.starts_on)}から{end}、{issued.weekday_words}、{week}。"
    return f"{wareki(issued.effective_on)}から、次のとおり変わります。"


def _stop_sentence(issued: Issued, match: Match, background: _Background) -> str:
    last, reason = wareki(issued.effective_on), EndReason(issued.end_reason).label
    if match.decision is None:
        return f"{last}までで廃止（{reason}）。この決定は取り込んでいないので、止める予定はありません。"
    count = sum(key == match.decision.pk and day > issued.effective_on for key, day in background.stops)
    return f"{last}までで終わります（{reason}）。そのあとの配達予定{count}件を取り消します。"


def _lines(issued: Issued, match: Match, background: _Background) -> list[Line]:
    if issued.kind == Kind.STOP:
        return []
    rules, decision = background.rules[issued.contract_id], match.decision
    choices, held = choices_in(rules), issued.holding(max(issued.effective_on, issued.starts_on))
    labels = dict(choices.burden_classes)
    day = max(issued.effective_on, decision.starts_on) if decision else issued.effective_on
    before = burden_on(decision, day) if decision else None
    rows = [
        *_period_lines(issued, decision),
        Line("負担区分", labels.get(before or "", ""), labels.get(held.burden_class, "")),
    ]
    was = values_on(background.values.get(decision.pk, ()), day) if decision else {}
    for spec in asked_of_person(rules):
        old, new = was.get(spec.name, ""), held.inputs.get(spec.name, "")
        rows.append(Line(spec.label, in_words(spec, old) if old else "", in_words(spec, new) if new else ""))
    return [row for row in rows if row.after and row.before != row.after]


def _period_lines(issued: Issued, decision: Decision | None) -> list[Line]:
    def end(last: date | None) -> str:
        return f"{wareki(last)}まで" if last else "期限なし"

    def week(count: int | None) -> str:
        return f"週{count}回まで" if count else "回数の決まりなし"

    if decision is None:
        return []
    return [
        Line("期間", f"{wareki(decision.starts_on)}から", f"{wareki(issued.starts_on)}から"),
        Line("最後の日", end(decision.last_day), end(issued.last_day)),
        Line("曜日", decision.weekday_words, issued.weekday_words),
        Line("週の回数", week(decision.per_week), week(issued.per_week)),
    ]


def _private_lines(issued: Issued) -> list[Line]:
    private = decisions.enclosed(issued)
    postcode = f"〒{private.postcode[:3]}-{private.postcode[3:]} " if private.postcode else ""
    rows = [
        Line("住所", "", f"{postcode}{private.address}".strip()),
        Line("電話番号", "", private.phone),
        Line("市からの申し送り", "", private.note),
    ]
    return [row for row in rows if row.after]
