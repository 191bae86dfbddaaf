"""Verbs on people: adding, changing, deciding, importing. Those that move stops live in `plans`."""

from npo_platform.sheets import REASON, Rehearsal
from services.people.actions.consents import note_consent
from services.people.actions.contacts import add_contact, change_contact, move_contact, remove_contact
from services.people.actions.decisions import add_input_values, decide, set_burden_class
from services.people.actions.import_columns import FileColumn, columns_in, is_readable, map_columns, meanings
from services.people.actions.import_undoing import take_back_people
from services.people.actions.imports import (
    apply_people,
    headings,
    read_people,
    rehearse,
)
from services.people.actions.inputs import set_input_values
from services.people.actions.recipients import add_recipient, change_recipient

__all__ = [
    "REASON",
    "FileColumn",
    "Rehearsal",
    "add_contact",
    "add_input_values",
    "add_recipient",
    "apply_people",
    "change_contact",
    "change_recipient",
    "columns_in",
    "decide",
    "headings",
    "is_readable",
    "map_columns",
    "meanings",
    "move_contact",
    "note_consent",
    "read_people",
    "rehearse",
    "remove_contact",
    "set_burden_class",
    "set_input_values",
    "take_back_people",
]
