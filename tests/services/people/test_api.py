"""People over the API: own ones only, every fault at once, nobody read without a trace."""

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from services.people.models import Decision, Recipient
from services.people.queries import burden_on
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.people.conftest import TODAY, ClientOf, hanako
from tests.services.people.test_list import add_people

HANAKO = {
    "family_name": "髙橋",
    "given_name": "花子",
    "family_kana": "タカハシ",
    "given_kana": "はなこ",
}


def send(client: Client, method: str, address: str, body: Any) -> Any:
    return client.generic(method, f"/api/v1/{address}", json.dumps(body), content_type="application/json")


def test_people_list_holds_own_people_in_kana_order_without_what_is_private(
    client_of: ClientOf, asahi: Organisation, contract: Contract, secret: Recipient
) -> None:
    with inside(asahi):
        add_people(contract)

    found = client_of("doi").get("/api/v1/people").json()

    assert [(one["number"], one["family_name"]) for one in found["results"]] == [
        ("0002", "安部"),
        ("0001", "上田"),
        ("0003", "加藤"),
    ]
    assert found["count"] == 3
    assert {"phone", "address", "health_note"} & set(found["results"][0]) == set()


@pytest.mark.parametrize(("query", "numbers"), [("search=7111", ["0002"]), ("limit=1&offset=1", ["0001"])])
def test_people_list_searches_and_pages(
    client_of: ClientOf, asahi: Organisation, contract: Contract, query: str, numbers: list[str]
) -> None:
    with inside(asahi):
        add_people(contract)

    found = client_of("doi").get(f"/api/v1/people?{query}").json()

    assert [one["number"] for one in found["results"]] == numbers


def test_people_list_with_an_unknown_filter_is_a_problem(client_of: ClientOf, asahi: Organisation) -> None:
    answer = client_of("doi").get("/api/v1/people?seach=x")

    assert (answer.status_code, answer.json()["errors"][0]["where"]) == (400, "seach")


def test_person_added_is_there_and_a_second_time_is_refused(client_of: ClientOf, asahi: Organisation) -> None:
    client = client_of("chiba")

    first, second = (send(client, "POST", "people", HANAKO) for _ in "12")

    assert (first.status_code, first.json()["number"], first.json()["family_kana"]) == (
        201,
        "0001",
        "たかはし",
    )
    assert (second.status_code, second.json()["code"]) == (409, "bad_input")
    assert [error["code"] for error in second.json()["errors"]] == ["same_person"]


def test_person_read_is_written_down(client_of: ClientOf, asahi: Organisation, contract: Contract, rules: None) -> None:
    with inside(asahi):
        person, _ = hanako(contract, burden_class="exempt")

    found = client_of("doi").get(f"/api/v1/people/{person.pk}").json()

    assert found["phone"] == "072-674-7111"
    assert found["decisions"][0]["burden_classes"] == [{"code": "exempt", "starts_on": "2026-04-01"}]
    with inside(asahi):
        assert AuditEntry.objects.get(action="viewed").row_id == str(person.pk)


def test_person_of_another_organisation_is_not_found(client_of: ClientOf, secret: Recipient) -> None:
    answer = client_of("baba").get(f"/api/v1/people/{secret.pk}")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_person_changed_keeps_what_was_not_sent(client_of: ClientOf, asahi: Organisation, contract: Contract) -> None:
    with inside(asahi):
        person, _ = hanako(contract)

    answer = send(client_of("chiba"), "PATCH", f"people/{person.pk}", {"diet": "soft"})

    assert (answer.json()["diet"], answer.json()["phone"], answer.json()["born_on"]) == (
        "soft",
        "072-674-7111",
        "1940-03-04",
    )


def test_decision_and_burden_class_are_entered(
    client_of: ClientOf, asahi: Organisation, contract: Contract, rules: None
) -> None:
    client = client_of("chiba")
    person = send(client, "POST", "people", HANAKO).json()["id"]
    asked = {
        "contract": str(contract.pk),
        "number": "第1号",
        "starts_on": "2026-04-01",
        "burden_class": "exempt",
    }

    decision = send(client, "POST", f"people/{person}/decisions", asked).json()["id"]
    row = send(
        client,
        "POST",
        f"decisions/{decision}/burden-classes",
        {"code": "taxed", "starts_on": "2026-10-01"},
    )

    assert row.status_code == 201
    with inside(asahi):
        assert burden_on(Decision.objects.get(), TODAY) == "taxed"


def test_decision_under_another_organisations_contract_is_not_found(
    client_of: ClientOf, asahi: Organisation, sumire: Organisation, tonari: Organisation
) -> None:
    client = client_of("chiba")
    person = send(client, "POST", "people", HANAKO).json()["id"]
    with inside(sumire):
        theirs = Contract.objects.get(city_id=tonari.pk)

    asked = {"contract": str(theirs.pk), "number": "第1号", "starts_on": "2026-04-01"}
    answer = send(client, "POST", f"people/{person}/decisions", asked)

    assert answer.status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_people_list_asks_the_same_number_of_questions_for_any_number_of_people(
    client_of: ClientOf,
    asahi: Organisation,
    contract: Contract,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    with inside(asahi):
        add_people(contract, count)
    client = client_of("doi")
    client.get("/api/v1/people")

    with django_assert_num_queries(5):
        assert client.get("/api/v1/people").json()["count"] == count
