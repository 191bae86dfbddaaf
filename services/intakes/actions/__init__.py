"""Verbs on the city's decisions: taking one, taking many, and settling what was to begin later."""

from services.intakes.actions.deciding import settle
from services.intakes.actions.taking import TakeDraft, Taken, take, take_all

__all__ = ["TakeDraft", "Taken", "settle", "take", "take_all"]
