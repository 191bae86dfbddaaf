"""The city's published pack as the office meets it: codes to choose from."""

from datetime import date
from uuid import UUID

from billing_rules.engine import CompiledPack, Input
from billing_rules.persons import PackChoices, asked_of_person, choices_in, is_known, rules_under
from services.people.models import Decision
from services.people.states import Diet, Texture
from tenants.registry.models import Contract
from tenants.registry.queries import contract, contracts_of_npo


def choices_of(contract_id: UUID) -> PackChoices:
    """Burden classes and programmes the city's published pack knows.

    A pack holds all its service dates, so the choices do not depend on the day.
    """
    return choices_under(contract(contract_id))


def choices_under(agreed: Contract) -> PackChoices:
    """The choices of a contract at hand."""
    return choices_in(rules_under(agreed))


def usual_of_person(rules: CompiledPack | None) -> tuple[Input, ...]:
    """What the rules ask about every single record and may be said once as a person's usual value."""
    return tuple(spec for spec in asked_of_event(rules) if spec.type is None)


def asked_of_event(rules: CompiledPack | None) -> tuple[Input, ...]:
    """What the rules ask about a record besides meal, food, outcome and the time of handing over."""
    return tuple(spec for spec in rules.inputs if spec.level == "event" and not _is_told(spec)) if rules else ()


def days_asked(rules: CompiledPack) -> list[str]:
    """The days of a decision the rules ask for."""
    return [spec.name for spec in rules.inputs if spec.level == "person" and is_known(spec) and spec.type == "date"]


def day_of(decision: Decision, name: str) -> str:
    """The first or the last day of a decision; nothing for the last of one without end."""
    day = decision.starts_on if name == "decided_on" else decision.last_day
    return day.isoformat() if day else ""


def _is_told(spec: Input) -> bool:
    """A pack with foods of its own has to be told which."""
    if spec.name == "diet":
        return set(spec.choices or ()) <= set(Diet.values)
    return spec.name in {"meal", "status"} or (spec.name, spec.type) == ("handed_over_at", "time")


def contracts_from(day: date) -> list[Contract]:
    """The NPO's contracts in force on a day or beginning later, for choosing."""
    return [agreed for agreed in contracts_of_npo() if agreed.end > day]


def template_choices() -> dict[str, list[str]]:
    """What the drop-down lists of a file to fill offer, by heading; of several cities all words."""
    known = [choices_under(agreed) for agreed in contracts_of_npo()]
    offered = {
        "食形態": list(Diet.labels),
        "形": list(Texture.labels),
        "契約番号": [agreed.number for agreed in contracts_of_npo()],
        "事業": [label for choices in known for _, label in choices.programmes],
        "負担区分": [label for choices in known for _, label in choices.burden_classes],
    }
    for spec in asked_in_files().values():
        offered.setdefault(spec.label, []).extend((spec.choices or {}).values())
    return {heading: list(dict.fromkeys(words)) for heading, words in offered.items() if words}


def asked_in_files() -> dict[str, Input]:
    """What the rules of any contract ask about a person, by name: columns of a file carry their labels."""
    packs_known = [rules_under(agreed) for agreed in contracts_of_npo()]
    return {spec.name: spec for rules in packs_known for spec in asked_of_person(rules)}
