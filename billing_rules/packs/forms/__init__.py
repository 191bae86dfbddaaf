"""What an author hands in and types, and what an approver decides."""

from billing_rules.packs.forms.book import BookForm, RowsInput, SignedForm
from billing_rules.packs.forms.example import ExampleForm
from billing_rules.packs.forms.grid import FormsInput, PartInput, SettingsInput, TableInput, TestsInput
from billing_rules.packs.forms.versions import DocumentForm, PublishForm, TakeBackForm

__all__ = [
    "BookForm",
    "DocumentForm",
    "ExampleForm",
    "FormsInput",
    "PartInput",
    "PublishForm",
    "RowsInput",
    "SettingsInput",
    "SignedForm",
    "TableInput",
    "TakeBackForm",
    "TestsInput",
]
