"""A run as others take it: the bank's file, a table for the accounts section, a notice for the NPO."""

from tenants.payments.documents.notice import notice_of
from tenants.payments.documents.transfers import bank_file, table

__all__ = ["bank_file", "notice_of", "table"]
