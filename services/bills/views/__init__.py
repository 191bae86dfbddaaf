"""Pages of bills: months, one month, one person's account, arrears, what was issued."""

from services.bills.views.collecting import (
    collect,
    collection,
    collection_file,
    collections,
    collector,
    result,
    way,
    ways,
    withdraw_collection,
)
from services.bills.views.lists import arrears, papers, reminder, rounds
from services.bills.views.money import account, exempt, receive, refund, reverse
from services.bills.views.month import index, make, month, paper, print_all, printed, void

__all__ = [
    "account",
    "arrears",
    "collect",
    "collection",
    "collection_file",
    "collections",
    "collector",
    "exempt",
    "index",
    "make",
    "month",
    "paper",
    "papers",
    "print_all",
    "printed",
    "receive",
    "refund",
    "reminder",
    "result",
    "reverse",
    "rounds",
    "void",
    "way",
    "ways",
    "withdraw_collection",
]
