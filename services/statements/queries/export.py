"""A month to take away: rules, facts and result as one JSON value, of which `script/recompute` finds every yen again.

People are keys in it: no name, no telephone number, no note.
"""

from typing import Any

from billing_rules.engine import exported
from npo_platform.kernel.digest import sha256
from services.adjustments.models import Adjustment
from services.statements.models import Statement
from services.statements.queries.evaluation import Evaluation
from services.statements.queries.facts import text_of
from services.statements.queries.lookup import evaluation_behind
from tenants.registry.models import Contract


def month_export(contract: Contract, statement: Statement) -> dict[str, Any]:
    """All of a statement; while the month is open its digests are those it would be frozen with."""
    evaluation = evaluation_behind(statement)
    return {
        **exported(evaluation.result, evaluation.facts),
        "statement": _statement(contract, statement, evaluation),
        "adjustments": [_adjustment(one) for one in evaluation.adjustments],
    }


def _statement(contract: Contract, statement: Statement, evaluation: Evaluation) -> dict[str, Any]:
    at = statement.frozen_at or statement.evaluated_at
    return {
        "id": str(statement.pk),
        "contract": contract.number,
        "month": str(statement.month.value),
        "number": statement.number,
        "state": statement.state,
        "at": at.isoformat(),
        "pack": statement.pack_label,
        "pack_digest": statement.pack_digest,
        "facts_digest": sha256(text_of(evaluation.facts)),
        "result_digest": evaluation.digest,
        "lines": sorted((line.to_json() for line in evaluation.lines), key=lambda line: str(line["key"])),
        "totals": evaluation.totals,
    }


def _adjustment(adjustment: Adjustment) -> dict[str, Any]:
    """What a late record or new rules changed in an earlier month, computed under the rules named."""
    return {
        "key": str(adjustment.pk),
        "person": str(adjustment.recipient_id or ""),
        "from_month": str(adjustment.from_month.value),
        "on": adjustment.service_on.isoformat(),
        "slot": adjustment.meal,
        "reason": adjustment.reason,
        "quantity": adjustment.quantity,
        "user_yen": adjustment.user_yen,
        "city_yen": adjustment.city_yen,
        "total_yen": adjustment.total_yen,
        "pack_digest": adjustment.pack_digest,
    }
