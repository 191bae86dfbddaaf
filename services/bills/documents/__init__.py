"""What is issued to people, as documents: every word and figure of a paper, frozen with it."""

from services.bills.documents.bill import Asked, bill_of
from services.bills.documents.slips import Receipt, credit_of, receipt_of, refund_of, reminder_of, rounds_of

__all__ = ["Asked", "Receipt", "bill_of", "credit_of", "receipt_of", "refund_of", "reminder_of", "rounds_of"]
