"""見本市 decides about 山田花子 on 6 October 2026, under its published rules."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from billing_rules.decisions import actions
from billing_rules.decisions.checks import IssuedDraft
from billing_rules.decisions.models import IssuedDecision
from npo_platform.kernel.calendar import TOKYO
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.world import who

TODAY = date(2026, 10, 6)
NOW = datetime(2026, 10, 6, 10, 0, tzinfo=TOKYO)
DRAFT = IssuedDraft(
    number="見高福第71号",
    family_name="山田",
    given_name="花子",
    family_kana="ヤマダ",
    given_kana="はなこ",
    born_on=date(1940, 3, 4),
    starts_on=date(2026, 10, 12),
    until=date(2027, 4, 1),
    weekdays="024",
    per_week=3,
    burden_class="exempt",
    postcode="569-0067",
    address="見本市緑町1-2-3",
    phone="072-674-7111",
    note="耳が遠いので、大きな声で",
)


def draft(**changes: Any) -> IssuedDraft:
    return replace(DRAFT, **changes)


def issued(city: Organisation, contract: Contract, **changes: Any) -> IssuedDecision:
    """Decided by Mori, inside the city."""
    with inside(city):
        return actions.issue(contract, draft(**changes), by=who("mori"), at=NOW)


def changed(city: Organisation, before: IssuedDecision, on: date, **changes: Any) -> IssuedDecision:
    with inside(city):
        return actions.change(before, draft(**changes), on, by=who("mori"), at=NOW)


def stopped(city: Organisation, before: IssuedDecision, last_on: date, reason: str = "moved") -> IssuedDecision:
    with inside(city):
        return actions.stop(before, actions.StopDraft(last_on, reason), by=who("mori"), at=NOW)
