"""The door of devices and programs: one word for each record, the same word however often it is sent."""

import json
from base64 import b64encode
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from npo_platform.kernel.ids import uuid7
from services.plans.models import Stop
from services.records.models import DeliveryRecord, StopOutcome
from tenants.accounts.actions import create_token
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tests.services.records.conftest import DAY, NOON, Day, add_stop
from tests.world import HOSTS, user

URL = "/api/v1/records"
Send = Callable[..., Any]


@pytest.fixture
def send(a_day: Day, asahi: Organisation, noon: object) -> Send:
    """POST as aoki's phone."""
    with inside(asahi):
        _, key = create_token(user("aoki"), name="電話1", at=NOON)
    client = Client(SERVER_NAME=HOSTS["npo_asahi"], headers={"Authorization": f"Token {key}"})

    def post(body: Any, **headers: str) -> Any:
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        return client.post(URL, text, content_type="application/json", headers=headers)

    post.client = client  # type: ignore[attr-defined]
    return post


def record(day: Day, name: str = "ando", **more: Any) -> dict[str, Any]:
    return {"id": str(uuid7()), "stop": str(day.stop(name).pk), "outcome": "handed", **more}


def words(response: Any) -> list[tuple[str, str]]:
    return [(answer["result"], answer["code"]) for answer in response.json()["results"]]


def test_records_sent_are_created_once_and_duplicates_afterwards(a_day: Day, send: Send, asahi: Organisation) -> None:
    batch = {"records": [record(a_day, safety="usual", device="phone-1"), record(a_day, "ishida", outcome="absent")]}

    first, second = send(batch), send(batch)

    assert (first.status_code, words(first)) == (200, [("created", ""), ("created", "")])
    assert words(second) == [("duplicate", ""), ("duplicate", "")]
    with inside(asahi):
        held = StopOutcome.objects.order_by("outcome").values_list("outcome", "safety_state", "record__channel")
        assert list(held) == [("absent", "", "api"), ("handed", "usual", "api")]


def test_records_sent_are_answered_one_by_one_in_their_order(a_day: Day, other_stop: Stop, send: Send) -> None:
    used = record(a_day)
    send({"records": [used]})

    response = send(
        {
            "records": [
                used,
                {**used, "outcome": "absent"},
                {**record(a_day), "stop": str(other_stop.pk)},
                record(a_day, "ishida", outcome="eaten"),
                record(a_day, "ishida", colour="red"),
                "これは記録ではない",
                record(a_day, "ishida"),
            ]
        }
    )

    assert words(response) == [
        ("duplicate", ""),
        ("rejected", "key_reused"),
        ("rejected", "foreign"),
        ("rejected", "malformed"),
        ("rejected", "malformed"),
        ("rejected", "malformed"),
        ("created", ""),
    ]
    assert response.json()["results"][4]["message"] == "colour：知らない項目です。綴りを確かめてください。"
    assert response.json()["results"][5]["id"] is None


def test_records_of_an_unplanned_meal_make_its_stop(a_day: Day, send: Send, asahi: Organisation) -> None:
    meal = {
        "recipient": str(a_day.people["ando"].pk),
        "service_on": "2026-10-06",
        "meal": "dinner",
        "diet": "soft",
    }

    response = send({"records": [{"id": str(uuid4()), "unplanned": meal, "outcome": "left"}]})

    assert words(response) == [("created", "")]
    with inside(asahi):
        assert Stop.objects.get(meal="dinner").origin == "unplanned"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"\xff\xfe", "parse_error"),
        ("{", "parse_error"),
        ('{"records": [], "records": []}', "parse_error"),
        ("[" * 100_000 + "]" * 100_000, "parse_error"),
        ('{"records": [{"id": NaN}]}', "parse_error"),
        ('{"records": [1.5]}', "parse_error"),
        ('{"records": "' + "a" * 1_100_000 + '"}', "parse_error"),
        ("{}", "invalid"),
        ('{"records": []}', "invalid"),
        ('{"records": [{}], "and": 1}', "invalid"),
        ("[]", "invalid"),
        ('"x"', "invalid"),
    ],
)
def test_records_in_a_body_that_cannot_be_read_are_a_problem_in_japanese(
    a_day: Day, send: Send, body: str | bytes, code: str
) -> None:
    response = send(body)

    problem = response.json()
    assert (response.status_code, problem["code"]) == (400, code)
    assert response.headers["Content-Type"].startswith("application/problem+json")
    assert any("ぁ" <= letter <= "ん" for letter in problem["detail"])


@pytest.mark.parametrize("text", ["\x00", "\ud800"])
def test_records_with_characters_no_database_keeps_are_malformed(a_day: Day, send: Send, text: str) -> None:
    response = send({"records": [record(a_day, note=text)]})

    assert words(response) == [("rejected", "malformed")]


def test_records_without_a_key_are_refused(a_day: Day, noon: object) -> None:
    client = Client(SERVER_NAME=HOSTS["npo_asahi"])

    response = client.post(URL, {"records": []}, content_type="application/json")

    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")


def test_records_with_the_key_of_another_organisation_are_refused(a_day: Day, send: Send, noon: object) -> None:
    client = Client(SERVER_NAME=HOSTS["npo_sumire"], headers=send.client.headers)  # type: ignore[attr-defined]

    response = client.post(URL, {"records": [record(a_day)]}, content_type="application/json")

    assert response.status_code == 401


def test_records_are_read_page_by_page_in_the_order_received(
    a_day: Day, other_stop: Stop, send: Send, client_of: Callable[[str], Client]
) -> None:
    sent = [record(a_day, name) for name in ("ando", "ishida", "ueno")]
    sent.sort(key=lambda one: str(one["id"]))
    send({"records": sent})
    client = client_of("chiba")

    first = client.get(URL, {"day": "2026-10-06", "limit": 2}).json()
    second = client.get(URL, {"day": "2026-10-06", "limit": 2, "cursor": first["next_cursor"]}).json()

    assert [r["id"] for r in first["results"] + second["results"]] == [r["id"] for r in sent]
    assert second["next_cursor"] is None


def test_records_of_other_days_are_not_read_in_the_field(a_day: Day, send: Send, asahi: Organisation) -> None:
    with inside(asahi):
        yesterday = add_stop(a_day.decisions["ando"], DAY.replace(day=5))
    send({"records": [record(a_day), {**record(a_day), "stop": str(yesterday.pk)}]})

    answer = send.client.get(URL, {"day": "2026-10-05"}).json()  # type: ignore[attr-defined]

    assert [r["service_on"] for r in answer["results"]] == ["2026-10-06"]


def test_record_that_is_nothing_at_all_is_rejected_alone(a_day: Day, send: Send) -> None:
    response = send({"records": [None, record(a_day), []]})

    assert words(response) == [("rejected", "malformed"), ("created", ""), ("rejected", "malformed")]


@pytest.mark.parametrize(
    "fault",
    [{"note": "\x00"}, {"note": "\ud800"}, {"note": []}, {"id": "x"}, {"occurred_at": "0001-01-01T00:00:00+09:00"}],
    ids=["null", "half", "list", "no key", "far"],
)
def test_every_fault_of_a_record_is_told_in_japanese(a_day: Day, send: Send, fault: dict[str, object]) -> None:
    message = send({"records": [{**record(a_day), **fault}]}).json()["results"][0]["message"]

    assert any("ぁ" <= letter <= "ん" for letter in message)


CURSORS = ["あ", *(b64encode(f"{at} {UUID(int=1)}".encode()).decode() for at in ("9999-12-31T23:59:59-23:59", "1-1-1"))]


@pytest.mark.parametrize("cursor", CURSORS, ids=["letters", "beyond", "no day"])
def test_records_read_with_a_made_up_cursor_say_so(
    a_day: Day, client_of: Callable[[str], Client], noon: object, cursor: str
) -> None:
    response = client_of("chiba").get(URL, {"cursor": cursor})

    assert (response.status_code, response.json()["errors"][0]["where"]) == (400, "cursor")


def test_stops_of_a_day_show_what_is_held_true_and_nobody_elses(a_day: Day, other_stop: Stop, send: Send) -> None:
    send({"records": [record(a_day, safety="concern")]})

    answer = send.client.get("/api/v1/stops", {"day": "2026-10-06"}).json()  # type: ignore[attr-defined]

    assert [(s["name"], s["outcome"], s["safety"]) for s in answer["results"]] == [
        ("安藤 ミツ", "handed", "concern"),
        ("石田 文子", "", ""),
        ("上野 茂", "", ""),
    ]


def test_stops_of_another_day_are_not_for_the_field(a_day: Day, send: Send) -> None:
    response = send.client.get("/api/v1/stops", {"day": "2026-10-05"})  # type: ignore[attr-defined]

    assert (response.status_code, response.json()["code"]) == (403, "permission_denied")


def test_records_sent_in_one_batch_take_as_many_queries_as_one(
    a_day: Day,
    send: Send,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    send({"records": [record(a_day, "ueno")]})
    with django_assert_max_num_queries(30) as one:
        send({"records": [record(a_day, "ando", safety="usual")]})

    with django_assert_num_queries(len(one)):
        send({"records": [record(a_day, name, safety="usual", reason="直す") for name in ("ando", "ishida", "ueno")]})


def test_post_with_an_idempotency_key_is_answered_alike_and_done_once(
    a_day: Day, send: Send, asahi: Organisation
) -> None:
    batch = {"records": [record(a_day)]}

    first = send(batch, **{"Idempotency-Key": "key-1"})
    again = send(batch, **{"Idempotency-Key": "key-1"})
    other = send({"records": [record(a_day)]}, **{"Idempotency-Key": "key-1"})

    assert words(first) == words(again) == [("created", "")]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    with inside(asahi):
        assert DeliveryRecord.objects.count() == 1


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_meal_of_a_day_beyond_all_calendars_is_rejected_alone(a_day: Day, send: Send, day: str) -> None:
    far = {"recipient": str(a_day.stop("ando").recipient_id), "service_on": day, "meal": "lunch", "diet": "regular"}
    strange = {"id": str(uuid7()), "unplanned": far, "outcome": "handed"}

    response = send({"records": [strange, record(a_day)]})

    assert words(response) == [("rejected", "malformed"), ("created", "")]


@pytest.mark.parametrize(
    "body", [r'{"\ud800": 1}', r'{"records": [{"\ud800": 1}]}', r'{"records": [{"outcome": "\udfff"}]}']
)
def test_half_characters_where_words_are_known_are_told_in_escapes(send: Send, body: str) -> None:
    response = send(body)

    assert (response.status_code < 500, response.content.isascii()) == (True, True)
    assert response.json()
