"""Agreeing on what a city commissions from an NPO, changing it before it begins, and renewing it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from npo_platform.kernel.calendar import tokyo_day, wareki
from npo_platform.kernel.errors import Refusal
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.notices.actions import tell
from tenants.registry.checks.agreed import ContractDraft, require_sound
from tenants.registry.checks.settled import require_unsettled
from tenants.registry.models import Contract
from tenants.registry.queries import contract as contract_of
from tenants.registry.queries import current_city

__all__ = ["ContractDraft", "agree", "change_contract", "enter_contract", "renew_contract", "set_limits"]

NOTICE = "contract"


@transaction.atomic
def agree(draft: ContractDraft, *, by: Person | None, at: datetime) -> Contract:
    """Enter a contract of the city one is in; entered twice with the same number it is there once.

    Refused as `enter_contract`, and when the number stands for another NPO (`number_taken`).
    """
    known = Contract.objects.filter(city=current_city(), number=draft.number).first()
    if known is None:
        return _enter(draft, None, by=by, at=at)
    if known.npo_id != draft.npo_id:
        raise Refusal("number_taken", f"契約番号「{draft.number}」は、別の団体との契約に使われています。")
    return known


@transaction.atomic
def enter_contract(draft: ContractDraft, *, by: Person, at: datetime, renews: Contract | None = None) -> Contract:
    """Enter a contract of the city one is in, and tell the NPO.

    Refused (`contract_to_mend`) with everything wrong at once: the NPO, the number, the period, the tax treatment.
    """
    contract = _enter(draft, renews, by=by, at=at)
    _tell(contract, "が契約を入れました", at=at)
    return contract


@transaction.atomic
def change_contract(contract: Contract, draft: ContractDraft, *, by: Person, at: datetime) -> Contract:
    """Correct a contract that has not begun, and tell the NPO.

    Refused from its first day on (`contract_in_force`) and as when it is entered.
    """
    contract = _locked(contract)
    _require_not_begun(contract, at)
    require_sound(draft, apart_from=contract, before=contract.renews)
    for name, value in _fields(draft).items():
        setattr(contract, name, value)
    contract.save(update_fields=list(_fields(draft)))
    record("contract_changed", contract, by=by, at=at, detail=draft.number)
    _tell(contract, "が契約を直しました", at=at)
    return contract


@transaction.atomic
def renew_contract(contract: Contract, draft: ContractDraft, *, by: Person, at: datetime) -> Contract:
    """Enter the contract that follows one, with the same NPO for the same service, from the day the old one ends.

    Refused when it is renewed already (`already_renewed`) and as when a contract is entered.
    """
    contract = _locked(contract)
    known = Contract.objects.filter(renews=contract).first()
    if known is not None:
        raise Refusal("already_renewed", f"この契約は「{known.number}」に更新してあります。その契約を開いてください。")
    draft = replace(draft, npo_id=contract.npo_id, service=contract.service, is_sample=contract.is_sample)
    return enter_contract(draft, by=by, at=at, renews=contract)


@transaction.atomic
def set_limits(contract: Contract, draft: ContractDraft, *, by: Person, at: datetime) -> Contract:
    """Set how long after its end a contract may be corrected and how long it is kept, each with its basis.

    Refused once it is settled (`contract_settled`), and for a limit out of bounds or without a basis.
    """
    require_unsettled(contract.pk)
    contract = _locked(contract)
    names = ("correction_months", "correction_basis", "keep_years", "keep_basis")
    limits = {name: getattr(draft, name) for name in names}
    require_sound(replace(draft_of(contract), **limits), apart_from=contract)
    for name, value in limits.items():
        setattr(contract, name, value)
    contract.save(update_fields=list(names))
    said = f"直せる期間 {contract.correction_months}か月、保存 {contract.keep_years}年"
    record("contract_limits_set", contract, by=by, at=at, detail=said)
    return contract


def _enter(draft: ContractDraft, renews: Contract | None, *, by: Person | None, at: datetime) -> Contract:
    require_sound(draft, before=renews)
    contract = Contract(city=current_city(), renews=renews, **_fields(draft))
    contract.save(force_insert=True)
    record("contract_agreed", contract, by=by, at=at, detail=draft.number)
    return contract


def draft_of(contract: Contract) -> ContractDraft:
    """A contract as it could be typed again."""
    return ContractDraft(**{name: getattr(contract, name) for name in ContractDraft.__slots__})


def _fields(draft: ContractDraft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in ContractDraft.__slots__}


def _locked(contract: Contract) -> Contract:
    Contract.objects.select_for_update().get(pk=contract.pk)
    return contract_of(contract.pk)


def _require_not_begun(contract: Contract, at: datetime) -> None:
    if contract.starts_on <= tokyo_day(at):
        raise Refusal(
            "contract_in_force",
            f"契約「{contract.number}」は{wareki(contract.starts_on)}に始まっていて、この内容で計算が進んでいます。"
            "変えるときは、この契約を終える日を決めて、その翌日から始まる契約に更新してください。",
        )


def _tell(contract: Contract, what: str, *, at: datetime) -> None:
    agreed = contract_of(contract.pk)
    tell(
        agreed.npo_id,
        kind=NOTICE,
        title=f"{agreed.city_name}{what}（{agreed.number}）",
        body=f"{agreed.title}　{agreed.period_label}。"
        + ("いまの利用決定は、ボタン1つでこの契約に引き継げます。" if agreed.renews_id else ""),
        link=reverse("terms:show", urlconf=settings.TENANT_TYPES["npo"]["URLCONF"]),
        at=at,
    )
