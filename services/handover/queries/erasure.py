"""What an erasure of one contract would take away, and what it would leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from npo_platform.kernel.calendar import wareki
from npo_platform.kernel.errors import Refusal
from services.bills.models import PayingWay
from services.bills.queries.lookup import papers_kept_until
from services.calls.models import Call
from services.figures.models import OwnFigures
from services.handover.models import Export
from services.handover.queries.tables import TABLES
from services.people.models import Consent, Contact, Decision, Recipient
from services.plans.models import Suspension
from services.recalls.models import TouchedLine
from services.records.models import DeliveryRecord, RecordImport, SafetyCheck
from services.reports.models import MonthlyReport
from services.routes.models import DayMove, Pin, Place
from services.simulations.models import PersonEffect
from services.statements.models import Statement
from services.statements.states import StatementState
from tenants.registry.models import Contract
from tenants.registry.queries import contract

OF_PEOPLE = (Recipient, Contact, Consent, Suspension, Call, Place, DayMove, Pin, PayingWay)
OF_MONTHS: tuple[type[TouchedLine] | type[OwnFigures], ...] = (
    TouchedLine,
    OwnFigures,
)  # no archive has them


@dataclass(frozen=True, slots=True)
class Erasure:
    """Keys by table, in the order in which they may go; sums to keep; papers and archives that go with them."""

    contract: Contract
    keys: Mapping[str, Sequence[UUID]]
    words: Mapping[str, str]
    kept: Sequence[Mapping[str, Any]]
    documents: Sequence[Mapping[str, Any]]
    exports: Sequence[Export]

    @property
    def people(self) -> int:
        return len(self.keys[Recipient._meta.db_table])

    @property
    def told(self) -> dict[str, int]:
        """How many rows of what would go."""
        return {self.words[name]: len(keys) for name, keys in self.keys.items() if keys}


def erasure_of(contract_id: UUID, today: date) -> Erasure:
    """What would go; refused before its day (`too_early`), unless it is settled (`not_settled`), and twice."""
    agreed = contract(contract_id)
    if agreed.settled is None:
        raise Refusal(
            "not_settled",
            f"契約「{agreed.number}」は、まだ精算済みではありません。"
            "「契約の終わりまで」の画面で、残っていることを確かめてください。",
        )
    if agreed.settled.erased_on is not None:
        raise Refusal("already_erased", f"契約「{agreed.number}」は{wareki(agreed.settled.erased_on)}に消去しました。")
    if today < agreed.erase_on:
        raise Refusal("too_early", f"契約「{agreed.number}」を消去できるのは{wareki(agreed.erase_on)}からです。")
    kept_until = papers_kept_until(contract_id)
    if kept_until is not None and today < kept_until:
        raise Refusal(
            "bills_kept",
            f"契約「{agreed.number}」では、利用者に請求書や領収書を出しています。控えは7年残す決まりなので"
            f"（消費税法施行令70条の13）、消去できるのは{wareki(kept_until)}からです。",
        )
    people = _people(contract_id)
    reports = MonthlyReport.objects.filter(month__contract_id=contract_id).order_by("pk")
    return Erasure(
        contract=agreed,
        keys=_keys(contract_id, people),
        words={model._meta.db_table: str(model._meta.verbose_name) for model in _models()},
        kept=_sums(contract_id),
        documents=[one.content for one in reports],
        exports=list(Export.objects.filter(gone=False, made_at__isnull=False).order_by("pk")),
    )


def _people(contract_id: UUID) -> list[UUID]:
    """Those nobody has a decision about under any other contract."""
    elsewhere = Decision.objects.exclude(contract_id=contract_id).values("recipient")
    own = Recipient.objects.filter(decisions__contract_id=contract_id).exclude(pk__in=elsewhere)
    return list(own.distinct().order_by("pk").values_list("pk", flat=True))


def _keys(contract_id: UUID, people: Sequence[UUID]) -> dict[str, list[UUID]]:
    """From the last table back to the first; people and files only when nothing else holds them."""
    keys: dict[str, list[UUID]] = {PersonEffect._meta.db_table: _of(PersonEffect, people)}
    for model in OF_MONTHS:
        own = model.objects.filter(month__contract_id=contract_id).order_by("pk")
        keys[model._meta.db_table] = list(own.values_list("pk", flat=True))
    for table in reversed(TABLES):
        if table.model in OF_PEOPLE:
            keys[table.name] = list(people) if table.model is Recipient else _of(table.model, people)
        elif table.model is RecordImport:
            keys[table.name] = _imports(contract_id)
        else:
            keys[table.name] = list(table.rows(contract_id).values_list("pk", flat=True))
    return keys


def _of(model: Any, people: Sequence[UUID]) -> list[UUID]:
    return list(model.objects.filter(recipient_id__in=people).order_by("pk").values_list("pk", flat=True))


def _imports(contract_id: UUID) -> list[UUID]:
    others = DeliveryRecord.objects.exclude(contract_id=contract_id).filter(from_import__isnull=False)
    checks = SafetyCheck.objects.exclude(stop__contract_id=contract_id).filter(from_import__isnull=False)
    own = RecordImport.objects.filter(records__contract_id=contract_id).distinct()
    used = own.exclude(pk__in=others.values("from_import")).exclude(pk__in=checks.values("from_import"))
    return list(used.order_by("pk").values_list("pk", flat=True))


def _models() -> list[Any]:
    return [PersonEffect, *OF_MONTHS, *(table.model for table in TABLES)]


def _sums(contract_id: UUID) -> list[dict[str, Any]]:
    """The newest frozen statement of each month, as it is kept."""
    documents = dict(MonthlyReport.objects.values_list("statement_id", "digest"))
    frozen = Statement.objects.select_related("month").defer("facts").filter(month__contract_id=contract_id)
    newest = {one.month_id: one for one in frozen.filter(state=StatementState.FROZEN).order_by("number")}
    return [
        {
            "contract_id": contract_id,
            "starts_on": one.month.starts_on,
            "totals": one.totals,
            "pack_label": one.pack_label,
            "pack_digest": one.pack_digest,
            "facts_digest": one.facts_digest,
            "result_digest": one.result_digest,
            "document_digest": documents.get(one.pk, ""),
        }
        for one in newest.values()
    ]
