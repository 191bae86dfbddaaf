"""A small month to tell stories with: published rules, a few people, what became of their meals.

Everything is done by the product's own verbs, inside あさひ会 unless said otherwise.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from billing_rules.packs import actions as packs
from billing_rules.packs.models import PackVersion
from npo_platform.kernel import calendar
from npo_platform.kernel.ids import uuid7
from services.demo.simulating import simulated, tell_npos
from services.months.actions import open_month
from services.months.models import Month
from services.people.actions import add_recipient, decide
from services.people.checks import DecisionDraft, RecipientDraft
from services.people.models import Recipient
from services.records.actions import RecordEntry, Unplanned, accept_batch
from services.records.states import Channel
from services.statements.actions import close_month
from services.statements.models import Statement
from tenants.accounts.queries import Person
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.world import who

LIBRARY = Path(__file__).parents[3] / "billing_rules" / "library"
MAY, JUNE, JULY = (calendar.Month(2026, month) for month in (5, 6, 7))
START = datetime(2026, 4, 1, 1, 0, tzinfo=UTC)
CLOSING = datetime(2026, 6, 2, 1, 0, tzinfo=UTC)


def publish(
    city: Organisation, document: str, *, at: datetime = START, past: str = "", correct_from: date | None = None
) -> PackVersion:
    """Written by Hara, approved and published by Kita; in 隣野市 by a newcomer and Tani."""
    with inside(city):
        mihon = city.schema_name == "city_mihon"
        author, approver = (who("hara"), who("kita")) if mihon else (Person(uuid7(), "沢 進"), who("tani"))
        pack = packs.open_pack(city.city, "meals", "配食")
        version = packs.draft(pack, document, by=author, at=at)
        version = packs.validate(version, by=author, at=at)
        assert version.state == "validated", version.findings
        if version.previous_digest:
            simulated(version, by=author, at=at)
        version = packs.approve(version, by=approver, at=at)
        return tell_npos(packs.publish(version, by=approver, at=at, past_decision=past, correct_from=correct_from))


def mihon_rules(**changes: Any) -> str:
    """見本市's rules; `price_from=("2026-05-16", 840)` adds a dated price, `first_of_day=1000` a fee a day."""
    document = json.loads((LIBRARY / "mihon" / "meals.json").read_text())
    document["tests"] = []
    if "price_from" in changes:
        since, yen = changes["price_from"]
        rows = document["tables"][0]["rows"]
        rows += [{**row, "from": since, "price": yen} for row in list(rows)]
        document["tests"] = [_two_meals(since, yen)]
    if "first_of_day" in changes:
        nth = {"step": "count", "name": "nth", "label": "その日の何食目", "counts": "events", "period": "day"}
        steps, fee = document["steps"], changes["first_of_day"]
        due = next(n for n, step in enumerate(steps) if step.get("name") == "city")
        steps[due]["formula"] = f"({steps[due]['formula']}) + ({fee} if nth == 1 else 0)"
        steps.insert(due, nth | {"whose": "provider", "where": "city_due"})
    return json.dumps(document, ensure_ascii=False)


def _two_meals(on: str, yen: int) -> dict[str, Any]:
    """An example of a lunch and a dinner on a day, 400 yen of each paid by the person."""
    events = [
        {"person": "A", "on": on, "slot": meal, "inputs": {"meal": meal, "status": "handed"}}
        for meal in ("lunch", "dinner")
    ]
    people = [{"key": "A", "inputs": {"burden_class": "exempt"}}]
    facts = {"month": on[:7], "people": people, "events": events}
    return {"title": "新しい単価", "facts": facts, "expect": {"totals": {"user": 800, "city": 2 * (yen - 400)}}}


def join(contract: Contract, family: str, burden: str = "exempt", *, by: str = "chiba", **decision: Any) -> Recipient:
    """A person with a decision from 1 April, its number after the person's."""
    recipient = add_recipient(
        RecipientDraft(family, "ハナ", decision.pop("kana", "あおき"), "はな"), by=who(by), at=START
    )
    draft = DecisionDraft(
        contract.pk,
        number=decision.pop("number", f"決定-{recipient.number}"),
        starts_on=decision.pop("starts_on", date(2026, 4, 1)),
        burden_class=burden,
        **decision,
    )
    decide(recipient, draft, by=who(by), at=START)
    return recipient


def served(
    person: Recipient,
    days: Iterable[date],
    outcome: str = "handed",
    *,
    meal: str = "lunch",
    safety: str = "usual",
    at: datetime | None = None,
    reason: str = "",
    by: str = "chiba",
) -> list[UUID]:
    """Records of one outcome on several days, received on the evening of the last one unless said."""
    days = list(days)
    received = at or datetime.combine(max(days), datetime.min.time(), UTC) + timedelta(hours=9)
    entries = [
        RecordEntry(
            id=uuid7(),
            stop=Unplanned(person.pk, day, meal, "regular"),
            outcome=outcome,
            safety="" if outcome.startswith("cancelled") else safety,
            reason=reason,
        )
        for day in days
    ]
    receipts = accept_batch(entries, by=who(by), channel=Channel.OFFICE, at=received)
    assert all(receipt.is_kept for receipt in receipts), receipts
    return [entry.id for entry in entries]


def days(month: calendar.Month, first: int, last: int) -> list[date]:
    return month.days[first - 1 : last]


def weekdays(month: calendar.Month, wanted: Sequence[int] = (0, 1, 2, 3, 4)) -> list[date]:
    """The days of a month on these weekdays; Monday is 0."""
    return [day for day in month.days if day.weekday() in wanted]


def month_row(contract: Contract, month: calendar.Month) -> Month:
    return open_month(contract.pk, month, at=START)


def close(contract: Contract, month: calendar.Month, *, at: datetime | None = None, by: str = "baba") -> Statement:
    """Closed by Baba on the second day of the next month."""
    at = at or datetime.combine(month.after, datetime.min.time(), UTC) + timedelta(days=1)
    return close_month(month_row(contract, month), by=who(by), at=at, today=calendar.tokyo_day(at))
