"""What the published rules ask about a person and let one choose in a decision: for the city and for its NPOs."""

from dataclasses import dataclass

from billing_rules.engine import CompiledPack, Input
from billing_rules.packs import queries as packs
from npo_platform.kernel.errors import Refusal
from tenants.registry.models import Contract


@dataclass(frozen=True, slots=True)
class PackChoices:
    """What the published pack lets one choose, as (code, label); empty when the city published none."""

    burden_classes: tuple[tuple[str, str], ...] = ()
    programmes: tuple[tuple[str, str], ...] = ()

    def burden_label(self, code: str) -> str:
        return dict(self.burden_classes).get(code, code)

    def programme_label(self, code: str) -> str:
        return dict(self.programmes).get(code, code)


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
    return tuple(spec for spec in rules.inputs if spec.level == "person" and not is_known(spec)) if rules else ()


def is_known(spec: Input) -> bool:
    """Whether a decision knows an input by itself."""
    if spec.type == "date":
        return spec.name in DAYS_OF_A_DECISION
    return spec.name in OF_A_DECISION and spec.choices is not None


def _choices(rules: CompiledPack, name: str) -> tuple[tuple[str, str], ...]:
    return tuple(choice for asked in rules.inputs if asked.name == name for choice in (asked.choices or {}).items())
