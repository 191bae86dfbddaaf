"""Adding a person, who then chooses a password of their own."""

from collections.abc import Callable

import pytest
from django.test import Client

from npo_platform.kernel.errors import Refusal
from tenants.accounts.actions import add_user
from tenants.accounts.models import User
from tenants.accounts.states import Role
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tests import world

Clients = Callable[[str], Client]
FUKUDA = {"display_name": "福田 良", "username": "fukuda", "role": "field"}


def test_add_shows_the_first_password_once(client_of: Clients, asahi: Organisation) -> None:
    baba = client_of("baba")

    answer = baba.post("/accounts/users/add/", FUKUDA, follow=True).content.decode()
    again = baba.get("/accounts/users/").content.decode()

    assert "福田 良さんの最初のパスワードは" in answer
    assert "最初のパスワードは" not in again


def test_first_password_leads_to_choosing_another(asahi: Organisation) -> None:
    with inside(asahi):
        _, password = add_user(
            "fukuda", display_name="福田 良", role=Role.FIELD, by=world.who("baba"), at=world.FOUNDED
        )
    client = Client(SERVER_NAME="asahi.localhost")

    client.post("/account/login/", {"login": "fukuda", "password": password})
    led_to = client.get("/accounts/settings/")
    chosen = client.post(
        "/accounts/password/",
        {"old": password, "new": "sakura-ga-saku-oka", "again": "sakura-ga-saku-oka"},
        follow=True,
    )

    assert led_to.headers["Location"] == "/accounts/password/"
    assert "パスワードを変えました" in chosen.content.decode()


def test_add_is_written_to_the_audit(asahi: Organisation) -> None:
    with inside(asahi):
        baba = world.who("baba")

        user, _ = add_user("fukuda", display_name="福田 良", role=Role.FIELD, by=baba, at=world.FOUNDED)

        entry = AuditEntry.objects.get(action="user_added")
        assert (entry.row_id, entry.actor_name, entry.detail) == (str(user.pk), "馬場 和子", "配達員・訪問員")


@pytest.mark.parametrize(
    ("username", "role", "code"), [("aoki", Role.FIELD, "username_taken"), ("new", Role.APPROVER, "wrong_role")]
)
def test_add_is_refused_for_a_taken_name_and_a_foreign_role(
    asahi: Organisation, username: str, role: Role, code: str
) -> None:
    with inside(asahi), pytest.raises(Refusal) as refused:
        add_user(username, display_name="誰か", role=role, by=None, at=world.FOUNDED)

    assert refused.value.code == code


def test_same_username_is_free_in_another_organisation(sumire: Organisation) -> None:
    with inside(sumire):
        add_user("baba", display_name="馬場 別人", role=Role.FIELD, by=None, at=world.FOUNDED)

        assert set(User.objects.values_list("username", flat=True)) == {"endo", "baba"}
