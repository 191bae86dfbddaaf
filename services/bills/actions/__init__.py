"""The verbs of bills: made for a month, taken back, paid, exempted, given back."""

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
    "ask_bills",
    "ask_print",
    "draw",
    "exempt",
    "forget_prints",
    "make_some",
    "receive",
    "refund",
    "reverse",
    "void_bill",
]
