"""A month with everything it was computed from, as one JSON document that others can recompute."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from billing_rules.engine.evaluate import Result
from billing_rules.engine.steps.deadline import LONGEST_ROLL
from billing_rules.facts import MonthFacts, to_json
from npo_platform.kernel.workdays import is_holiday

FORMAT = "npo-platform/month/1"


def exported(result: Result, facts: MonthFacts) -> dict[str, Any]:
    """Rules, facts, the national holidays around them, and the result: what `script/recompute` reads."""
    return {
        "format": FORMAT,
        "pack_digest": result.compiled.digest,
        "result_digest": result.digest,
        "pack": result.compiled.pack.document,
        "facts": to_json(facts),
        "holidays": [str(day) for day in _holidays(facts)],
        "result": result.to_json(),
    }


def _holidays(facts: MonthFacts) -> Iterator[date]:
    """Those a deadline could roll back over, before the first event, and those of the month."""
    first = min([facts.month.first, *(event.on for event in (*facts.events, *facts.counted_before))])
    day = first - timedelta(days=2 * LONGEST_ROLL)
    while day < facts.month.after:
        if is_holiday(day):
            yield day
        day += timedelta(days=1)
