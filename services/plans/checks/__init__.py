"""Whether plans fit decisions and rules, one plan at a time or all people's."""

from services.plans.checks.fit import EndDraft, MealDraft, SuspensionDraft, check_period, check_plan
from services.plans.checks.people import PersonFinding, plan_findings

__all__ = [
    "EndDraft",
    "MealDraft",
    "PersonFinding",
    "SuspensionDraft",
    "check_period",
    "check_plan",
    "plan_findings",
]
