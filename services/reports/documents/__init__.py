"""The frozen document of a month: every figure and word its papers will show, and nothing else.

Copied once from the frozen statement; papers, desk and audit read this and never the live rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from billing_rules.engine import CompiledPack, Paper, Result
from billing_rules.packs.models import PackVersion
from npo_platform.kernel import calendar
from npo_platform.kernel.invoice import tax_of
from services.plans.states import Meal
from services.reports.documents.grid import SUMMED, classes_of, lines_of
from services.statements.checks import CHECKED
from services.statements.models import Statement, StatementLine, Waiver
from services.statements.states import LineKind
from tenants.registry.models import Contract

KIND = "monthly-report/1"


@dataclass(frozen=True)
class Frozen:
    """What a document is made of, gathered by the action that freezes it."""

    contract: Contract
    month: calendar.Month
    revision: int
    frozen_on: date
    statement: Statement
    lines: Sequence[StatementLine]
    result: Result
    version: PackVersion
    safety: Mapping[str, int]
    waivers: Iterable[Waiver] = field(default=())

    @property
    def compiled(self) -> CompiledPack:
        return self.result.compiled


def document_of(frozen: Frozen) -> dict[str, Any]:
    """The canonical value: yen as int, days as ISO text, no floats."""
    service = [line for line in frozen.lines if line.kind == LineKind.SERVICE]
    forms = _forms(frozen)
    city_schema = frozen.contract.city.organisation.schema_name
    lines = lines_of(frozen.result, service, city_schema, with_events=_is_certified(forms))
    adjustments = [_adjustment(line) for line in frozen.lines if line.kind == LineKind.ADJUSTMENT]
    totals = _totals(lines, adjustments)
    return {
        "kind": KIND,
        "month": str(frozen.month),
        "revision": frozen.revision,
        "frozen_on": frozen.frozen_on.isoformat(),
        "claim_number": _claim_number(frozen),
        "sample": frozen.contract.is_sample,
        **_parties(frozen.contract),
        "forms": forms,
        "contract": _contract(frozen),
        "pack": _pack(frozen),
        "lines": lines,
        "classes": classes_of(lines),
        "adjustments": adjustments,
        "safety": dict(frozen.safety),
        "checks": [
            {"label": "値段のない実績", "count": len(frozen.statement.refusals), "unit": "件"},
            {
                "label": "上限をこえた提供（0円）",
                "count": sum(line.over_limit for line in service),
                "unit": "件",
            },
        ],
        "limits": _limits(frozen),
        "closing_checks": [{"code": one.code, "label": one.label} for one in CHECKED],
        "waivers": [_waiver(waiver) for waiver in frozen.waivers],
        "totals": totals,
        "tax": tax_of(
            totals["claim_yen"],
            category=frozen.contract.tax_category,
            percent=frozen.contract.tax_percent,
            basis=frozen.contract.tax_basis,
        ),
    }


def _claim_number(frozen: Frozen) -> str:
    """R8-10-3f2a-1: era year and month, the contract, the revision; never used twice."""
    label = calendar.wareki(frozen.month.first)
    year = label.removeprefix("令和").split("年")[0].replace("元", "1")
    return f"R{year}-{frozen.month.month:02d}-{frozen.contract.pk.hex[-6:]}-{frozen.revision}"


def _parties(contract: Contract) -> dict[str, Any]:
    npo, city = contract.npo, contract.city
    return {
        "npo": {
            "name": contract.npo_name,
            "legal_name": npo.legal_name,
            "address": npo.address,
            "representative": npo.representative,
            "phone": npo.phone,
            "invoice_number": npo.invoice_number,
            "bank": npo.bank_text,
        },
        "city": {
            "name": contract.city_name,
            "addressee": city.mayor_title,
            "section": city.section,
        },
    }


def _forms(frozen: Frozen) -> dict[str, Any]:
    """The form of the month as it is now: its words, and the definitions of its papers."""
    form = frozen.compiled.form_on(max(frozen.month.first, frozen.compiled.pack.from_))
    words = {
        "report_title": form.report_title if form else "実績報告書",
        "claim_title": form.claim_title if form else "委託料請求書",
        "ordinance": form.ordinance if form else "",
        "report_clause": form.report_clause if form else "委託契約",
        "claim_clause": form.claim_clause if form else "委託契約",
        "legend": form.legend if form else "",
    }
    if form is None or not form.papers:
        return words
    return {**words, "from": form.from_.isoformat(), "papers": [_definition(paper) for paper in form.papers]}


def _definition(paper: Paper) -> dict[str, Any]:
    """A paper with everything said, so that no later usual value changes what it looks like."""
    return paper.model_dump(mode="json", exclude={"by"}) | {"row": paper.row}


def _is_certified(forms: Mapping[str, Any]) -> bool:
    return any(paper["shape"] == "certificate" for paper in forms.get("papers", ()))


def _contract(frozen: Frozen) -> dict[str, Any]:
    contract = frozen.contract
    last_on = contract.last_day
    prices = frozen.compiled.unit_prices(frozen.month.first)
    return {
        "id": str(contract.pk),
        "number": contract.number,
        "title": contract.title,
        "starts_on": contract.starts_on.isoformat(),
        "last_on": last_on.isoformat(),
        "unit_price_text": _price_words(prices),
        "payment_term": contract.payment_term_text,
    }


def _price_words(prices: Sequence[Any]) -> str:
    """単価 810円: the first table's prices, each once."""
    first = [price for price in prices if price.table == prices[0].table] if prices else []
    told = dict.fromkeys(f"{price.label} {price.yen:,}円" for price in first)
    return "・".join(told)


def _pack(frozen: Frozen) -> dict[str, str]:
    version = frozen.version
    return {
        "label": frozen.statement.pack_label,
        "version_id": str(version.pk),
        "digest": frozen.statement.pack_digest,
        "author": version.author_name,
        "approver": version.approver_name,
    }


def _adjustment(line: StatementLine) -> dict[str, Any]:
    adjustment = line.adjustment
    if adjustment is None:
        raise ValueError(f"an adjustment line without its adjustment: {line.key}")
    whole = {"month_label": f"{adjustment.from_month.label}分"} if adjustment.is_correction else {}
    return {
        "key": line.key,
        "decision_number": line.decision.number if line.decision else "",
        "on": adjustment.service_on.isoformat(),
        **whole,
        "meal_label": Meal(adjustment.meal).label if adjustment.meal else "",
        "reason": adjustment.reason,
        "quantity": line.quantity,
        "user_yen": line.user_yen,
        "city_yen": line.city_yen,
    }


def _limits(frozen: Frozen) -> list[dict[str, Any]]:
    """The limits of a week in words and numbers, so that the city can count over several providers."""
    return [
        {
            "label": one.label,
            "clause": one.clause,
            "counts": one.counts,
            "max": one.max,
            "first_weekday": one.first_weekday,
        }
        for one in frozen.compiled.limits(frozen.month.first)
        if one.period == "week"
    ]


def _waiver(waiver: Waiver) -> dict[str, str]:
    return {
        "code": waiver.code,
        "text": waiver.message.partition("。")[0],
        "reason": waiver.reason,
        "by": waiver.by_name,
        "on": calendar.tokyo_day(waiver.at).isoformat(),
    }


def _totals(lines: Sequence[dict[str, Any]], adjustments: Sequence[dict[str, Any]]) -> dict[str, int]:
    totals = {name: sum(line[name] for line in lines) for name in SUMMED}
    return {
        "people": len({line["decision_number"] for line in lines}),
        **totals,
        "bill_yen": totals["user_yen"] + sum(one["user_yen"] for one in adjustments),
        "claim_yen": totals["city_yen"] + sum(one["city_yen"] for one in adjustments),
    }
