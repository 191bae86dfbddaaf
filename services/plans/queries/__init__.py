"""Reads of plans and stops: a day, a month, a week, a person; what should stand; what is wrong."""

from services.plans.queries.due import Due, DueBook, due_book
from services.plans.queries.persons import (
    PersonPlan,
    PlanPage,
    away_on,
    plan_in_force,
    plan_page,
)
from services.plans.queries.renewals import Renewal, renewals_due
from services.plans.queries.stops import DayList, WeekGrid, day_list, stops_in, stops_on, week_grid

__all__ = [
    "DayList",
    "Due",
    "DueBook",
    "PersonPlan",
    "PlanPage",
    "Renewal",
    "WeekGrid",
    "away_on",
    "day_list",
    "due_book",
    "plan_in_force",
    "plan_page",
    "renewals_due",
    "stops_in",
    "stops_on",
    "week_grid",
]
