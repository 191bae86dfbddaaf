"""Reports for programs."""

from collections.abc import Callable

import pytest
from django.test import Client

from services.months.models import Month
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tests.services.reports.test_freeze import frozen

ClientOf = Callable[[str], Client]


def test_reports_are_listed_without_their_documents(asahi: Organisation, may: Month, client_of: ClientOf) -> None:
    with inside(asahi):
        report = frozen(may)

    answer = client_of("doi").get("/api/v1/reports", {"month": "2026-05"}).json()

    assert [(row["id"], row["month"], row["revision"], row["state"]) for row in answer["results"]] == [
        (str(report.pk), "2026-05", 1, "ready")
    ]
    assert "document" not in answer["results"][0]
    assert client_of("doi").get("/api/v1/reports", {"month": "2026-04"}).json() == {"results": []}


def test_report_carries_the_frozen_document(asahi: Organisation, may: Month, client_of: ClientOf) -> None:
    with inside(asahi):
        report = frozen(may)

    answer = client_of("doi").get(f"/api/v1/reports/{report.pk}").json()

    assert answer["document"] == report.content
    assert answer["digest"] == report.digest


def test_reports_of_another_npo_are_not_there(asahi: Organisation, may: Month, client_of: ClientOf) -> None:
    with inside(asahi):
        report = frozen(may)

    assert client_of("endo").get("/api/v1/reports").json() == {"results": []}
    refused = client_of("endo").get(f"/api/v1/reports/{report.pk}")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_found")


@pytest.mark.parametrize("kind", ["reports", "statements"])
@pytest.mark.parametrize("month", ["2026-13", "0000-01", "２０２６-０４"])
def test_reports_of_an_impossible_month_are_a_problem_in_japanese(client_of: ClientOf, kind: str, month: str) -> None:
    refused = client_of("doi").get(f"/api/v1/{kind}", {"month": month})

    assert refused.status_code == 400
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.json()["errors"][0]["message"] == "月は 2026-04 のように書いてください。"
