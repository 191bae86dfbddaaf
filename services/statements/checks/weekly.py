"""Nobody was brought more meals a week than the city decided for them."""

from collections import defaultdict
from datetime import timedelta
from uuid import UUID

from npo_platform.kernel.errors import Finding
from services.statements.queries.closing import ClosingCase, Served

CODE = "beyond_decision"
MONDAY, SUNDAY = 0, 6


def check_weeks_stay_within_the_decision(case: ClosingCase) -> list[Finding]:
    """The city's rules price what is beyond their own limit; beyond a person's decision, somebody must say why."""
    counts, first_weekday = _unit(case)
    found: dict[UUID, tuple[Served, int]] = {}
    weeks: dict[tuple[UUID, object], list[Served]] = defaultdict(list)
    for meal in case.served:
        week = meal.service_on - timedelta(days=(meal.service_on.weekday() - first_weekday) % 7)
        own = weeks[meal.recipient_id, week]
        if counts == "events" or all(meal.service_on != other.service_on for other in own):
            own.append(meal)
            if len(own) > meal.per_week and meal.service_on >= case.month.starts_on:
                found[meal.recipient_id] = meal, found.get(meal.recipient_id, (meal, 0))[1] + 1
    return [_finding(meal, beyond, counts) for meal, beyond in found.values()]


def _unit(case: ClosingCase) -> tuple[str, int]:
    """What the city counts in a week, and from which weekday; meals from Monday where its rules do not say."""
    weekly = next((one for one in case.pack.limits(case.month.starts_on) if one.period == "week"), None)
    if weekly is None:
        return "events", MONDAY
    return weekly.counts, SUNDAY if weekly.first_weekday == "sunday" else MONDAY


def _finding(meal: Served, beyond: int, counts: str) -> Finding:
    unit = "日" if counts == "days" else "食"
    return Finding(
        CODE,
        f"{meal.name}さんに、利用決定「{meal.number}」の週{meal.per_week}{unit}を {beyond}{unit}超えて届けています。",
        severity="warn",
        where=str(meal.recipient_id),
    )
