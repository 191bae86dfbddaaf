"""Agreeing on what a city commissions from an NPO."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from npo_platform.kernel.calendar import wareki
from npo_platform.kernel.errors import Refusal
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.registry.models import Contract
from tenants.registry.queries import current_city
from tenants.registry.states import TaxCategory


@dataclass(frozen=True, slots=True)
class ContractDraft:
    """A contract as its letter says it: the period is [starts_on, ends_on), the tax treatment is decided here."""

    npo_id: UUID
    number: str
    title: str
    starts_on: date
    ends_on: date
    tax_category: str
    tax_percent: int
    tax_basis: str
    service: str = "meals"
    report_due_day: int = 10
    payment_term_text: str = ""
    is_sample: bool = False


@transaction.atomic
def agree(draft: ContractDraft, *, by: Person | None, at: datetime) -> Contract:
    """Enter a contract of the city one is in; entered twice with the same number it is there once.

    Refused when the period ends before it begins (`bad_period`), when the tax treatment names no basis or no
    category (`tax_undecided`), and when the number stands for another NPO (`number_taken`).
    """
    if draft.ends_on <= draft.starts_on:
        raise Refusal("bad_period", f"契約の終わりは、始まり（{wareki(draft.starts_on)}）より後の日にしてください。")
    if draft.tax_category not in TaxCategory.values or not draft.tax_basis.strip():
        raise Refusal("tax_undecided", "消費税の区分と、その根拠を書いてください。契約ごとに決めるものです。")
    city = current_city()
    known = Contract.objects.filter(city=city, number=draft.number).first()
    if known is not None:
        if known.npo_id != draft.npo_id:
            raise Refusal("number_taken", f"契約番号「{draft.number}」は、別の団体との契約に使われています。")
        return known
    fields = {name: getattr(draft, name) for name in ContractDraft.__slots__}
    contract = Contract(city=city, **fields)
    contract.save(force_insert=True)
    record("contract_agreed", contract, by=by, at=at, detail=draft.number)
    return contract
