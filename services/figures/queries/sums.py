"""An accepted month in sums, as the definitions say; every person still in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Sum

from billing_rules.engine import CompiledPack
from billing_rules.facts import EventFact, MonthFacts
from billing_rules.packs.queries import compiled
from services.adjustments.models import Adjustment
from services.adjustments.states import AdjustmentState
from services.figures.queries.alarms import CONFIRMED, StopAlarm, alarms_of, rank
from services.months.models import Month
from services.records.queries import checks_said, unserved
from services.records.states import DELIVERED, Outcome
from services.reports.models import MonthlyReport
from services.reports.states import ReportState
from services.statements.models import Statement
from services.statements.queries.facts import frozen_facts
from services.statements.queries.late import laid_over, overlays_of
from services.statements.states import LineKind

HALF, NINE_TENTHS = Fraction(1, 2), Fraction(9, 10)
CLASS, NO_CLASS = "burden_class", "区分なし"


@dataclass(frozen=True, slots=True)
class Accepted:
    """A month the city accepted: the statement it stands on, and what later accepted months changed in it."""

    month: Month
    statement: Statement
    received_id: UUID
    adjustments: Sequence[Adjustment]


def accepted(month: Month) -> Accepted | None:
    """The month as it was accepted; None while it is not."""
    reports = MonthlyReport.objects.filter(state=ReportState.ACCEPTED).defer("document")
    report = reports.filter(month=month).select_related("statement", "submission").order_by("-revision").first()
    if report is None:
        return None
    changed = Adjustment.objects.filter(
        from_month=month,
        state=AdjustmentState.APPLIED,
        applied_month__in=reports.values("month_id"),
    ).order_by("created_at", "pk")
    return Accepted(month, report.statement, report.submission.received_report_id, list(changed))


def sums_of(own: Accepted) -> dict[str, Any]:
    """Every raw figure of the month, and for each count of how many people it tells (`people_of`)."""
    pack = compiled(own.statement.pack_digest)
    facts = _facts(own, pack)
    span = own.month.contract_id, own.month.value.first, own.month.value.after
    checks = checks_said(*span)
    met = {said.stop_id: said.recipient_id for said in checks if said.word in CONFIRMED}
    served = [one for one in facts.events if one.inputs["status"] in DELIVERED]
    absent = [one for one in facts.events if one.inputs["status"] == Outcome.ABSENT]
    alarms = alarms_of(checks, unserved(*span))
    closed = [one for one in alarms if one.minutes is not None]
    minutes = [one.minutes for one in closed if one.minutes is not None]
    return {
        "people": len({one.person for one in served}),
        "meals": len(served),
        "contacts": len(met),
        "cost": _cost(own),
        "unanswered": len(absent),
        "alarms": len(alarms),
        "alarms_open": len(alarms) - len(closed),
        "alarm_median": rank(minutes, HALF),
        "alarm_p90": rank(minutes, NINE_TENTHS),
        "classes": _classes(facts, served, pack),
        "people_of": {
            "contacts": len(set(met.values())),
            "unanswered": len({one.person for one in absent}),
            "alarms": _people(alarms),
            "alarms_open": _people(one for one in alarms if one.minutes is None),
            "alarms_closed": _people(closed),
        },
    }


def _facts(own: Accepted, pack: CompiledPack) -> MonthFacts:
    """What the month froze, with what late records laid over it since."""
    late = [one for one in own.adjustments if one.basis == own.statement.number and not one.is_correction]
    facts = frozen_facts(own.statement.facts)
    return laid_over(facts, overlays_of(late), pack) if late else replace(facts, counted_before=())


def _cost(own: Accepted) -> int:
    lines = own.statement.lines.filter(kind=LineKind.SERVICE).aggregate(yen=Sum("city_yen"))
    return (lines["yen"] or 0) + sum(one.city_yen for one in own.adjustments)


def _people(alarms: Iterable[StopAlarm]) -> int:
    return len({one.recipient_id for one in alarms})


def _classes(facts: MonthFacts, served: Iterable[EventFact], pack: CompiledPack) -> list[dict[str, Any]]:
    """How many people were in each class on the last day they were served; nothing where the rules know no classes."""
    labels = next((spec.choices for spec in pack.inputs if spec.name == CLASS), None)
    if not labels:
        return []
    last = {one.person: one.on for one in sorted(served, key=lambda one: one.on)}
    people = {one.key: one.inputs.get(CLASS, ()) for one in facts.people}
    counts = dict.fromkeys([*labels, ""], 0)
    for person, day in last.items():
        held = [str(one.value) for one in people.get(person, ()) if one.starts_on <= day]
        counts[held[-1] if held and held[-1] in counts else ""] += 1
    return [
        {"code": code, "label": labels.get(code, NO_CLASS), "people": count}
        for code, count in counts.items()
        if code or count
    ]
