"""What a record must be before it can be kept."""

from services.records.checks.entry import check_entry

__all__ = ["check_entry"]
