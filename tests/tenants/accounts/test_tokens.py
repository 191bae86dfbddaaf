from collections.abc import Callable

from django.test import Client

from tenants.accounts import actions
from tenants.accounts.models import ApiToken
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tests import world


def test_key_is_shown_once_and_kept_as_a_hash(client_of: Callable[[str], Client], asahi: Organisation) -> None:
    aoki = client_of("aoki")

    shown = aoki.post("/accounts/tokens/", {"name": "青木の電話"})
    again = aoki.get("/accounts/tokens/").content.decode()

    key = shown.context["key"]
    with inside(asahi):
        assert ApiToken.objects.get().key_hash != key
    assert key in shown.content.decode()
    assert key not in again


def test_key_of_one_organisation_opens_no_other(asahi: Organisation, sumire: Organisation) -> None:
    with inside(asahi):
        _, key = actions.create_token(world.user("aoki"), name="電話", at=world.FOUNDED)
    with inside(sumire):
        found = actions.use_token(key, today=world.FOUNDED.date())

    assert found is None


def test_revoked_key_is_dead(asahi: Organisation) -> None:
    with inside(asahi):
        token, key = actions.create_token(world.user("aoki"), name="電話", at=world.FOUNDED)

        actions.revoke_token(token, by=world.who("aoki"), at=world.FOUNDED)

        assert actions.use_token(key, today=world.FOUNDED.date()) is None
