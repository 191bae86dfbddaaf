"""The verbs of bills: made for a month, taken back, paid, exempted, given back."""

from services.bills.actions.collecting import (
    WayDraft,
    collect,
    read_result,
    set_collector,
    set_way,
    take_collection,
    withdraw_collection,
)
from services.bills.actions.making import ask_bills, ask_print, make_some, void_bill
from services.bills.actions.money import (
    Exemption,
    Refund,
    exempt,
    receive,
    refund,
    reverse,
)
from services.bills.actions.printing import draw, forget_prints
from services.bills.documents import Receipt

__all__ = [
    "Exemption",
    "Receipt",
    "Refund",
    "WayDraft",
    "ask_bills",
    "ask_print",
    "collect",
    "draw",
    "exempt",
    "forget_prints",
    "make_some",
    "read_result",
    "receive",
    "refund",
    "reverse",
    "set_collector",
    "set_way",
    "take_collection",
    "void_bill",
    "withdraw_collection",
]
