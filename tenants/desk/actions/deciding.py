"""An NPO's report arrives; the city decides on it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from npo_platform.kernel import digest as digests
from npo_platform.kernel.calendar import Month
from npo_platform.kernel.errors import Finding, Refusal, Refused
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.desk.models import LineReturn, ReceivedReport, Verdict
from tenants.desk.queries import document_of, received
from tenants.desk.states import VerdictKind
from tenants.jobs.actions import wake_other
from tenants.notices.actions import tell
from tenants.registry.checks.settled import require_unsettled
from tenants.registry.models import Contract


@transaction.atomic
def receive(
    *, contract: Contract, month: Month, revision: int, document: str, digest: str, at: datetime
) -> ReceivedReport:
    """Lay an NPO's frozen report on the city's desk, in the NPO's own transaction.

    The same revision with the same bytes is answered with the row that is already there.
    Refused when the bytes do not carry their digest (`digest_differs`) or when this revision has
    arrived with other bytes (`revision_taken`).
    """
    require_unsettled(contract.pk)
    if digests.sha256(document) != digest:
        raise Refusal("digest_differs", "報告書の照合値が合いません。もう一度、報告書を作り直してください。")
    known = ReceivedReport.objects.filter(contract=contract, starts_on=month.first, revision=revision).first()
    if known is not None:
        if known.digest != digest:
            raise Refusal("revision_taken", f"改訂{revision}は、別の内容ですでに届いています。作り直してください。")
        return known
    report = ReceivedReport(
        contract=contract,
        npo_id=contract.npo_id,
        city_id=contract.city_id,
        starts_on=month.first,
        revision=revision,
        document=document,
        digest=digest,
        received_at=at,
    )
    totals = document_of(report)["totals"]
    report.people, report.city_yen = totals["people"], totals["claim_yen"]
    report.save(force_insert=True)
    return report


@transaction.atomic
def decide(
    report_id: UUID,
    kind: VerdictKind,
    *,
    by: Person,
    at: datetime,
    reason: str = "",
    lines: Mapping[str, str] | None = None,
) -> Verdict:
    """Accept a report, or return it with reasons; the NPO is woken in the same transaction.

    Refused when it was decided before (`already_decided`), when a return gives no reason
    (`reason_missing`), or when a returned line is not in the report (`unknown_line`).
    """
    report = received(report_id)
    require_unsettled(report.contract_id)
    lines = lines or {}
    if kind is VerdictKind.RETURNED:
        _require_reasons(report, reason, lines)
    try:
        with transaction.atomic():
            verdict = Verdict.objects.create(
                received=report,
                npo_id=report.npo_id,
                city_id=report.city_id,
                kind=kind,
                reason=reason,
                decided_by_id=by.id,
                decided_by_name=by.name,
                decided_at=at,
            )
    except IntegrityError as twice:
        raise Refusal(
            "already_decided", "この報告は、もう審査が済んでいます。画面を開き直して、結果を確かめてください。"
        ) from twice
    LineReturn.objects.bulk_create(
        LineReturn(
            verdict=verdict,
            npo_id=report.npo_id,
            city_id=report.city_id,
            line_key=key,
            reason=why,
        )
        for key, why in lines.items()
    )
    record(f"desk.{kind.value}", report, by=by, at=at, detail=str(report))
    _tell_the_npo(report, verdict, at=at)
    return verdict


@transaction.atomic
def accept_all(report_ids: Sequence[UUID], *, by: Person, at: datetime) -> list[Verdict]:
    """Accept several reports, all or none. Refused when none is chosen (`nothing_chosen`)."""
    if not report_ids:
        raise Refusal("nothing_chosen", "承認する報告を選んでください。左の四角に印を付けます。")
    return [decide(one, VerdictKind.ACCEPTED, by=by, at=at) for one in report_ids]


def _require_reasons(report: ReceivedReport, reason: str, lines: Mapping[str, str]) -> None:
    if not reason.strip():
        raise Refusal("reason_missing", "返す理由を書いてください。団体が何を直せばよいか分かるように書きます。")
    known = {line["key"]: line for line in document_of(report)["lines"]}
    findings = [
        Finding("unknown_line", f"「{key}」という行は、この報告にありません。選び直してください。", where=key)
        for key in lines
        if key not in known
    ] + [
        Finding("line_reason_missing", f"{known[key]['name']}さんの行を返す理由を書いてください。", where=key)
        for key, why in lines.items()
        if key in known and not why.strip()
    ]
    if findings:
        raise Refused(findings[0].code, "返す行に、直すところがあります。", findings)


def _tell_the_npo(report: ReceivedReport, verdict: Verdict, *, at: datetime) -> None:
    organisation_id = report.npo.organisation_id
    wake_other(
        organisation_id,
        kind="verdict",
        key=str(report.pk),
        payload={"received_report": str(report.pk)},
        at=at,
    )
    accepted = verdict.kind == VerdictKind.ACCEPTED
    tell(
        organisation_id,
        kind="verdict",
        title=f"{report.month.label}分の報告が{'承認されました' if accepted else '返されました'}",
        body=f"{verdict.decided_by_name}（{report.contract.city_name}）{verdict.reason}",
        link=f"/submissions/{report.contract_id}/{report.month}/",
        at=at,
    )
