"""The papers of a month are those its service month's form defines, and stay so."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from npo_platform.kernel.calendar import Month as CalendarMonth
from npo_platform.papers import shelf
from services.months.models import Month
from services.reports.actions import freeze
from services.reports.models import MonthlyReport
from services.reports.tasks import draw_papers
from tenants.crossing import inside
from tenants.jobs.models import Job
from tenants.registry.models import Contract, Organisation
from tenants.registry.queries import contracts_of_npo
from tests.papers.test_papers import text_of
from tests.services.reports.test_freeze import frozen
from tests.services.statements.scene import LIBRARY, MAY, close, days, join, mihon_rules, publish, served
from tests.world import who

ClientOf = Callable[[str], Client]
SEPTEMBER, OCTOBER = CalendarMonth(2026, 9), CalendarMonth(2026, 10)
AT = datetime(2026, 11, 4, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_shelf(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


def closed(contract: Contract, month: CalendarMonth, *, by: str = "baba") -> MonthlyReport:
    statement = close(contract, month, by=by)
    return freeze(statement.month_id, by=who(by), at=AT)


def shapes(report: MonthlyReport) -> list[tuple[str, str, str]]:
    return [(one["name"], one["shape"], one["row"]) for one in report.content["forms"]["papers"]]


def test_form_changes_by_service_month_and_the_old_month_keeps_its_own(
    asahi: Organisation, mihon: Organisation, contract: Contract
) -> None:
    """One version of the rules, two forms: until September by line, from October one line for each person."""
    publish(mihon, (LIBRARY / "mihon" / "meals-2.json").read_text())
    with inside(asahi):
        aoki = join(contract, "青木")
        for month in (SEPTEMBER, OCTOBER):
            served(aoki, days(month, 7, 8))
            served(aoki, days(month, 7, 8), meal="dinner")
        old, new = closed(contract, SEPTEMBER), closed(contract, OCTOBER)

        assert shapes(old) == [("report", "cover", "class"), ("days", "grid", "line"), ("claim", "invoice", "class")]
        assert shapes(new) == [("report", "cover", "class"), ("days", "grid", "person"), ("claim", "invoice", "class")]
        assert (old.content["forms"]["from"], new.content["forms"]["from"]) == ("2026-04-01", "2026-10-01")
        assert "全2行" in (old_text := text_of(shelf.paper("days", old.content)))
        assert "全1行" in (new_text := text_of(shelf.paper("days", new.content)))
        assert ("●" in old_text, "２" in old_text) == (True, False)
        assert ("●" in new_text, "２" in new_text) == (False, True)


def test_frozen_month_keeps_its_form_though_the_pack_moves_on(
    asahi: Organisation, mihon: Organisation, may: Month
) -> None:
    with inside(asahi):
        report = frozen(may)
        before = report.document, shelf.paper("report", report.content)
    changed = json.loads(mihon_rules())
    changed["forms"][0]["papers"] = changed["forms"][0]["papers"][2:]

    publish(mihon, json.dumps(changed, ensure_ascii=False), at=AT, past="過ぎた月は変えない")

    with inside(asahi):
        kept = MonthlyReport.objects.get(pk=report.pk)
        assert (kept.document, shelf.paper("report", kept.content)) == before
        assert [one.name for one in kept.papers] == ["report", "days", "claim"]


def test_certificates_and_cover_of_the_neighbour_city_come_from_the_frozen_document(
    sumire: Organisation, tonari: Organisation, client_of: ClientOf
) -> None:
    """Two people, 3 × 250 yen at 10 % and 2 × 250 yen at 20 %: 675 + 400 = 1,075 yen of the city."""
    publish(tonari, (LIBRARY / "tonari" / "meals.json").read_text())
    with inside(sumire):
        contract = contracts_of_npo().get(city_id=tonari.pk)
        first = join(contract, "遠山", "ratio10", by="endo", programme="care")
        second = join(contract, "西川", "ratio20", by="endo", programme="support", kana="にしかわ")
        served(first, days(MAY, 11, 13), by="endo")
        served(second, days(MAY, 12, 13), by="endo")
        served(second, days(MAY, 14, 14), "absent", safety="not_met", by="endo")
        report = closed(contract, MAY, by="endo")

    assert [one.name for one in report.papers] == ["certificate", "cover", "claim"]
    assert report.content["lines"][1]["events"] == [
        {"day": 12, "mark": "handed", "quantity": 1, "user_yen": 50, "city_yen": 200},
        {"day": 13, "mark": "handed", "quantity": 1, "user_yen": 50, "city_yen": 200},
        {"day": 14, "mark": "absent", "quantity": 0, "user_yen": 0, "city_yen": 0},
    ]
    client = client_of("endo")
    certificates = text_of(client.get(f"/reports/{report.pk}/certificate.pdf").content)
    cover = text_of(client.get(f"/reports/{report.pk}/cover.pdf").content)
    assert [
        word for word in ("遠山ハナ", "西川ハナ", "2割・自立支援型", "675", "400", "頁1／2") if word not in certificates
    ] == []
    assert "1,075" in cover
    assert client.get(f"/reports/{report.pk}/report.pdf").status_code == 409


def test_papers_of_every_shape_are_drawn_by_the_worker(asahi: Organisation, may: Month) -> None:
    with inside(asahi):
        report = frozen(may)
        job = Job.objects.get(kind="draw_papers")

        draw_papers(job)

        assert (job.total, job.done) == (3, 3)
        assert len(report.papers) == 3


def test_page_and_api_offer_each_paper_as_pdf_and_excel(asahi: Organisation, may: Month, client_of: ClientOf) -> None:
    with inside(asahi):
        report = frozen(may)
    client = client_of("doi")

    page = client.get(f"/submissions/{may.contract_id}/2026-05/").content.decode()
    answer = client.get(f"/api/v1/reports/{report.pk}").json()

    assert [(one["name"], one["shape"]) for one in answer["papers"]] == [
        ("report", "cover"),
        ("days", "grid"),
        ("claim", "invoice"),
    ]
    for one in answer["papers"]:
        for ending, kind, start in (("pdf", shelf.PDF, b"%PDF-"), ("xlsx", shelf.XLSX, b"PK")):
            address = f"/reports/{report.pk}/{one['name']}.{ending}"
            assert f'href="{address}"' in page
            shown = client.get(address)
            told = client.get(f"/api/v1/reports/{report.pk}/papers/{one['name']}.{ending}", headers={"accept": kind})
            assert (shown.headers["Content-Type"], shown.content) == (kind, told.content)
            assert shown.content.startswith(start)
    assert f'href="/reports/{report.pk}/papers.xlsx"' in page


def test_paper_that_is_not_there_is_a_problem_in_japanese(asahi: Organisation, may: Month, client_of: ClientOf) -> None:
    with inside(asahi):
        report = frozen(may)

    refused = client_of("doi").get(f"/api/v1/reports/{report.pk}/papers/certificate.pdf", headers={"accept": shelf.PDF})

    assert (refused.status_code, refused.json()["code"]) == (409, "no_such_paper")
    assert client_of("endo").get(f"/reports/{report.pk}/days.xlsx").status_code == 409
    assert client_of("aoki").get(f"/reports/{report.pk}/days.xlsx").status_code == 403
