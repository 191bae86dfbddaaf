"""Pages of plans: weeks and days, one person's plan, absences, decisions, leaving."""

from services.plans.views.absences import end_use, resume, return_to_use, suspend, withdraw
from services.plans.views.carrying import carry
from services.plans.views.decisions import change_decision, decide, renew
from services.plans.views.lists import day, week
from services.plans.views.persons import edit, extra, person
from services.plans.views.renewals import renewals

__all__ = [
    "carry",
    "change_decision",
    "day",
    "decide",
    "edit",
    "end_use",
    "extra",
    "person",
    "renew",
    "renewals",
    "resume",
    "return_to_use",
    "suspend",
    "week",
    "withdraw",
]
