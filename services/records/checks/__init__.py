"""What a record must be before it can be kept."""

from services.records.checks.entry import LONGEST_TEXT, check_entry, check_said

__all__ = ["LONGEST_TEXT", "check_entry", "check_said"]
