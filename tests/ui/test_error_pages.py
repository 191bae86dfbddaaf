"""What a person reads when something cannot be done."""

from collections.abc import Callable

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from npo_platform.kernel.errors import Finding, Refused
from npo_platform.refusals import server_error

Signed = Callable[[str], Client]


def test_address_that_does_not_exist_says_what_to_do(client_of: Signed) -> None:
    response = client_of("baba").get("/nowhere/")

    assert response.status_code == 404
    assert "ページが見つかりません" in response.text
    assert "最初の画面へ進む" in response.text


def test_page_of_another_role_names_the_role_and_whom_to_ask(client_of: Signed) -> None:
    response = client_of("aoki").get("/people/")

    assert response.status_code == 403
    assert "青木 正さんの役割（配達員・訪問員）では、この操作はできません。" in response.text


@pytest.mark.parametrize("page", ["400.html", "403_csrf.html", "429.html", "500.html"])
def test_page_stands_without_a_request(page: str) -> None:
    said = render_to_string(page)

    assert "<h1>" in said
    assert 'href="/"' in said


def test_refusal_is_told_with_every_finding() -> None:
    refusal = Refused("month_has_findings", "締める前に直すものがあります。", [Finding("a", "記録がありません。")])

    said = render_to_string("409.html", {"refusal": refusal, "back": "/statements/"})

    assert "<title>エラー：できませんでした</title>" in said
    assert "締める前に直すものがあります。" in said
    assert "<li>記録がありません。</li>" in said
    assert 'href="/statements/"' in said


@pytest.mark.parametrize("name", ["baba", "mori", "ueda"])
def test_address_the_api_does_not_know_is_a_problem_document(client_of: Signed, name: str) -> None:
    response = client_of(name).get("/api/v1/nowhere")

    assert (response.status_code, response.headers["Content-Type"]) == (404, "application/problem+json")
    assert response.json()["code"] == "not_found"


def test_body_beyond_all_measure_is_a_problem_document(client_of: Signed) -> None:
    body = b'{"a": "' + b"x" * 7_000_000 + b'"}'

    response = client_of("chiba").post("/api/v1/people", body, content_type="application/json")

    assert (response.status_code, response.json()["code"]) == (400, "bad_request")
    assert "1MBまでに分けて送ってください" in response.json()["detail"]


def test_fault_of_ours_is_a_problem_document_to_a_program(rf: RequestFactory) -> None:
    response = server_error(rf.get("/api/v1/people"))

    assert response.headers["Content-Type"] == "application/problem+json"


def test_form_of_a_long_list_is_read_whole(client_of: Signed) -> None:
    many = {f"line-{number}": "" for number in range(10_000)}

    response = client_of("baba").post("/accounts/users/add/", many)

    assert response.status_code == 200
