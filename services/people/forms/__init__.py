"""The shapes of what the office types about people; whether it is right is asked by `checks`."""

from services.people.forms.beside import BurdenClassForm, ConsentForm, ContactForm, InputsForm
from services.people.forms.lists import ColumnsForm, people_listing
from services.people.forms.persons import RecipientForm

__all__ = [
    "BurdenClassForm",
    "ColumnsForm",
    "ConsentForm",
    "ContactForm",
    "InputsForm",
    "RecipientForm",
    "people_listing",
]
