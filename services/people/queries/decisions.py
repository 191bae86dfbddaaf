"""The decision and the burden class of a day."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from services.people.models import BurdenClass, Decision, InputValue


def decision_on(recipient_id: UUID, day: date, contract_id: UUID | None = None) -> Decision | None:
    """The decision in force for a person that day; of two contracts the one that began first."""
    found = Decision.objects.select_related("recipient").filter(
        Q(until__isnull=True) | Q(until__gt=day), recipient_id=recipient_id, starts_on__lte=day
    )
    if contract_id is not None:
        found = found.filter(contract_id=contract_id)
    return found.order_by("starts_on", "pk").first()


def decisions_in(contract_id: UUID, first: date, after: date) -> Sequence[Decision]:
    """Every decision of a contract with a day in [first, after), by person, with burden classes at hand."""
    found = Decision.objects.select_related("recipient").filter(
        Q(until__isnull=True) | Q(until__gt=first), contract_id=contract_id, starts_on__lt=after
    )
    return list(
        found.prefetch_related(Prefetch("burden_classes", burden_rows())).order_by(
            "recipient__kana_key", "recipient_id", "starts_on", "pk"
        )
    )


def burden_history(decision: Decision) -> list[BurdenClass]:
    """The classes that count, by their first day: of two rows for one day the younger."""
    rows = sorted(decision.burden_classes.all(), key=lambda row: (row.starts_on, row.position))
    return list({row.starts_on: row for row in rows}.values())


def burden_on(decision: Decision, day: date) -> str | None:
    """The code of the burden class of a day; None before the first."""
    codes = [row.code for row in burden_history(decision) if row.starts_on <= day]
    return codes[-1] if codes else None


def values_of(decisions: Collection[Decision | UUID]) -> dict[UUID, list[InputValue]]:
    """What was entered beside these decisions, by decision, in the order that decides; one query."""
    found: dict[UUID, list[InputValue]] = {}
    for row in InputValue.objects.filter(decision__in=decisions).order_by("starts_on", "position"):
        found.setdefault(row.decision_id, []).append(row)
    return found


def values_on(rows: Iterable[InputValue], day: date) -> dict[str, str]:
    """The values that count on a day, by name, of rows in the order that decides."""
    return {row.name: row.value for row in rows if row.starts_on <= day}


def burden_rows() -> QuerySet[BurdenClass]:
    """Burden classes in the order that decides."""
    return BurdenClass.objects.order_by("starts_on", "position")
