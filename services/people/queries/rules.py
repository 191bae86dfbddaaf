"""The city's published pack as the office meets it: codes to choose from."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from billing_rules.engine import CompiledPack, Input
from billing_rules.packs import queries as packs
from npo_platform.kernel.errors import Refusal
from services.people.models import Decision
from services.people.states import Diet
from tenants.registry.models import Contract
from tenants.registry.queries import contract, contracts_of_npo


@dataclass(frozen=True, slots=True)
class PackChoices:
    """What the published pack lets one choose, as (code, label); empty when the city published none."""

    burden_classes: tuple[tuple[str, str], ...] = ()
    programmes: tuple[tuple[str, str], ...] = ()

    def burden_label(self, code: str) -> str:
        return dict(self.burden_classes).get(code, code)

    def programme_label(self, code: str) -> str:
        return dict(self.programmes).get(code, code)


def choices_of(contract_id: UUID) -> PackChoices:
    """Burden classes and programmes the city's published pack knows.

    A pack holds all its service dates, so the choices do not depend on the day.
    """
    return choices_under(contract(contract_id))


def choices_under(agreed: Contract) -> PackChoices:
    """The choices of a contract at hand."""
    return choices_in(rules_under(agreed))


def choices_in(rules: CompiledPack | None) -> PackChoices:
    """The choices of rules at hand."""
    if rules is None:
        return PackChoices()
    return PackChoices(burden_classes=_choices(rules, "burden_class"), programmes=_choices(rules, "programme"))


def rules_under(agreed: Contract) -> CompiledPack | None:
    """The city's published pack for a contract; None while the city has published none."""
    try:
        return packs.rules_now(agreed.city_id, agreed.service)
    except Refusal:
        return None


# What a decision itself knows, under the names packs use: its burden classes, its programme, its first and last day.
OF_A_DECISION = {"burden_class", "programme"}
DAYS_OF_A_DECISION = {"decided_on", "valid_until"}


def asked_of_person(rules: CompiledPack | None) -> tuple[Input, ...]:
    """What the rules ask about a person and no decision knows by itself."""
    return tuple(spec for spec in rules.inputs if spec.level == "person" and not _is_known(spec)) if rules else ()


def usual_of_person(rules: CompiledPack | None) -> tuple[Input, ...]:
    """What the rules ask about every single record and may be said once as a person's usual value."""
    return tuple(spec for spec in asked_of_event(rules) if spec.type is None)


def asked_of_event(rules: CompiledPack | None) -> tuple[Input, ...]:
    """What the rules ask about a record besides meal, food, outcome and the time of handing over."""
    return tuple(spec for spec in rules.inputs if spec.level == "event" and not _is_told(spec)) if rules else ()


def days_asked(rules: CompiledPack) -> list[str]:
    """The days of a decision the rules ask for."""
    return [spec.name for spec in rules.inputs if spec.level == "person" and _is_known(spec) and spec.type == "date"]


def day_of(decision: Decision, name: str) -> str:
    """The first or the last day of a decision; nothing for the last of one without end."""
    day = decision.starts_on if name == "decided_on" else decision.last_day
    return day.isoformat() if day else ""


def _is_known(spec: Input) -> bool:
    if spec.type == "date":
        return spec.name in DAYS_OF_A_DECISION
    return spec.name in OF_A_DECISION and spec.choices is not None


def _is_told(spec: Input) -> bool:
    """A pack with foods of its own has to be told which."""
    if spec.name == "diet":
        return set(spec.choices or ()) <= set(Diet.values)
    return spec.name in {"meal", "status"} or (spec.name, spec.type) == ("handed_over_at", "time")


def contracts_from(day: date) -> list[Contract]:
    """The NPO's contracts in force on a day or beginning later, for choosing."""
    return [agreed for agreed in contracts_of_npo() if (agreed.ended_on or agreed.ends_on) > day]


def template_choices() -> dict[str, list[str]]:
    """What the drop-down lists of a file to fill offer, by heading; of several cities all words."""
    known = [choices_under(agreed) for agreed in contracts_of_npo()]
    offered = {
        "食形態": list(Diet.labels),
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


def _choices(rules: CompiledPack, name: str) -> tuple[tuple[str, str], ...]:
    return tuple(choice for asked in rules.inputs if asked.name == name for choice in (asked.choices or {}).items())
