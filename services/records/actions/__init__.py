"""The verbs of records: accept what was sent, save a day, take in a file and take it back."""

from services.records.actions.accept import accept_batch
from services.records.actions.entries import Receipt, RecordEntry, Unplanned

__all__ = ["Receipt", "RecordEntry", "Unplanned", "accept_batch"]
