"""Verbs that move stops: plans, suspensions, ends of decisions and of use, and the stops themselves."""

from services.plans.actions.carrying import JOB as CARRY
from services.plans.actions.carrying import carry, start_carrying
from services.plans.actions.decisions import change_decision, keep_usual, renew_decision
from services.plans.actions.leaving import end_use, leave, return_to_use
from services.plans.actions.refresh import HORIZON, Counts, materialise, materialise_ahead, materialise_from
from services.plans.actions.stops import add_extra_stop, drop_unplanned, unplanned_stop
from services.plans.actions.suspending import resume, suspend, withdraw_suspension
from services.plans.actions.weekly import set_weekly_plan

__all__ = [
    "CARRY",
    "HORIZON",
    "Counts",
    "add_extra_stop",
    "carry",
    "change_decision",
    "drop_unplanned",
    "end_use",
    "keep_usual",
    "leave",
    "materialise",
    "materialise_ahead",
    "materialise_from",
    "renew_decision",
    "resume",
    "return_to_use",
    "set_weekly_plan",
    "start_carrying",
    "suspend",
    "unplanned_stop",
    "withdraw_suspension",
]
