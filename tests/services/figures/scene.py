"""May of six people with a few closed doors, told on the way from the first record to the city's acceptance.

Six people (非課税, 810 yen: 400 + 410) have ten lunches each. On the 11th at 12:00 nobody opens at five doors; four of
the five are reached by telephone after 30, 60, 90 and 120 minutes, the fifth never.
"""

from datetime import UTC, datetime, timedelta

from npo_platform.kernel.calendar import Month
from npo_platform.kernel.ids import uuid7
from services.people.models import Recipient
from services.records.actions import RecordEntry, Unplanned, accept_batch
from services.records.states import Channel
from services.reports.actions import freeze
from services.submissions.actions import hear_verdict, submit
from tenants.crossing import inside
from tenants.desk.actions import decide
from tenants.desk.states import VerdictKind
from tenants.registry.models import Contract, Organisation
from tests.services.statements.scene import MAY, close, days, join, month_row, served
from tests.world import who

NAMES = "あいうえおか"
NOON = datetime(2026, 5, 11, 3, 0, tzinfo=UTC)
CALLED = (30, 60, 90, 120, None)


def live(contract: Contract, people: int = 6) -> list[Recipient]:
    """The month's records, of so many people."""
    joined = [join(contract, f"木{name}", kana=f"き{name}") for name in NAMES[:people]]
    for one in joined:
        served(one, days(MAY, 1, 10))
    for one, minutes in zip(joined, CALLED, strict=False):
        shut(one, NOON, minutes)
    return joined


def shut(person: Recipient, at: datetime, minutes: int | None, outcome: str = "absent") -> None:
    """Nobody opens; after so many minutes somebody has spoken to the person."""
    stop = Unplanned(person.pk, at.date(), "lunch", "regular")
    told = [RecordEntry(uuid7(), stop, outcome=outcome, safety="not_met", occurred_at=at)]
    if minutes is not None:
        told.append(RecordEntry(uuid7(), stop, safety="usual", occurred_at=at + timedelta(minutes=minutes)))
    receipts = accept_batch(told, by=who("chiba"), channel=Channel.PHONE, at=at + timedelta(hours=6))
    assert all(receipt.is_kept for receipt in receipts), receipts


def accept(npo: Organisation, city: Organisation, contract: Contract, month: Month, *, by: str = "baba") -> None:
    """The month closed, reported, sent, accepted and heard; its jobs still wait."""
    at = datetime.combine(month.after, datetime.min.time(), UTC) + timedelta(days=1)
    with inside(npo):
        close(contract, month, at=at, by=by)
        report = freeze(month_row(contract, month).pk, by=who(by), at=at + timedelta(hours=1))
        sent = submit(report, by=who(by), at=at + timedelta(hours=2))
    with inside(city):
        decide(sent.received_report_id, VerdictKind.ACCEPTED, by=who("mori"), at=at + timedelta(hours=3))
    with inside(npo):
        hear_verdict(sent.received_report_id)
