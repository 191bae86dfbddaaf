"""`Idempotency-Key`: the answer of a day ago, to the same sender, for the same words."""

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from npo_platform.middleware import idempotency
from tenants.accounts.actions import create_token, revoke_token
from tenants.accounts.models import ApiToken
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tests.services.records.conftest import NOON, noon
from tests.world import HOSTS, user, who

__all__ = ["noon"]

URL = "/api/v1/records"
EMPTY = {"records": ["？"]}


@pytest.fixture
def key(asahi: Organisation, noon: object) -> str:
    cache.clear()
    with inside(asahi):
        return create_token(user("aoki"), name="電話1", at=NOON)[1]


def post(key: str, name: str, body: Any = EMPTY) -> Any:
    client = Client(SERVER_NAME=HOSTS["npo_asahi"])
    headers = {"Authorization": f"Token {key}", "Idempotency-Key": name}
    return client.post(URL, json.dumps(body), content_type="application/json", headers=headers)


def test_same_key_and_body_give_the_same_answer(key: str) -> None:
    first, again = post(key, "a"), post(key, "a")

    assert again.content == first.content
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"


def test_same_key_and_another_body_are_unprocessable(key: str) -> None:
    post(key, "a")

    answer = post(key, "a", {"records": ["？？"]})

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")


def test_same_key_while_the_first_is_in_flight_is_a_conflict(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    nested: list[Any] = []

    def answer_meanwhile(self: Any, request: Any, name: str, body: str) -> Any:
        nested.append(post(key, "a"))
        return nested[0]

    monkeypatch.setattr(idempotency.IdempotencyMiddleware, "_answer", answer_meanwhile)

    answer = post(key, "a")

    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_in_flight")


def test_a_revoked_token_is_given_no_old_answer(key: str, asahi: Organisation) -> None:
    post(key, "a")
    with inside(asahi):
        revoke_token(ApiToken.objects.get(), by=who("aoki"), at=NOON)

    assert post(key, "a").status_code == 401


def test_a_key_longer_than_any_is_refused(key: str) -> None:
    answer = post(key, "a" * 256)

    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_too_long")
