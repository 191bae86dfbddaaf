"""The one guard of a settled contract: what stands under it is read, and never changed again."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from npo_platform.kernel.calendar import wareki
from npo_platform.kernel.errors import Refusal
from tenants.registry.models import Settlement


def require_unsettled(*contract_ids: UUID) -> None:
    """Refuse (`contract_settled`) a change of anything under a contract that is settled; one query for all of them."""
    _refuse(Settlement.objects.filter(contract_id__in=contract_ids))


def require_unsettled_in(contract_ids: Iterable[UUID], first: date, until: date | None) -> None:
    """The same for a change of the days [first, until) alone: a settled contract they do not touch is no obstacle."""
    settled = Settlement.objects.filter(contract_id__in=list(contract_ids))
    _refuse(
        one
        for one in settled.select_related("contract")
        if first < one.contract.end and (until is None or until > one.contract.starts_on)
    )


def settled_among(contract_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The sentence for each of these contracts that is settled; one query."""
    found = Settlement.objects.select_related("contract").filter(contract_id__in=list(contract_ids))
    return {one.contract_id: sentence(one) for one in found}


def sentence(one: Settlement) -> str:
    """Why nothing can be changed any more, and since when."""
    agreed = one.contract
    return (
        f"契約「{agreed.number}」（{agreed.period_label}）は、すべて支払われ、直せる期間も過ぎたので、"
        f"{wareki(one.settled_on)}に精算済みになりました。もう変えられません。見ることと印刷はできます。"
    )


def _refuse(settled: Iterable[Settlement]) -> None:
    for one in settled:
        raise Refusal("contract_settled", sentence(one))
