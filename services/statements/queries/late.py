"""Late records against closed months: which are unsettled, and what a month comes to with them laid over its facts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from billing_rules.engine import CompiledPack, Result, evaluate
from billing_rules.facts import EventFact, MonthFacts, Value
from npo_platform.kernel.calendar import wareki
from services.adjustments.actions import Difference
from services.adjustments.models import Adjustment
from services.adjustments.queries import live_from, settled_records, standing
from services.months.models import Month
from services.plans.states import Meal
from services.records.models import DeliveryRecord, StopOutcome
from services.records.queries import late_unsettled
from services.records.states import Outcome
from services.statements.models import Statement
from services.statements.queries.evaluation import Draft, service_lines
from services.statements.queries.events import Listener, Told
from services.statements.queries.facts import event_key
from services.statements.states import StatementState

Lines = Mapping[str, Draft]
NOTHING = ""


@dataclass(frozen=True, slots=True)
class Overlay:
    """What is held true of one stop now, to be laid over a month that was closed before it was known."""

    person: str
    on: date
    meal: str
    inputs: Mapping[str, Value]

    @property
    def status(self) -> str:
        return str(self.inputs.get("status", NOTHING))

    @property
    def key(self) -> str:
        return event_key(self.person, self.on, self.meal)

    @property
    def event(self) -> EventFact:
        return EventFact(self.key, self.person, self.on, self.meal, self.inputs)


def closed_statements(months: Iterable[Month]) -> dict[UUID, Statement]:
    """The statement each closed month stands on, without its facts and sums; one query."""
    closed = {month.pk: month for month in months if month.is_closed}
    if not closed:
        return {}
    found: dict[UUID, Statement] = {}
    frozen = Statement.objects.filter(month_id__in=closed, state=StatementState.FROZEN).order_by("month_id", "number")
    for one in frozen.defer("facts", "totals", "refusals", "waived"):
        one.month = closed[one.month_id]
        found[one.month_id] = one
    return found


def unsettled(contract_id: UUID, frozen: Mapping[UUID, Statement]) -> list[DeliveryRecord]:
    """The late records of closed months that neither the closing nor an adjustment took up, as they came."""
    found = late_unsettled(contract_id, settled_records(contract_id))
    by_first = {one.month.starts_on: one for one in frozen.values()}
    return [record for record in found if _came_after(record, by_first.get(record.service_on.replace(day=1)))]


def _came_after(record: DeliveryRecord, statement: Statement | None) -> bool:
    """A month opened and closed again has taken the records that came before it as ordinary ones."""
    return statement is not None and statement.frozen_at is not None and record.received_at > statement.frozen_at


def outdated(frozen: Mapping[UUID, Statement]) -> list[Adjustment]:
    """Differences a closed month carries although their own month was frozen again and now holds what they brought."""
    again = [month_id for month_id, statement in frozen.items() if statement.number > 1]
    live = live_from(again) if again else []
    answered = {_source(one) for one in live if one.basis == frozen[one.from_month_id].number}
    return [one for one in live if one.basis < frozen[one.from_month_id].number and _source(one) not in answered]


def _source(adjustment: Adjustment) -> tuple[object, ...]:
    return adjustment.from_month_id, adjustment.record_id, adjustment.correction_line_id, adjustment.side


class Ground(NamedTuple):
    """The version a closed month stands on: the one it was frozen under, or the one that corrected it since."""

    version_id: UUID
    digest: str


def grounds_of(frozen: Mapping[UUID, Statement]) -> dict[UUID, Ground]:
    """For each closed month its ground; one query."""
    corrected = standing({month_id: one.number for month_id, one in frozen.items()})
    grounds = {month_id: Ground(one.pack_version_id, one.pack_digest) for month_id, one in frozen.items()}
    return grounds | {month_id: Ground(one.version_id, one.version_digest) for month_id, one in corrected.items()}


def overlay_of(
    record: DeliveryRecord, held: Mapping[UUID, StopOutcome], known: EventFact | None, listener: Listener
) -> Overlay:
    """What a record changes: what is now held, if it is the record that holds; else what was known stays."""
    outcome = held.get(record.stop_id)
    inputs: Mapping[str, Value] = known.inputs if known else {}
    if outcome is not None and outcome.record_id == record.pk:
        told = Told(record.meal, record.diet, record.outcome, record.handed_over_at, record.inputs)
        inputs = listener.hear(told, record.decision_id, record.service_on)
    return Overlay(str(record.recipient_id), record.service_on, record.meal, inputs)


def overlays_of(adjustments: Iterable[Adjustment]) -> Iterator[Overlay]:
    """What earlier adjustments already laid over a month, in the order they were raised."""
    for one in adjustments:
        if held := one.after["held"]:
            inputs = held if held["status"] != NOTHING else {}
            yield Overlay(str(one.recipient_id), one.service_on, one.meal, {"meal": one.meal} | inputs)


def laid_over(facts: MonthFacts, overlays: Iterable[Overlay], pack: CompiledPack) -> MonthFacts:
    """The facts as they would have been: each overlay takes its stop's place in the month or before it."""
    first, start = facts.month.first, pack.open_window_start(facts.month.first)
    events = {event.key: event for event in facts.events}
    before = {event.key: event for event in facts.counted_before}
    for overlay in overlays:
        if overlay.status == NOTHING:
            continue
        if overlay.on >= first:
            events[overlay.key] = overlay.event
        elif overlay.on >= start:
            before[overlay.key] = overlay.event
    return replace(facts, events=tuple(events.values()), counted_before=tuple(before.values()))


def event_in(facts: MonthFacts, key: str) -> EventFact | None:
    """What a month's facts hold of a stop; nothing when it has no record."""
    return next((event for event in (*facts.events, *facts.counted_before) if event.key == key), None)


def status_in(facts: MonthFacts, key: str) -> str:
    """The outcome a month's facts hold of a stop; nothing when it has no record."""
    event = event_in(facts, key)
    return str(event.inputs["status"]) if event else NOTHING


def difference(pack: CompiledPack, before: MonthFacts, after: MonthFacts, overlay: Overlay) -> Difference:
    """What the overlay changes for its person, both sides in full, and why in one sentence."""
    results = evaluate(pack, before), evaluate(pack, after)
    old, new = ({line.key: line for line in service_lines(result, ())} for result in results)
    known = event_in(before, overlay.key)
    return Difference(
        before=_side(known.inputs if known else {}, old, new),
        after=_side(overlay.inputs, new, old),
        quantity=_sum(new, "quantity") - _sum(old, "quantity"),
        user_yen=_sum(new, "user_yen") - _sum(old, "user_yen"),
        city_yen=_sum(new, "city_yen") - _sum(old, "city_yen"),
        reason=_reason(results, before, overlay),
    )


def _side(inputs: Mapping[str, Value], own: Lines, other: Lines) -> dict[str, Any]:
    """One side: what was held of the stop, and the lines that differ."""
    changed = [line.to_json() for key, line in own.items() if _figures(line) != _figures(other.get(key))]
    return {"held": {"status": NOTHING} | dict(inputs), "lines": changed}


def _figures(line: Draft | None) -> dict[str, Any] | None:
    return line.to_json() if line else None


def _sum(lines: Lines, name: str) -> int:
    return sum(getattr(line, name) for line in lines.values())


def _reason(results: tuple[Result, Result], before: MonthFacts, overlay: Overlay) -> str:
    was, now = _word(status_in(before, overlay.key)), _word(overlay.status)
    change = f"{now}のまま" if was == now else f"{was}→{now}"
    what = f"{wareki(overlay.on)} {Meal(overlay.meal).label}：{change}（月遅れの記録）。"
    return what + _why_nothing(results, overlay)


def _why_nothing(results: tuple[Result, Result], overlay: Overlay) -> str:
    """When a meal more is no yen more, the rule that says so."""
    refused = next((one for one in results[1].refusals if one.key == overlay.key), None)
    if refused is not None:
        return f"{refused.sentence}{f'（{refused.clause}）' if refused.clause else ''}"
    over = [sum(row.over_limit for row in result.event_rows()) for result in results]
    if over[1] <= over[0]:
        return ""
    limits = [one for one in results[1].compiled.limits(overlay.on) if one.beyond == "zero"]
    rules = "・".join(f"{one.sentence}（{one.clause}）" for one in limits)
    return f"上限は{rules}なので、超えた分は0円です。"


def _word(status: str) -> str:
    return (
        Outcome(status).label if status in Outcome.values else {"suspended": "休止", "": "記録なし"}.get(status, status)
    )


def months_counting(day: date, frozen: Mapping[UUID, Statement], packs: Mapping[UUID, CompiledPack]) -> list[Statement]:
    """The closed months a day counts in: its own, and those after it whose limits were still open on it."""
    return [
        one
        for one in sorted(frozen.values(), key=lambda one: one.month.starts_on)
        if packs[one.month_id].open_window_start(one.month.starts_on) <= day < one.month.value.after
    ]
