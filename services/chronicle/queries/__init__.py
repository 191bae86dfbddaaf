"""One person's story: what the stations hold, put in one order."""

from services.chronicle.queries.event import Event
from services.chronicle.queries.story import Story, story_of

__all__ = ["Event", "Story", "story_of"]
