"""Pages of people: the list, one person, whom to call, decisions, files."""

from services.people.views.contacts import add_contact, edit_contact, remove_contact
from services.people.views.decisions import burden, inputs
from services.people.views.files import apply, faulty, rehearsal, template, upload
from services.people.views.persons import add, edit, list, show

__all__ = [
    "add",
    "add_contact",
    "apply",
    "burden",
    "edit",
    "edit_contact",
    "faulty",
    "inputs",
    "list",
    "rehearsal",
    "remove_contact",
    "show",
    "template",
    "upload",
]
