"""Hanako's lunches of every day but Sunday, 6 October 2026 at 10:00; with and without a cut-off in the rules."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest

from npo_platform.kernel.ids import uuid7
from services.calls.actions import take
from services.calls.checks import CallDraft
from services.calls.models import Call
from services.people.actions import add_contact
from services.people.checks import ContactDraft
from services.plans.actions import set_weekly_plan
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.plans.conftest import (
    NOW,
    TODAY,
    Hanako,
    _ten_o_clock,
    hanako,
    hanako_outside,
    in_asahi,
    join,
    meals,
    rules,
    secret,
    stops,
)
from tests.services.statements.scene import mihon_rules
from tests.world import who

__all__ = ["_ten_o_clock", "hanako", "hanako_outside", "in_asahi", "rules", "secret", "stops"]

Phoned = Callable[..., Call]
TOLD = [
    {"name": "told_on", "label": "連絡の日", "level": "event", "type": "date", "if_missing": "1868-01-01"},
    {"name": "told_at", "label": "連絡の時刻", "level": "event", "type": "time", "if_missing": "00:00"},
]
DEADLINE = {
    "step": "deadline",
    "name": "in_time",
    "label": "中止の締切",
    "clause": "第8条",
    "days_before": 1,
    "at": "15:00",
    "given_on": "told_on",
    "given_at": "told_at",
}


def rules_with_a_cut_off() -> str:
    """見本市's rules, and notice by 15:00 of the day before."""
    document = json.loads(mihon_rules())
    document["inputs"] += TOLD
    document["steps"].insert(0, DEADLINE)
    city = next(step for step in document["steps"] if step.get("name") == "city")
    city["formula"] = "city_price if (city_due or (city_due and not in_time)) and within_week else 0"
    return json.dumps(document, ensure_ascii=False)


@pytest.fixture
def planned(hanako: Hanako) -> Hanako:
    """Monday to Saturday: 6, 7, 8, 9, 10, 12, 13, 14, 15, 16, 17, 19, 20 October."""
    set_weekly_plan(hanako.decision, meals(0, 1, 2, 3, 4, 5), TODAY, by=who("chiba"), at=NOW)
    return hanako


@pytest.fixture
def planned_outside(asahi: Organisation, contract: Contract, rules: None) -> Hanako:
    """The same, with a daughter to call, for pages."""
    with inside(asahi):
        one = join(contract)
        add_contact(one.person, ContactDraft("髙橋 恵", "090-1234-5678", "長女"), by=who("chiba"), at=NOW)
        set_weekly_plan(one.decision, meals(0, 1, 2, 3, 4, 5), TODAY, by=who("chiba"), at=NOW)
        return one


def october(day: int) -> date:
    return date(2026, 10, day)


def draft(kind: str = "rest", first: int = 7, until: int | None = 8, **more: Any) -> CallDraft:
    """A day's rest tomorrow, wished by herself, unless said otherwise."""
    reason = {"reason": "own_wish"} if kind == "rest" else {}
    day = october(until) if until else None
    return CallDraft(kind=kind, caller="本人", starts_on=october(first), until=day, **{**reason, **more})


def phoned(one: Hanako, said: CallDraft, *, at: datetime = NOW, key: UUID | None = None, by: str = "chiba") -> Call:
    return take(one.person, said, key=key or uuid7(), by=who(by), at=at)


def fallen(one: Hanako) -> list[str]:
    return [day for day, reason in stops(one.person).items() if reason]
