"""What was issued to people, their accounts, how they pay, and the files by which a bank collects it."""

from services.bills.models.collections import (
    Collection,
    CollectionAnswer,
    CollectionItem,
    CollectionOutcome,
    CollectorCode,
    PayingWay,
)
from services.bills.models.ledger import CLOSED, Entry, Paper

__all__ = [
    "CLOSED",
    "Collection",
    "CollectionAnswer",
    "CollectionItem",
    "CollectionOutcome",
    "CollectorCode",
    "Entry",
    "Paper",
    "PayingWay",
]
