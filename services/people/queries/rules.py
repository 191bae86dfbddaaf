"""The city's published pack as the office meets it: codes to choose from."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from billing_rules.engine import CompiledPack
from billing_rules.packs import queries as packs
from npo_platform.kernel.errors import Refusal
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
    rules = rules_under(agreed)
    if rules is None:
        return PackChoices()
    return PackChoices(burden_classes=_choices(rules, "burden_class"), programmes=_choices(rules, "programme"))


def rules_under(agreed: Contract) -> CompiledPack | None:
    """The city's published pack for a contract; None while the city has published none."""
    try:
        return packs.rules_now(agreed.city_id, agreed.service)
    except Refusal:
        return None


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
    return {heading: list(dict.fromkeys(words)) for heading, words in offered.items() if words}


def _choices(rules: CompiledPack, name: str) -> tuple[tuple[str, str], ...]:
    return tuple(choice for asked in rules.inputs if asked.name == name for choice in (asked.choices or {}).items())
