"""Verbs on people: adding, changing, deciding, importing. Those that move stops live in `plans`."""

from services.people.actions.contacts import add_contact, change_contact, remove_contact
from services.people.actions.decisions import decide, set_burden_class
from services.people.actions.recipients import add_recipient, change_recipient

__all__ = [
    "add_contact",
    "add_recipient",
    "change_contact",
    "change_recipient",
    "decide",
    "remove_contact",
    "set_burden_class",
]
