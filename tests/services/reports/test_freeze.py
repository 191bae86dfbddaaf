"""Freezing: a closed month becomes one document that never changes."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from npo_platform.kernel.digest import sha256
from npo_platform.kernel.errors import Refusal
from services.months.models import Month
from services.reports.actions import freeze
from services.reports.models import MonthlyReport
from services.statements.actions import reopen_month
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.desk.checks import findings_in
from tenants.jobs.models import Job
from tenants.registry.models import Contract, Organisation
from tests.services.statements.scene import JUNE, MAY, close, month_row
from tests.world import who

AT = datetime(2026, 6, 2, 3, 0, tzinfo=UTC)


def frozen(month: Month) -> MonthlyReport:
    return freeze(month.pk, by=who("baba"), at=AT)


def test_freeze_closed_month_copies_every_figure(asahi: Organisation, may: Month) -> None:
    with inside(asahi):
        document = frozen(may).content

    lines = [(line["name"], line["class_label"], line["user_yen"], line["city_yen"]) for line in document["lines"]]
    assert lines == [("青木　ハナ", "非課税", 2000, 2460), ("石川　ハナ", "生活保護", 0, 1620)]
    assert document["lines"][0]["days"] == {
        "11": "handed",
        "12": "handed",
        "13": "handed",
        "14": "handed",
        "15": "handed",
        "18": "absent",
    }
    classes = [(row["label"], row["delivered"], row["absent"], row["city_unit"]) for row in document["classes"]]
    assert classes == [("生活保護", 2, 0, 810), ("非課税", 5, 1, 410)]
    totals = {"people": 2, "delivered": 7, "absent": 1, "quantity": 8, "user_yen": 2000, "city_yen": 4080}
    assert document["totals"] == {**totals, "bill_yen": 2000, "claim_yen": 4080}
    assert document["safety"] == {"usual": 7, "concern": 0, "not_met": 1, "unconfirmed": 0}
    assert (document["tax"]["percent"], document["tax"]["within"]) == (8, 302)  # 4,080 × 8 ÷ 108 = 302.2


def test_freeze_makes_a_document_the_desk_finds_whole(asahi: Organisation, may: Month) -> None:
    with inside(asahi):
        report = frozen(may)

    assert report.digest == sha256(report.document)
    assert findings_in(report.content, report.digest) == []


def test_freeze_names_nothing_but_the_cells_of_the_form(asahi: Organisation, may: Month) -> None:
    """No phone, address, birth date, health or safety note of a person leaves the NPO; the link tells none of them."""
    with inside(asahi):
        document = frozen(may).content

    assert set(document["lines"][0]) == {
        "key",
        "link",
        "decision_number",
        "name",
        "class_label",
        "class_order",
        "meal_mark",
        "days",
        "counts",
        "over_limit",
        "delivered",
        "absent",
        "quantity",
        "total_unit",
        "user_unit",
        "city_unit",
        "user_yen",
        "city_yen",
    }


def test_freeze_twice_answers_the_same_report(asahi: Organisation, may: Month) -> None:
    with inside(asahi):
        first, second = frozen(may), frozen(may)

        assert (first.pk, MonthlyReport.objects.count()) == (second.pk, 1)
        assert Job.objects.filter(kind="draw_papers").count() == 1
        assert AuditEntry.objects.filter(action="reports.freeze").count() == 1


def test_freeze_after_closing_again_makes_the_next_revision(
    asahi: Organisation, may: Month, contract: Contract
) -> None:
    with inside(asahi):
        first = frozen(may)
        reopen_month(may, by=who("baba"), reason="19日を直す", at=AT)
        close(contract, MAY, at=datetime(2026, 6, 3, 1, 0, tzinfo=UTC))

        second = freeze(may.pk, by=who("baba"), at=datetime(2026, 6, 3, 2, 0, tzinfo=UTC))

        assert (first.revision, second.revision) == (1, 2)
        first.refresh_from_db()
        assert first.state == "ready"


def test_freeze_open_month_is_refused(asahi: Organisation, may: Month, contract: Contract) -> None:
    with inside(asahi):
        june = month_row(contract, JUNE)

        with pytest.raises(Refusal) as refusal:
            frozen(june)

        assert refusal.value.code == "month_open"


def test_frozen_report_rewritten_or_deleted_is_refused_by_the_database(asahi: Organisation, may: Month) -> None:
    with inside(asahi):
        report = frozen(may)

        with pytest.raises(IntegrityError), transaction.atomic():
            MonthlyReport.objects.filter(pk=report.pk).update(document="{}")
        with pytest.raises(IntegrityError), transaction.atomic():
            MonthlyReport.objects.filter(pk=report.pk).delete()


def test_freeze_page_is_for_the_manager_and_leads_to_the_report(
    asahi: Organisation, may: Month, client_of: Callable[[str], Client]
) -> None:
    address = f"/reports/months/{may.pk}/freeze/"

    assert client_of("chiba").post(address).status_code == 403
    response = client_of("baba").post(address)

    assert response.status_code == 302
    assert response.headers["Location"] == f"/submissions/{may.contract_id}/2026-05/"


def test_papers_are_drawn_once_and_handed_out(
    asahi: Organisation, may: Month, client_of: Callable[[str], Client], settings: object, tmp_path: object
) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    with inside(asahi):
        report = frozen(may)
    client = client_of("doi")

    first = client.get(f"/reports/{report.pk}/claim.pdf")
    second = client.get(f"/reports/{report.pk}/claim.pdf")

    assert first.content[:5] == b"%PDF-"
    assert first.content == second.content
    assert "filename*=utf-8''" in first.headers["Content-Disposition"]
    assert client_of("aoki").get(f"/reports/{report.pk}/claim.pdf").status_code == 403


def test_report_of_another_npo_does_not_exist_here(
    asahi: Organisation, may: Month, client_of: Callable[[str], Client]
) -> None:
    with inside(asahi):
        report = frozen(may)

    for path in ("report.pdf", "document.json"):
        assert client_of("endo").get(f"/reports/{report.pk}/{path}").status_code == 409
