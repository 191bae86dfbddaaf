"""Verbs on people: adding, changing, deciding, importing. Those that move stops live in `plans`."""

from services.people.actions.contacts import add_contact, change_contact, remove_contact
from services.people.actions.decisions import decide, set_burden_class
from services.people.actions.import_rows import TEMPLATE
from services.people.actions.imports import (
    REASON,
    Rehearsal,
    apply_people,
    read_people,
    rehearse,
)
from services.people.actions.recipients import add_recipient, change_recipient

__all__ = [
    "REASON",
    "TEMPLATE",
    "Rehearsal",
    "add_contact",
    "add_recipient",
    "apply_people",
    "change_contact",
    "change_recipient",
    "decide",
    "read_people",
    "rehearse",
    "remove_contact",
    "set_burden_class",
]
