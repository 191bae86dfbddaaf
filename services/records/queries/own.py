"""What of a day somebody who carries sees: the stops of their own routes, in the routes' order."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from services.records.queries.day import DaySheet, day_sheet
from services.routes.queries import DayRoute, carried_by


def own_sheet(account_id: UUID, day: date, meal: str = "") -> tuple[DaySheet, Sequence[DayRoute] | None]:
    """The day of whoever signs in with an account, and the routes they carry.

    The whole day, and None, for an account that is no carrier's, and in an NPO without routes.
    """
    sheet, carried = day_sheet(day, meal), carried_by(account_id, day)
    if carried is None:
        return sheet, None
    rank = {stop: number for number, stop in enumerate(_stops(carried))}
    lines = sorted((line for line in sheet.lines if line.stop_id in rank), key=lambda line: rank[line.stop_id])
    return DaySheet(day, lines), [one for one in carried if one.stops]


def own_stops(account_id: UUID, day: date) -> set[UUID] | None:
    """The stops of the day somebody may see; None when they may see all, as in `own_sheet`."""
    carried = carried_by(account_id, day)
    return None if carried is None else set(_stops(carried))


def _stops(carried: Sequence[DayRoute]) -> list[UUID]:
    return [stop.pk for one in carried for stop in (*one.stops, *one.cancelled)]
