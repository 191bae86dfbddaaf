"""Reads of people: lists in kana order, one person, decisions and burden classes, the words of the pack."""

from billing_rules.persons import PackChoices, asked_of_person, choices_in, rules_under
from services.people.queries.consents import ConsentLine, consenting, consents_of
from services.people.queries.decisions import (
    burden_history,
    burden_on,
    decision_on,
    decisions_in,
    values_of,
    values_on,
)
from services.people.queries.export import people_sheet
from services.people.queries.food import read_allergens
from services.people.queries.page import (
    DecisionCard,
    PersonPage,
    PersonRow,
    decision_card,
    person_page,
    person_rows,
)
from services.people.queries.persons import (
    applied_imports,
    import_drafts,
    next_number,
    recipient,
    recipients,
    same_person,
)
from services.people.queries.rules import (
    asked_in_files,
    asked_of_event,
    choices_of,
    choices_under,
    contracts_from,
    day_of,
    days_asked,
    template_choices,
    usual_of_person,
)

__all__ = [
    "ConsentLine",
    "DecisionCard",
    "PackChoices",
    "PersonPage",
    "PersonRow",
    "applied_imports",
    "asked_in_files",
    "asked_of_event",
    "asked_of_person",
    "burden_history",
    "burden_on",
    "choices_in",
    "choices_of",
    "choices_under",
    "consenting",
    "consents_of",
    "contracts_from",
    "day_of",
    "days_asked",
    "decision_card",
    "decision_on",
    "decisions_in",
    "import_drafts",
    "next_number",
    "people_sheet",
    "person_page",
    "person_rows",
    "read_allergens",
    "recipient",
    "recipients",
    "rules_under",
    "same_person",
    "template_choices",
    "usual_of_person",
    "values_of",
    "values_on",
]
