"""Ending a contract before its term."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from npo_platform.kernel.calendar import tokyo_day, wareki
from npo_platform.kernel.errors import Refusal
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.jobs.actions import wake_other
from tenants.notices.actions import tell
from tenants.registry.checks.settled import require_unsettled
from tenants.registry.models import Contract
from tenants.registry.queries import contract as contract_of

JOB = "contract_changed"


@transaction.atomic
def end_contract(contract: Contract, *, on: date, reason: str, at: datetime, by: Person | None = None) -> Contract:
    """End a contract before its term: `on` is the first day without it. What was recorded stays; the NPO is told.

    Its worker cancels the meals from that day on. Refused when the day lies outside the contract or before today, when
    no reason is given, and when it was ended before.
    """
    require_unsettled(contract.pk)
    Contract.objects.select_for_update().get(pk=contract.pk)
    contract = contract_of(contract.pk)
    if contract.ended_on is not None:
        said = wareki(contract.last_day)
        raise Refusal("already_ended", f"契約「{contract}」は、{said}で終えることになっています。")
    if not contract.starts_on <= on < contract.ends_on:
        raise Refusal(
            "outside_contract",
            f"最後の日は、契約の期間（{contract.period_label}）の中で、満了より前の日にしてください。",
        )
    if on < tokyo_day(at):
        raise Refusal(
            "end_in_the_past", "過ぎた日には終えられません。最後の日は、きのうか、それよりあとの日にしてください。"
        )
    if not reason.strip():
        raise Refusal("reason_missing", "契約を終える理由を入れてください。団体に知らせ、記録に残ります。")
    contract.ended_on, contract.ended_reason = on, reason.strip()
    contract.ended_by_name = by.name if by else ""
    contract.save(update_fields=["ended_on", "ended_reason", "ended_by_name"])
    record("contract_ended", contract, by=by, at=at, detail=f"{contract.number} {on} {contract.ended_reason}"[:200])
    wake_other(contract.npo_id, kind=JOB, key=str(contract.pk), payload={"contract": str(contract.pk)}, at=at)
    _tell_npo(contract, at=at)
    return contract


def _tell_npo(contract: Contract, *, at: datetime) -> None:
    tell(
        contract.npo_id,
        kind="contract",
        title=f"{contract.city_name}との契約「{contract.number}」は{wareki(contract.last_day)}で終わります",
        body=f"理由：{contract.ended_reason}。{wareki(contract.end)}からの配達は予定から外れます。"
        f"最後の月も、いつものように締めて提出してください。月遅れの実績と過誤調整は"
        f"{wareki(contract.correct_until - timedelta(days=1))}まで直せます。",
        link=reverse("terms:show", urlconf=settings.TENANT_TYPES["npo"]["URLCONF"]),
        at=at,
    )
