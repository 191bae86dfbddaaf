"""What an author hands in and types, and what an approver decides."""

from billing_rules.packs.forms.example import ExampleForm
from billing_rules.packs.forms.grid import SettingsInput, TableInput, TestsInput
from billing_rules.packs.forms.versions import DocumentForm, PublishForm

__all__ = ["DocumentForm", "ExampleForm", "PublishForm", "SettingsInput", "TableInput", "TestsInput"]
