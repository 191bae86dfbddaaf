"""あさひ会's May, closed on 2 June: bills of three people, and money they bring.

青木（非課税）5食 × 400円 ＝ 2,000円と不在1食。石井（課税）2食 × 500円 ＝ 1,000円。上田（生活保護）1食 0円。
"""

from datetime import UTC, date, datetime
from uuid import UUID

from npo_platform.kernel.calendar import Month as CalendarMonth
from npo_platform.kernel.ids import uuid7
from services.bills import actions
from services.bills.models import Entry, Paper
from services.bills.queries.ledger import account
from services.people.models import Recipient
from services.statements.models import Statement
from tenants.registry.models import Contract
from tests.services.statements.scene import MAY, close, days, join, month_row, served
from tests.world import who

JUNE_3, JUNE_10 = datetime(2026, 6, 3, 1, 0, tzinfo=UTC), datetime(2026, 6, 10, 1, 0, tzinfo=UTC)
DUE = date(2026, 6, 29)  # the 27th of June is a Saturday


def live(contract: Contract, *, by: str = "chiba") -> dict[str, Recipient]:
    """Everybody's May; inside the NPO."""
    people = {
        "青木": join(contract, "青木", by=by),
        "石井": join(contract, "石井", "taxed", kana="いしい", by=by),
        "上田": join(contract, "上田", "welfare", kana="うえだ", by=by),
    }
    served(people["青木"], days(MAY, 11, 15), by=by)
    served(people["青木"], days(MAY, 18, 18), "absent", safety="not_met", by=by)
    served(people["石井"], days(MAY, 11, 12), by=by)
    served(people["上田"], days(MAY, 11, 11), by=by)
    return people


def close_may(contract: Contract, *, by: str = "baba") -> Statement:
    return close(contract, MAY, by=by)


def make(contract: Contract, month: CalendarMonth = MAY, *, at: datetime = JUNE_3, by: str = "chiba") -> list[Paper]:
    """Everybody's bill of a month, as the worker makes them."""
    row = month_row(contract, month)
    due_on = max(DUE, at.date())
    while actions.make_some(row.pk, due_on, by=who(by), at=at):
        pass
    return bills(month)


def bills(month: CalendarMonth = MAY) -> list[Paper]:
    found = Paper.objects.filter(kind="bill", month__starts_on=month.first).select_related("recipient")
    return list(found.order_by("fiscal_year", "serial"))


def bill_of(family: str, month: CalendarMonth = MAY) -> Paper:
    """The person's bill that stands."""
    return Paper.objects.get(
        kind="bill", month__starts_on=month.first, recipient__family_name=family, credit__isnull=True
    )


def bring(
    person: Recipient, yen: int, *, at: datetime = JUNE_10, bill: Paper | None = None, by: str = "chiba"
) -> Entry:
    """Cash on the spot, as the office notes it."""
    receipt = actions.Receipt(at.date(), yen, "cash", bill.pk if bill else None)
    return actions.receive(person.pk, receipt, key=uuid7(), by=who(by), at=at)


def stands(person: Recipient) -> tuple[dict[str, int], int, int]:
    """What is open of each bill by its number, what is held, the balance."""
    held = account(person.pk)
    numbers: dict[UUID, str] = dict(Paper.objects.values_list("pk", "number"))
    return {numbers[pk]: yen for pk, yen in held.open_yen.items()}, held.spare, held.balance
