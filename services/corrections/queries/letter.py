"""What one person is told of a correction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from billing_rules.packs.models import PackVersion
from npo_platform.kernel.errors import Refusal
from services.adjustments.models import Adjustment, Correction, CorrectionLine
from services.adjustments.states import CorrectionState
from services.corrections.queries.lookup import corrections_under
from services.months.models import Month
from services.months.queries import months_of
from services.people.models import Recipient
from services.statements.queries import carrying_month
from tenants.registry.models import Contract
from tenants.registry.queries import contract


@dataclass(frozen=True)
class PersonCorrection:
    """One person's confirmed lines, month by month, and the month whose account takes up the difference."""

    contract: Contract
    version: PackVersion
    recipient: Recipient
    lines: Sequence[CorrectionLine]
    carried_by: Month | None

    @property
    def months(self) -> list[tuple[Correction, list[CorrectionLine]]]:
        found: dict[UUID, list[CorrectionLine]] = {}
        for line in self.lines:
            found.setdefault(line.correction_id, []).append(line)
        return [(own[0].correction, own) for own in found.values()]

    @property
    def user_change(self) -> int:
        return sum(line.user_change for line in self.lines)


def person_corrections(version: PackVersion, people: Sequence[Recipient]) -> list[PersonCorrection]:
    """For each of these people what was confirmed; the same number of queries for any number of them.

    Refused when nothing of the version is confirmed (`nothing_confirmed`).
    """
    confirmed = [one for one in corrections_under(version) if one.state == CorrectionState.CONFIRMED]
    if not confirmed:
        raise Refusal("nothing_confirmed", "手紙は、過誤調整の案を確かめたあとに作れます。先に案を確かめてください。")
    found = CorrectionLine.objects.filter(correction__in=confirmed, recipient__in=people)
    lines = list(
        found.select_related("correction__month").order_by("correction__month__starts_on", "correction_id", "position")
    )
    agreed = contract(confirmed[-1].contract_id)
    carrying = _carrying(agreed.pk, confirmed)
    own: dict[UUID | None, list[CorrectionLine]] = {}
    for line in lines:
        own.setdefault(line.recipient_id, []).append(line)
    return [
        PersonCorrection(agreed, version, person, own[person.pk], carrying.get(person.pk))
        for person in people
        if person.pk in own
    ]


def _carrying(contract_id: UUID, confirmed: Sequence[Correction]) -> Mapping[UUID | None, Month | None]:
    """The closed month that carries a person's difference, else the open one that is going to."""
    open_one = carrying_month(months_of(contract_id), confirmed[-1].month)
    applied = Adjustment.objects.filter(correction_line__correction__in=confirmed).select_related("applied_month")
    return {one.recipient_id: one.applied_month or open_one for one in applied.order_by("created_at", "pk")}


def person_correction(version: PackVersion, recipient_id: UUID) -> PersonCorrection:
    """Refused when nothing of this person was confirmed (`not_found`)."""
    people = list(Recipient.objects.filter(pk=recipient_id))
    found = person_corrections(version, people) if people else []
    if not found:
        raise Refusal("not_found", "この改定で金額の変わった人ではありません。一覧から選び直してください。")
    return found[0]
