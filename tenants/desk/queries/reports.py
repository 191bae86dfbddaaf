"""Received reports, the answers to them, and what an NPO mended between two of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, Func, JSONField, OuterRef, QuerySet, Value
from django.db.models.functions import Cast

from npo_platform.kernel.calendar import Month
from npo_platform.kernel.errors import Refusal
from tenants.desk.models import ReceivedReport, Verdict
from tenants.desk.states import VerdictKind


def received_reports() -> QuerySet[ReceivedReport]:
    return with_parties(ReceivedReport.objects.all())


def with_parties(reports: QuerySet[ReceivedReport]) -> QuerySet[ReceivedReport]:
    """With contract, NPO, city and answer, in the same query."""
    return reports.select_related("contract", "npo__organisation", "city", "verdict")


def received(report_id: UUID) -> ReceivedReport:
    """One received report; refused when it is not there or not ours."""
    found = received_reports().filter(pk=report_id).first()
    if found is None:
        raise Refusal("not_found", "この報告は見つかりません。受付の一覧から選び直してください。")
    return found


def verdict_of(report_id: UUID) -> Verdict | None:
    """The city's answer with its lines, or None while it has not decided."""
    return Verdict.objects.prefetch_related("lines").filter(received_id=report_id).first()


def earlier_return(report: ReceivedReport) -> Verdict | None:
    """Why the revision before this one went back, if it did."""
    earlier = Verdict.objects.select_related("received").prefetch_related("lines")
    return earlier.filter(
        received__contract_id=report.contract_id,
        received__starts_on=report.starts_on,
        received__revision=report.revision - 1,
        kind=VerdictKind.RETURNED,
    ).first()


def latest_of(contract_id: UUID, month: Month) -> ReceivedReport | None:
    return received_reports().filter(contract_id=contract_id, starts_on=month.first).order_by("-revision").first()


def stands_with_the_city(contract_id: UUID, month: Month) -> bool:
    """Whether the newest revision of a month arrived and was not sent back."""
    newest = latest_of(contract_id, month)
    return newest is not None and (newest.answer is None or newest.answer.kind != VerdictKind.RETURNED)


def waiting_for_answer(month: Month) -> list[ReceivedReport]:
    """The reports of a month no verdict has been given on yet, in the order of their contracts."""
    waiting = received_reports().filter(starts_on=month.first, verdict__isnull=True)
    return list(waiting.order_by("contract__number", "revision"))


def latest_reported_month() -> Month | None:
    """The newest month of which any report has arrived: months up to it may be closed."""
    newest = ReceivedReport.objects.order_by("-starts_on").values_list("starts_on", flat=True).first()
    return Month.of(newest) if newest else None


def last_standing_month(contract_id: UUID) -> Month | None:
    """The newest month of a contract whose latest report was not returned: what it rests on is settled."""
    rows = ReceivedReport.objects.filter(contract_id=contract_id).order_by("starts_on", "revision")
    latest = dict(rows.values_list("starts_on", "verdict__kind"))
    standing = [first for first, kind in latest.items() if kind != VerdictKind.RETURNED]
    return Month.of(max(standing)) if standing else None


def newest_reports() -> QuerySet[ReceivedReport]:
    """Of each contract's month the latest revision."""
    same = {"contract_id": OuterRef("contract_id"), "starts_on": OuterRef("starts_on")}
    return ReceivedReport.objects.filter(
        ~Exists(ReceivedReport.objects.filter(**same, revision__gt=OuterRef("revision")))
    )


def with_content(reports: QuerySet[ReceivedReport]) -> QuerySet[ReceivedReport]:
    """With the document as `content`, for expressions that read a part of it where it lies."""
    return reports.annotate(content=Cast("document", JSONField()))


def all_at(path: str) -> Func:
    """Every value at a path of `content`, in its order."""
    return Func(
        F("content"),
        Value(path),
        function="jsonb_path_query_array",
        template="%(function)s(%(expressions)s::jsonpath)",
        output_field=JSONField(),
    )


def document_of(report: ReceivedReport) -> dict[str, Any]:
    """The frozen document as the NPO sent it."""
    document: dict[str, Any] = json.loads(report.document)
    return document


def returned_lines(report: ReceivedReport, verdict: Verdict | None) -> list[tuple[str, str]]:
    """Who and what of each returned line, with the reason."""
    if verdict is None:
        return []
    names = {line["key"]: f"{line['name']}（{line['decision_number']}）" for line in document_of(report)["lines"]}
    return [(names.get(one.line_key, one.line_key), one.reason) for one in verdict.lines.all()]


FIGURES = ("delivered", "absent", "user_yen", "city_yen")


@dataclass(frozen=True)
class LineChange:
    """One line that differs between two revisions; each figure as before and after, None where there is no line."""

    who: str
    figures: Sequence[tuple[int | None, int | None]]


def line_changes(report: ReceivedReport, earlier: ReceivedReport) -> list[LineChange]:
    """What the NPO mended between two revisions of a month, the older one's lines first."""
    before, after = ({line["key"]: line for line in document_of(one)["lines"]} for one in (earlier, report))
    changes = []
    for key, line in (before | after).items():
        old, new = before.get(key, {}), after.get(key, {})
        figures = [(old.get(name), new.get(name)) for name in FIGURES]
        if any(was != now for was, now in figures):
            changes.append(LineChange(f"{line['name']}（{line['decision_number']}・{line['meal_mark']}）", figures))
    return changes
