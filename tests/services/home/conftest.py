"""The same day at あさひ会 as the records' tests."""

from tests.services.records.conftest import a_day, in_asahi, noon, other_stop

__all__ = ["a_day", "in_asahi", "noon", "other_stop"]
