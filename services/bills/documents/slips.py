"""The smaller papers: a credit note, a receipt, a refund, a friendly reminder."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from npo_platform.kernel.calendar import wareki
from services.bills.models import Paper
from services.bills.queries.rounds import Round
from services.bills.states import Means
from services.people.models import Recipient
from tenants.registry.models import Npo

CREDIT, RECEIPT, REFUND, REMINDER = "user-credit/1", "user-receipt/1", "user-refund/1", "user-reminder/1"
ROUNDS = "collecting-rounds/1"


def _head(kind: str, number: str, on: date, person: Recipient, npo: Npo) -> dict[str, Any]:
    return {
        "kind": kind,
        "number": number,
        "frozen_on": on.isoformat(),
        "sample": npo.organisation.is_sample,
        "person": {"name": person.name, "kana": person.kana, "number": person.number},
        "npo": {
            "name": npo.organisation.name,
            "legal_name": npo.legal_name,
            "address": npo.address,
            "phone": npo.phone,
            "registration": npo.invoice_number,
        },
    }


def credit_of(bill: Paper, number: str, on: date, reason: str, npo: Npo) -> dict[str, Any]:
    """返還請求書: which bill is taken back and why, its sum and its tax with the other sign."""
    billed = bill.content
    tax = billed["invoice"]["tax"]
    return _head(CREDIT, number, on, bill.recipient, npo) | {
        "original": {"number": bill.number, "issued_on": bill.issued_on.isoformat(), "month": billed["month"]},
        "reason": reason,
        "yen": -bill.yen,
        "invoice": billed["invoice"] | {"tax": tax | {"within": -tax["within"]}},
    }


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money somebody brought: when, how much, how, for which bill if that was said."""

    on: date
    yen: int
    means: str = Means.CASH
    bill_id: UUID | None = None


def receipt_of(
    number: str, receipt: Receipt, person: Recipient, npo: Npo, *, bill: Paper | None, received_by: str
) -> dict[str, Any]:
    """領収書: what was received for which bill, and the city's part the provider receives in the person's place."""
    billed = bill.content if bill else None
    told = None
    if bill and billed:
        told = {
            "number": bill.number,
            "label": f"{bill.month.label}分 {billed['contract']['title']}" if bill.month else "",
            "city": billed["city"]["name"],
            "city_yen": billed["totals"]["city"],
            "tax_row": billed["invoice"]["tax"]["row"] if billed["invoice"]["is_qualified"] else "",
        }
    said = {"yen": receipt.yen, "means": Means(receipt.means).label, "received_by": received_by, "bill": told}
    return _head(RECEIPT, number, receipt.on, person, npo) | said


def refund_of(number: str, on: date, person: Recipient, npo: Npo, *, yen: int, reason: str) -> dict[str, Any]:
    """返金のお知らせ: what is given back, and why."""
    return _head(REFUND, number, on, person, npo) | {"yen": yen, "reason": reason}


def reminder_of(on: date, person: Recipient, npo: Npo, open_bills: Sequence[tuple[Paper, int]]) -> dict[str, Any]:
    """お支払いのお願い: what is still open of which month; no number, because it asks for nothing new."""
    bills = [
        {
            "number": bill.number,
            "label": f"{bill.month.label}分" if bill.month else "",
            "due": wareki(bill.due_on) if bill.due_on else "",
            "billed": bill.yen,
            "open": yen,
        }
        for bill, yen in open_bills
    ]
    return _head(REMINDER, "", on, person, npo) | {"bills": bills, "yen": sum(yen for _, yen in open_bills)}


def rounds_of(day: date, found: Sequence[Round], npo: Npo) -> dict[str, Any]:
    """集金表: a sheet for each route; names and yen, nothing else of anybody."""
    return {
        "kind": ROUNDS,
        "frozen_on": day.isoformat(),
        "sample": npo.organisation.is_sample,
        "npo": {"name": npo.organisation.name, "legal_name": npo.legal_name, "phone": npo.phone},
        "sheets": [
            {
                "name": one.name,
                "carrier": one.carrier_name,
                "yen": one.yen,
                "rows": [
                    {
                        "name": payer.recipient.name,
                        "kana": payer.recipient.kana,
                        "months": "、".join(bill.label for bill in payer.open_bills),
                        "yen": payer.yen,
                    }
                    for payer in one.payers
                ],
            }
            for one in found
        ],
    }
