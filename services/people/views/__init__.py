"""Pages of people: the list, one person, whom to call, decisions, files."""

from services.people.views.consents import consent
from services.people.views.contacts import add_contact, edit_contact, move_contact, remove_contact
from services.people.views.decisions import burden, inputs
from services.people.views.files import apply, columns, faulty, rehearsal, take_back, template, upload
from services.people.views.lists import export, list
from services.people.views.persons import add, edit, show

__all__ = [
    "add",
    "add_contact",
    "apply",
    "burden",
    "columns",
    "consent",
    "edit",
    "edit_contact",
    "export",
    "faulty",
    "inputs",
    "list",
    "move_contact",
    "rehearsal",
    "remove_contact",
    "show",
    "take_back",
    "template",
    "upload",
]
