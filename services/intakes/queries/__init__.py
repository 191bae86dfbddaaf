"""What waits to be taken, whose it is, and what it means."""

from services.intakes.queries.arrivals import Arrival, Line, arrival, arrivals, meal_words, waiting
from services.intakes.queries.matching import Match

__all__ = ["Arrival", "Line", "Match", "arrival", "arrivals", "meal_words", "waiting"]
