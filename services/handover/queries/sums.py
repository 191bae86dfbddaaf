"""The months of an archive in sums and digests: what must be the same on the other side, to the yen."""

from typing import Any
from uuid import UUID

from services.reports.models import MonthlyReport
from services.statements.models import Statement
from services.statements.states import StatementState
from tenants.registry.models import Contract
from tenants.registry.queries import contracts_of_npo


def contracts_in(contract_id: UUID | None) -> list[Contract]:
    """The NPO's contracts an archive holds, oldest first."""
    found = contracts_of_npo() if contract_id is None else contracts_of_npo().filter(pk=contract_id)
    return sorted(found, key=lambda one: (one.starts_on, one.number))


def month_sums(contract_ids: list[UUID]) -> list[dict[str, Any]]:
    """Every frozen statement of these contracts with its report's digest; two queries."""
    documents = dict(MonthlyReport.objects.values_list("statement_id", "digest"))
    frozen = (
        Statement.objects.select_related("month")
        .defer("facts")
        .filter(month__contract_id__in=contract_ids, state=StatementState.FROZEN)
        .order_by("month__contract_id", "month__starts_on", "number")
    )
    return [
        {
            "contract": str(one.month.contract_id),
            "month": str(one.month.value),
            "statement": one.number,
            "totals": one.totals,
            "pack_digest": one.pack_digest,
            "facts_digest": one.facts_digest,
            "result_digest": one.result_digest,
            "document_digest": documents.get(one.pk, ""),
        }
        for one in frozen
    ]
