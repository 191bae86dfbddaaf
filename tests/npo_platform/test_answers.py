"""Headers, cookies and refusals of every answer."""

from collections.abc import Callable, Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from npo_platform import authorization
from npo_platform.backend import signing
from npo_platform.backend.logins import NoOrganisation
from npo_platform.kernel.errors import Finding, Refusal, Refused
from npo_platform.middleware import authorization as door
from npo_platform.refusals import refuse_into
from tenants.accounts.forms import TokenForm
from tenants.accounts.models import User

Clients = Callable[[str], Client]


def no_pack(request: HttpRequest) -> HttpResponse:
    raise Refusal("no_pack", "この市の規則はまだ公開されていません。市に確かめてください。")


def not_there(request: HttpRequest) -> HttpResponse:
    raise User.DoesNotExist


urlpatterns = [path("no-pack/", no_pack, name="no_pack"), path("not-there/", not_there, name="not_there")]


@pytest.fixture
def refusing(client_of: Clients, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """A host with a page that refuses and a page whose row is not there."""
    from django.conf import settings

    from npo_platform.urls_npo import urlpatterns as real

    monkeypatch.setattr("tests.npo_platform.test_answers.urlpatterns", [*real, *urlpatterns])
    table = {**authorization.ROUTES, "no_pack": {"GET": authorization.NPO}, "not_there": {"GET": authorization.NPO}}
    monkeypatch.setattr(authorization, "ROUTES", table)
    kinds = {**settings.TENANT_TYPES, "npo": {**settings.TENANT_TYPES["npo"], "URLCONF": __name__}}
    with override_settings(TENANT_TYPES=kinds):
        yield client_of("baba")


def test_every_answer_forbids_foreign_code_and_keeping(client_of: Clients) -> None:
    headers = client_of("baba").get("/accounts/settings/").headers

    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_session_cookie_is_kept_from_scripts_and_other_sites(db: None, client: Client) -> None:
    from tests import world

    answer = client.post(
        "/account/login/", {"login": "baba", "password": world.PASSWORD}, headers={"host": "asahi.localhost"}
    )
    cookie = answer.cookies["session"]

    assert (cookie["httponly"], cookie["samesite"], cookie["domain"], cookie["path"]) == (True, "Lax", "", "/")


def test_sign_in_is_closed_after_five_failures(db: None) -> None:
    stranger = Client(SERVER_NAME="asahi.localhost")
    wrong = {"login": "chiba", "password": "wrong-wrong-wrong"}

    answers = [stranger.post("/account/login/", wrong) for _ in range(6)]

    assert "しばらく" in answers[-1].content.decode() or answers[-1].status_code == 429
    assert "しばらく" not in answers[0].content.decode()


def test_form_without_its_token_is_refused(db: None) -> None:
    careful = Client(SERVER_NAME="asahi.localhost", enforce_csrf_checks=True)

    assert careful.post("/account/login/", {"login": "baba", "password": "x"}).status_code == 403


def test_refusal_becomes_a_page_that_says_why(refusing: Client) -> None:
    answer = refusing.get("/no-pack/", headers={"referer": "http://asahi.localhost/accounts/settings/"})

    assert answer.status_code == 409
    assert "この市の規則はまだ公開されていません。市に確かめてください。" in answer.content.decode()
    assert 'href="http://asahi.localhost/accounts/settings/"' in answer.content.decode()


def test_refusal_does_not_lead_back_to_a_foreign_site(refusing: Client) -> None:
    answer = refusing.get("/no-pack/", headers={"referer": "https://evil.example/"})

    assert "evil.example" not in answer.content.decode()


def test_refusal_of_a_fragment_fills_the_place_for_words(refusing: Client) -> None:
    answer = refusing.get("/no-pack/", headers={"hx-request": "true"})

    assert (answer.status_code, answer.headers["HX-Retarget"]) == (409, "#told")
    assert "<html" not in answer.content.decode()


def test_row_that_is_not_there_is_a_page_that_is_not_there(refusing: Client) -> None:
    assert refusing.get("/not-there/").status_code == 404


def test_refusal_becomes_errors_of_the_form_that_asked() -> None:
    form = TokenForm({"name": "青木の電話"})

    with refuse_into(form):
        raise Refused(
            "bad", "できません。", [Finding("a", "名前が長すぎます。", where="name"), Finding("b", "鍵が多すぎます。")]
        )

    assert form.errors == {"name": ["名前が長すぎます。"], "__all__": ["鍵が多すぎます。"]}


def test_signature_without_organisation_is_refused() -> None:
    with pytest.raises(NoOrganisation):
        signing.dumps("x", salt="export")


def test_first_sign_in_reaches_only_the_page_for_passwords() -> None:
    assert {"accounts:password", "account_logout", "set_language"} == door.CHANGE_PASSWORD
