"""Whose decisions go on under the contract that renews theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from npo_platform.kernel.errors import Refusal
from services.people.models import SEALED, Decision
from tenants.registry.models import Contract
from tenants.registry.queries import contract, contracts_of_npo


@dataclass(frozen=True, slots=True)
class Carrying:
    """A renewal, and whose decisions are not under it yet: those that go on, and those that end with the contract."""

    before: Contract
    following: Contract
    people: Sequence[Decision]
    ending: Sequence[Decision] = ()


def carrying(following: Contract, *, ending_too: bool = False) -> Carrying:
    """Everybody whose decision is in force on the last day of the renewed contract; two queries.

    Refused when the contract renews none (`not_a_renewal`).
    """
    if following.renews_id is None:
        raise Refusal("not_a_renewal", "この契約は、ほかの契約の更新ではありません。引き継ぐ利用決定はありません。")
    first = following.starts_on
    carried = Decision.objects.filter(contract_id=following.pk).values("recipient_id")
    staying = Q(recipient__ended_on__isnull=True) | Q(recipient__ended_on__gte=first)
    waiting = (
        Decision.objects.select_related("recipient")
        .defer(*(f"recipient__{name}" for name in SEALED))
        .filter(staying, Q(until__isnull=True) | Q(until__gte=first), starts_on__lt=first)
        .filter(contract_id=following.renews_id)
        .exclude(recipient_id__in=carried)
        .order_by(F("recipient__kana_key"), "pk")
    )
    found = list(waiting)
    ending = [one for one in found if one.until == first]
    going_on = found if ending_too else [one for one in found if one.until != first]
    return Carrying(contract(following.renews_id), following, going_on, ending)


def renewals_to_carry(today: date) -> list[Carrying]:
    """The renewals of the NPO's contracts under which somebody is still missing."""
    renewals = [
        one for one in contracts_of_npo().filter(renews__isnull=False) if one.settled is None and today < one.end
    ]
    return [one for one in map(carrying, renewals) if one.people]
