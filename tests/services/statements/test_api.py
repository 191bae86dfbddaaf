"""Statements over the API: own ones only, figures as whole numbers, every line with its reasons."""

from collections.abc import Callable

import pytest
from django.test import Client

from billing_rules.packs.models import PackVersion
from services.statements import actions
from services.statements.models import Statement
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.statements.scene import CLOSING, MAY, close, days, join, month_row, served

ClientOf = Callable[[str], Client]


@pytest.fixture
def statement(asahi: Organisation, contract: Contract, rules: PackVersion) -> Statement:
    """3 × (400＋410) ＝ 1,200＋1,230円。"""
    with inside(asahi):
        served(join(contract, "青木"), days(MAY, 11, 13))
        return actions.evaluate_month(month_row(contract, MAY), at=CLOSING)


def test_list_holds_own_statements_only(statement: Statement, contract: Contract, client_of: ClientOf) -> None:
    mine = client_of("chiba").get("/api/v1/statements").json()["results"]
    theirs = client_of("endo").get("/api/v1/statements").json()["results"]

    assert [(one["id"], one["month"], one["contract"]) for one in mine] == [
        (str(statement.pk), "2026-05", str(contract.pk))
    ]
    assert theirs == []


def test_list_of_a_month_that_cannot_be_is_a_problem(statement: Statement, client_of: ClientOf) -> None:
    response = client_of("chiba").get("/api/v1/statements?month=2026-13")

    assert (response.status_code, response.json()["code"]) == (400, "invalid")


def test_detail_holds_lines_and_the_version(statement: Statement, rules: PackVersion, client_of: ClientOf) -> None:
    found = client_of("chiba").get(f"/api/v1/statements/{statement.pk}").json()

    [line] = found["lines"]
    assert (line["quantity"], line["user_yen"], line["city_yen"]) == (3, 1200, 1230)
    assert line["group"] == {"burden_class": "exempt", "meal": "lunch"}
    assert (found["pack"]["digest"], found["totals"]["total"]) == (rules.digest, 2430)


def test_detail_of_another_npo_is_not_found(statement: Statement, client_of: ClientOf) -> None:
    response = client_of("endo").get(f"/api/v1/statements/{statement.pk}")

    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_line_of_a_closed_month_explains_itself_from_what_was_frozen(
    asahi: Organisation, contract: Contract, statement: Statement, client_of: ClientOf
) -> None:
    with inside(asahi):
        line = close(contract, MAY).lines.get()

    found = client_of("chiba").get(f"/api/v1/statements/{statement.pk}/lines/{line.pk}").json()

    steps = {step["title"]: step["value_text"] for step in found["steps"]}
    assert (steps["利用者の負担"], steps["市の負担"]) == ("1,200円", "1,230円")
    assert "第8条" in {step["clause"] for step in found["steps"]}


def test_field_staff_may_not_read_statements(statement: Statement, client_of: ClientOf) -> None:
    assert client_of("aoki").get("/api/v1/statements").status_code == 403
