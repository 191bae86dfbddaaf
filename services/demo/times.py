"""When things happen in the sample: three months that end at one moment."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from npo_platform.kernel.calendar import TOKYO, Month, fiscal_year, tokyo_day


def at_clock(day: date, hour: int, minute: int = 0) -> datetime:
    """A Tokyo time of a day."""
    return datetime.combine(day, time(hour, minute), TOKYO)


@dataclass(frozen=True)
class Calendar:
    """The three months of the story and the moment it ends; everything else follows from these."""

    now: datetime

    @property
    def today(self) -> date:
        return tokyo_day(self.now)

    @property
    def months(self) -> tuple[Month, Month, Month]:
        this = Month.of(self.today)
        return this.shift(-2), this.shift(-1), this

    @property
    def opened_on(self) -> date:
        """When the organisations are founded: three weeks before the first month."""
        return self.months[0].first - timedelta(days=21)

    @property
    def contract_from(self) -> date:
        return date(fiscal_year(self.months[0].first), 4, 1)

    @property
    def contract_until(self) -> date:
        """Two fiscal years, so that the story never crosses the end of a contract."""
        return date(self.contract_from.year + 2, 4, 1)

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """A moment of the story, never after its end."""
        return min(at_clock(day, hour, minute), self.now)

    def after_month(self, month: Month, days: int, hour: int, *, at_latest: int) -> datetime:
        """A moment of office work on a month that is over, on a weekday some days after it.

        When the story ends before that, it is `at_latest` minutes before the end, so that what follows
        each other still does on the first days of a month.
        """
        day = month.last + timedelta(days=days)
        while day.weekday() > 4:
            day += timedelta(days=1)
        latest = max(self.now - timedelta(minutes=at_latest), at_clock(month.after, 0))
        return min(at_clock(day, hour), latest)
