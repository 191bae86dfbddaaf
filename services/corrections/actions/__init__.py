"""The verbs of a correction: propose what a version changes in closed months, confirm it."""

from services.corrections.actions.confirm import confirm
from services.corrections.actions.propose import fresh_corrections, propose

__all__ = ["confirm", "fresh_corrections", "propose"]
