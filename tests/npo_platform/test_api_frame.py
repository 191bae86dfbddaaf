"""Who the API lets in, what it refuses to read, and how it says no."""

import json
from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from rest_framework.exceptions import ParseError

from npo_platform.parsers import StrictJSONParser
from tenants.accounts.actions import create_token, deactivate
from tenants.accounts.models import User
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tests import world


def read(text: str) -> object:
    return StrictJSONParser().parse(BytesIO(text.encode()))


def test_json_is_read() -> None:
    assert read('{"month": "2026-10", "quantity": 3}') == {"month": "2026-10", "quantity": 3}


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "a": 2}',
        '{"a": NaN}',
        '{"a": 1.5}',
        '{"a": 1e999999}',
        '{"a": ' + "9" * 19 + "}",
        "[" * 5000 + "]" * 5000,
        "{",
        '"' + "x" * (1024 * 1024) + '"',
    ],
)
def test_json_that_is_not_meant_well_is_refused(text: str) -> None:
    with pytest.raises(ParseError):
        read(text)


def test_text_that_is_not_utf8_is_refused() -> None:
    with pytest.raises(ParseError):
        StrictJSONParser().parse(BytesIO('{"名": 1}'.encode("cp932")))


def test_stranger_is_answered_401_with_a_code(db: None) -> None:
    answer = Client(SERVER_NAME="asahi.localhost").get("/api/schema/")

    assert (answer.status_code, answer.headers["Content-Type"]) == (401, "application/problem+json")
    assert answer.json()["code"] == "not_authenticated"


def test_key_of_a_person_opens_the_api(asahi: Organisation) -> None:
    with inside(asahi):
        _, key = create_token(world.user("aoki"), name="電話", at=world.FOUNDED)
    device = Client(SERVER_NAME="asahi.localhost", headers={"authorization": f"Token {key}"})

    answer = device.get("/api/schema/")

    assert answer.status_code == 200
    assert answer.json()["openapi"] == "3.1.0"


@pytest.mark.parametrize("host", ["sumire.localhost", "mihon.localhost"])
def test_key_opens_no_other_host(asahi: Organisation, host: str) -> None:
    with inside(asahi):
        _, key = create_token(world.user("aoki"), name="電話", at=world.FOUNDED)

    answer = Client(SERVER_NAME=host, headers={"authorization": f"Token {key}"}).get("/api/schema/")

    assert (answer.status_code, answer.json()["code"]) == (401, "bad_token")
    assert answer.json()["detail"] == "鍵が正しくないか、失効しています。"


def test_key_of_a_person_who_left_is_dead(asahi: Organisation) -> None:
    with inside(asahi):
        _, key = create_token(world.user("aoki"), name="電話", at=world.FOUNDED)
        deactivate(world.user("aoki"), by=world.who("baba"), at=world.FOUNDED)

    answer = Client(SERVER_NAME="asahi.localhost", headers={"authorization": f"Token {key}"}).get("/api/schema/")

    assert answer.status_code == 401


def test_first_password_opens_the_api_no_more_than_the_pages(
    asahi: Organisation, client_of: Callable[[str], Client]
) -> None:
    browser = client_of("aoki")
    with inside(asahi):
        _, key = create_token(world.user("aoki"), name="電話", at=world.FOUNDED)
        User.objects.filter(username="aoki").update(must_change_password=True)
    device = Client(SERVER_NAME="asahi.localhost", headers={"authorization": f"Token {key}"})

    for client in (browser, device):
        answer = client.get("/api/schema/")

        assert (answer.status_code, answer.json()["code"]) == (403, "must_change_password")
        assert "パスワードを変えると、また使えます。" in answer.json()["detail"]


def test_schema_names_no_address_of_another_host(client_of: Callable[[str], Client]) -> None:
    paths = json.dumps(client_of("baba").get("/api/schema/").json()["paths"])

    assert "desk" not in paths


@pytest.mark.parametrize("name", ["baba", "kita"])
def test_schema_tells_how_every_operation_says_no(client_of: Callable[[str], Client], name: str) -> None:
    schema = client_of(name).get("/api/schema/").json()
    operations = [operation for path in schema["paths"].values() for operation in path.values()]

    problem = client_of(name).get("/api/v1/nowhere").json()

    assert operations
    assert all("application/problem+json" in one["responses"]["default"]["content"] for one in operations)
    assert set(problem) <= set(schema["components"]["schemas"]["Problem"]["properties"])


def test_schema_names_the_key_that_makes_sending_again_safe(client_of: Callable[[str], Client]) -> None:
    people = client_of("baba").get("/api/schema/").json()["paths"]["/api/v1/people"]

    assert "Idempotency-Key" in [one["name"] for one in people["post"]["parameters"]]
    assert "Idempotency-Key" not in [one["name"] for one in people["get"]["parameters"]]
