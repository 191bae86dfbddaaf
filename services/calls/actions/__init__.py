"""Verbs of calls: rehearse, take, take back, finish."""

from services.calls.actions.answering import finish, take_back
from services.calls.actions.taking import Rehearsed, rehearse, take

__all__ = ["Rehearsed", "finish", "rehearse", "take", "take_back"]
