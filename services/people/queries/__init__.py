"""Reads of people: lists in kana order, one person, decisions and burden classes, the words of the pack."""

from services.people.queries.decisions import (
    burden_history,
    burden_on,
    decision_on,
    decisions_in,
)
from services.people.queries.page import (
    DecisionCard,
    PersonPage,
    PersonRow,
    decision_card,
    person_page,
    person_rows,
)
from services.people.queries.persons import (
    import_drafts,
    next_number,
    recipient,
    recipients,
    same_person,
)
from services.people.queries.rules import (
    PackChoices,
    choices_of,
    choices_under,
    contracts_from,
    rules_under,
    template_choices,
)

__all__ = [
    "DecisionCard",
    "PackChoices",
    "PersonPage",
    "PersonRow",
    "burden_history",
    "burden_on",
    "choices_of",
    "choices_under",
    "contracts_from",
    "decision_card",
    "decision_on",
    "decisions_in",
    "import_drafts",
    "next_number",
    "person_page",
    "person_rows",
    "recipient",
    "recipients",
    "rules_under",
    "same_person",
    "template_choices",
]
