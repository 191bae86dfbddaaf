"""One person's bill of one month: what came, what each thing costs and why, what is to be paid and how.

Always in Japanese, whatever language the office reads.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from npo_platform.kernel.calendar import wareki, weekday
from npo_platform.kernel.invoice import TAXED, tax_of
from services.plans.states import Meal
from services.statements.documents import letter_of
from services.statements.models import StatementLine
from services.statements.queries import WhyPage

KIND = "user-bill/1"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the bill is called, when it is issued and due, and how the account stood before it."""

    number: str
    issued_on: date
    due_on: date
    balance: int
    way: str
    collects_on: date | None = None
    replaces: str = ""


def bill_of(page: WhyPage, asked: Asked) -> dict[str, Any]:
    """Every word and figure of the paper; its sum is that of the frozen lines.

    Raises when the lines and what is told of them differ: such a bill must not leave the house.
    """
    letter = letter_of(page)
    yen = sum(line.user_yen for line in (*page.lines, *page.adjustments))
    own = [*(item for item in letter["items"] if not item.get("difference")), *map(_carried, page.adjustments)]
    if letter["totals"]["user"] != yen or sum(item["user_yen"] or 0 for item in own) != yen:
        raise ValueError(f"the bill of {asked.number} does not come to its lines")
    held = max(0, -asked.balance)
    return letter | {
        "kind": KIND,
        "number": asked.number,
        "frozen_on": asked.issued_on.isoformat(),
        "due_on": asked.due_on.isoformat(),
        "items": own,
        "yen": yen,
        "class_words": _class_words(page),
        "held_before": held,
        "owed_before": max(0, asked.balance),
        "to_pay": max(0, yen - held),
        "way": asked.way,
        "collects_on": asked.collects_on.isoformat() if asked.collects_on else "",
        "replaces": asked.replaces,
        "invoice": invoice_of(page, yen),
    }


def invoice_of(page: WhyPage, yen: int) -> dict[str, Any]:
    """What a qualified invoice must say: issuer and number, content and days, the sum of the rate and its tax, once.

    Who has no number is no taxable enterprise, and names no tax.
    """
    contract, npo = page.contract, page.contract.npo
    tax = tax_of(yen, category=contract.tax_category, percent=contract.tax_percent, basis=contract.tax_basis)
    month = page.month.value
    days = [f"{wareki(month.first)}から{month.last.day}日まで"]
    days += list(dict.fromkeys(wareki(line.adjustment.service_on) for line in page.adjustments if line.adjustment))
    return {
        "is_qualified": bool(npo.invoice_number) and contract.tax_category in TAXED,
        "issuer": npo.legal_name,
        "address": npo.address,
        "registration": npo.invoice_number,
        "content": f"{contract.title}{'※' if contract.tax_category == 'reduced' else ''}",
        "days": "、".join(days),
        "tax": tax,
    }


def _class_words(page: WhyPage) -> str:
    """Which class held, and since when, as a person would say it."""
    told = [f"{label}（{wareki(since)}から）" for since, label in page.classes if since < page.month.value.after]
    return "、".join(told[-2:])


def _carried(line: StatementLine) -> dict[str, Any]:
    """What an earlier month owes: its day, its reason, its yen, as a line of its own."""
    adjustment = line.adjustment
    if adjustment is None:
        return {"title": line.label, "user_yen": line.user_yen, "difference": True, "sentences": []}
    month, on = adjustment.from_month.value, adjustment.service_on
    word = "お返し" if line.user_yen < 0 else "追加"
    meals = f"　{abs(line.quantity)}食" if line.quantity else ""
    meal = Meal(adjustment.meal).label if adjustment.meal else ""
    day = f"{on.month}月{on.day}日（{weekday(on)}）{meal}の分です。"
    return {
        "title": f"{month.month}月分の{word}{meals}",
        "user_yen": line.user_yen,
        "difference": True,
        "sentences": [*([] if adjustment.is_correction else [day]), adjustment.reason],
    }
