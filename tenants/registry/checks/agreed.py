"""What is wrong with a contract as it was typed, all at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from npo_platform.kernel.calendar import wareki
from npo_platform.kernel.errors import Finding, Refused
from tenants.registry.models import (
    CORRECTION_BASIS,
    CORRECTION_MONTHS,
    KEEP_BASIS,
    KEEP_YEARS,
    Contract,
)
from tenants.registry.queries import contracts_of_city, npos_to_commission
from tenants.registry.states import TaxCategory

UNTAXED = {TaxCategory.EXEMPT, TaxCategory.OUT_OF_SCOPE}


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
    correction_months: int = CORRECTION_MONTHS
    correction_basis: str = CORRECTION_BASIS
    keep_years: int = KEEP_YEARS
    keep_basis: str = KEEP_BASIS
    is_sample: bool = False


def require_sound(draft: ContractDraft, *, apart_from: Contract | None = None, before: Contract | None = None) -> None:
    """Refuse (`contract_to_mend`) with every fault of a draft; `before` is the contract it renews."""
    findings = [
        *_parties(draft, apart_from),
        *_period(draft, before),
        *_tax(draft),
        *_limits(draft),
    ]
    if findings:
        raise Refused("contract_to_mend", "契約を確かめてください。まだ何も保存していません。", findings)


def _parties(draft: ContractDraft, apart_from: Contract | None) -> Iterator[Finding]:
    if not npos_to_commission().filter(pk=draft.npo_id).exists():
        yield _fault("unknown_npo", "この団体はありません。一覧から選び直してください", "npo_id")
    others = contracts_of_city().filter(number=draft.number)
    taken = others.exclude(pk=apart_from.pk).first() if apart_from else others.first()
    if taken:
        yield _fault(
            "number_taken",
            f"契約番号「{draft.number}」は{taken.npo_name}との契約（{taken.period_label}）に使われています。"
            "別の番号にしてください",
            "number",
        )
    for name, words in (("number", "契約番号"), ("title", "件名")):
        if not getattr(draft, name).strip():
            yield _fault("missing", f"{words}を入れてください", name)


def _period(draft: ContractDraft, before: Contract | None) -> Iterator[Finding]:
    if draft.ends_on <= draft.starts_on:
        sentence = f"契約の終わりは、始まり（{wareki(draft.starts_on)}）と同じ日か、より後の日にしてください"
        yield _fault("bad_period", sentence, "ends_on")
    if before is not None and draft.starts_on != before.end:
        yield _fault(
            "not_following",
            f"更新は、いまの契約の翌日（{wareki(before.end)}）から始めてください。"
            "間を空けるときは、新しい契約として入れてください",
            "starts_on",
        )


def _tax(draft: ContractDraft) -> Iterator[Finding]:
    if draft.tax_category not in TaxCategory.values:
        yield _fault("tax_undecided", "消費税の区分を選んでください。契約ごとに決めるものです", "tax_category")
    if not draft.tax_basis.strip():
        yield _fault("tax_undecided", "その区分とした根拠（契約書の条や通達）を書いてください", "tax_basis")
    is_taxed = draft.tax_category not in UNTAXED
    if is_taxed and not 1 <= draft.tax_percent <= 99:
        yield _fault("bad_percent", "課税の契約では、税率を1から99までの数字で入れてください", "tax_percent")
    if not is_taxed and draft.tax_percent:
        yield _fault("bad_percent", "非課税・不課税の契約では、税率を0にしてください", "tax_percent")


def _limits(draft: ContractDraft) -> Iterator[Finding]:
    if not 1 <= draft.report_due_day <= 31:
        yield _fault("bad_day", "報告の期限は、1から31までの日で入れてください", "report_due_day")
    if not 1 <= draft.correction_months <= 120:
        yield _fault("bad_limit", "直せる期間は、1から120までの月数で入れてください", "correction_months")
    if not 1 <= draft.keep_years <= 30:
        yield _fault("bad_limit", "保存期間は、1から30までの年数で入れてください", "keep_years")
    for name, words in (("correction_basis", "直せる期間"), ("keep_basis", "保存期間")):
        if not getattr(draft, name).strip():
            yield _fault("basis_missing", f"{words}の根拠を書いてください", name)


def _fault(code: str, sentence: str, where: str) -> Finding:
    return Finding(code, f"{sentence}。", where=where)
