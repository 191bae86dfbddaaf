"""Until when the city's rules let a day be changed, and what a change after it comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from billing_rules.engine import CompiledPack, evaluate
from billing_rules.facts import MonthFacts
from billing_rules.terms.queries import constants_of
from npo_platform.kernel.calendar import TOKYO, Month, tokyo_day
from services.people.queries import rules_under
from services.plans.models import Stop
from services.records.queries import OutcomeRow
from services.records.states import Outcome
from services.statements.queries.facts import events_of, people_of, values_under
from tenants.registry.models import Contract


@dataclass(frozen=True, slots=True)
class CutOff:
    """One deadline of the rules for one day of deliveries: its name and the last instant."""

    label: str
    day: date
    until: datetime

    def is_past(self, at: datetime) -> bool:
        return at > self.until


@dataclass(frozen=True, slots=True)
class LatePrice:
    """What the rules make of a meal called off too late: the word of the record, and whole yen."""

    word: str
    user_yen: int | None
    city_yen: int | None


def cut_offs(rules: CompiledPack | None, day: date) -> list[CutOff]:
    """Every deadline the rules settle for a day, the earliest first; nothing where they name none."""
    found = [CutOff(label, day, _instant(on, minute)) for label, on, minute in (rules.cut_offs(day) if rules else ())]
    return sorted(found, key=lambda one: one.until)


def near_cut_offs(contracts: Sequence[Contract], at: datetime, *, within: timedelta, days: int = 8) -> list[CutOff]:
    """The deadlines that end within a time from now, for the coming days; each once, the nearest first."""
    today = tokyo_day(at)
    found: dict[CutOff, None] = {}
    for rules in {agreed.pk: rules_under(agreed) for agreed in contracts}.values():
        for ahead in range(days):
            for one in cut_offs(rules, today + timedelta(days=ahead)):
                if at <= one.until <= at + within:
                    found[one] = None
    return sorted(found, key=lambda one: (one.until, one.day))


def late_word(rules: CompiledPack | None) -> tuple[str, str]:
    """Code and word of the outcome a meal called off too late is recorded with, in the words of the rules."""
    status = next((spec for spec in rules.inputs if spec.name == "status"), None) if rules else None
    known = (status.choices or {}) if status else {}
    code = Outcome.CANCELLED_LATE if Outcome.CANCELLED_LATE in known or not known else Outcome.CANCELLED
    return code.value, known.get(code.value, str(code.label))


def late_price(stop: Stop, rules: CompiledPack | None, at: datetime) -> LatePrice:
    """The yen of one stop alone, called off now; without yen where the rules refuse it or want to know more."""
    code, word = late_word(rules)
    if rules is None:
        return LatePrice(word, None, None)
    month, values = Month.of(stop.service_on), values_under(rules, [stop.decision])
    told = OutcomeRow(
        stop_id=stop.pk,
        record_id=None,
        recipient_id=stop.recipient_id,
        decision_id=stop.decision_id,
        service_on=stop.service_on,
        meal=stop.meal,
        diet=stop.diet,
        status=code,
        handed_over_at=None,
        safety_state="",
        late=False,
        inputs=dict(notice_inputs(rules, at)),
    )
    agreed = constants_of(stop.contract_id, rules, month)
    facts = MonthFacts(
        month=month,
        provider=agreed.provider,
        contract=agreed.contract,
        people=tuple(people_of([stop.decision], rules, values)),
        events=tuple(events_of([told], rules, values)),
    )
    result = evaluate(rules, facts)
    if result.refusals:
        return LatePrice(word, None, None)
    return LatePrice(word, result.totals["user"], result.totals["city"])


def notice_inputs(rules: CompiledPack | None, at: datetime) -> tuple[tuple[str, str], ...]:
    """When notice was given, by the names the rules of a record ask for it."""
    here = at.astimezone(TOKYO)
    said: dict[str, str] = {}
    for given_on, given_at in rules.notices() if rules else ():
        said[given_on] = here.date().isoformat()
        if given_at:
            said[given_at] = here.strftime("%H:%M")
    return tuple(said.items())


def _instant(on: date, minute: int | None) -> datetime:
    if minute is None:
        return datetime.combine(on + timedelta(days=1), time(), TOKYO) - timedelta(minutes=1)
    return datetime.combine(on, time(minute // 60, minute % 60), TOKYO)
