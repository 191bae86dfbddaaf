"""The pages of records."""

from services.records.views.day import day, today
from services.records.views.export import export
from services.records.views.imports import faulty, imported, imports, take_back, template
from services.records.views.person import person
from services.records.views.stop import reviews, stop, unplanned

__all__ = [
    "day",
    "export",
    "faulty",
    "imported",
    "imports",
    "person",
    "reviews",
    "stop",
    "take_back",
    "template",
    "today",
    "unplanned",
]
