"""What the rules of a contract want to hear of a record: which outcomes, and what besides."""

from collections.abc import Collection, Mapping
from uuid import UUID

from billing_rules.engine import CompiledPack, Input
from services.people.queries import asked_of_event, rules_under, usual_of_person, values_of, values_on
from services.plans.models import Stop
from services.records.states import MEAL_OUTCOMES, Outcome
from tenants.registry.queries import contracts_of_npo

Offered = tuple[tuple[str, str], ...]


def rules_of(contract_ids: Collection[UUID]) -> dict[UUID, CompiledPack | None]:
    """The published rules of these contracts, as far as they are ours."""
    return {agreed.pk: rules_under(agreed) for agreed in contracts_of_npo().filter(pk__in=contract_ids)}


def asked_under(contract_ids: Collection[UUID]) -> dict[UUID, Mapping[str, Input]]:
    """By contract and name, what its rules ask of a record besides meal, food, outcome and time."""
    rules = rules_of(contract_ids)
    return {key: {spec.name: spec for spec in asked_of_event(pack)} for key, pack in rules.items()}


def outcomes_under(rules: CompiledPack | None) -> Offered:
    """The outcomes a recorder chooses from: those we know and the rules name, in the words of the rules.

    Rules that name none take those of a meal.
    """
    status = next((spec for spec in rules.inputs if spec.name == "status"), None) if rules else None
    named = {code: label for code, label in (status.choices or {}).items() if code in Outcome} if status else {}
    offered = named or {code.value: str(code.label) for code in MEAL_OUTCOMES}
    return tuple(sorted(offered.items(), key=lambda choice: choice[0] == Outcome.CANCELLED_LATE))


def outcomes_of_npo() -> Offered:
    """Every outcome any contract of the NPO offers: for forms that do not know the contract yet."""
    found: dict[str, str] = {}
    for pack in (rules_under(agreed) for agreed in contracts_of_npo()):
        found = {**dict(outcomes_under(pack)), **found}
    return tuple(found.items()) or outcomes_under(None)


def offered_to(contract_ids: Collection[UUID]) -> dict[UUID, Offered]:
    """The outcomes by contract."""
    return {key: outcomes_under(pack) for key, pack in rules_of(contract_ids).items()}


def usual_at(stop: Stop, rules: CompiledPack | None) -> dict[str, str]:
    """What is usual for the person on the day of a stop; no query where the rules ask for nothing of the kind."""
    names = {spec.name for spec in usual_of_person(rules)}
    rows = values_of([stop.decision_id]).get(stop.decision_id, []) if names else []
    return {name: kept for name, kept in values_on(rows, stop.service_on).items() if name in names}
