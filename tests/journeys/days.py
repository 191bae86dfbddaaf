"""Days a journey needs whatever today is."""

from datetime import date, timedelta

from npo_platform.backend import clock
from npo_platform.kernel.workdays import is_banking_day


def next_banking_day() -> date:
    """The first day banks are open, a week from today or later."""
    ahead = (clock.today() + timedelta(days=days) for days in range(7, 30))
    return next(day for day in ahead if is_banking_day(day))
