from collections.abc import Callable

import pytest
from django.test import Client

from npo_platform.kernel.errors import Refusal
from tenants.accounts import actions
from tenants.accounts.states import Role
from tenants.crossing import inside
from tenants.notices.models import Notice
from tenants.registry.models import Organisation
from tests import world


def test_deactivated_person_is_out_at_once(client_of: Callable[[str], Client], asahi: Organisation) -> None:
    aoki = client_of("aoki")
    with inside(asahi):
        _, key = actions.create_token(world.user("aoki"), name="電話", at=world.FOUNDED)

        actions.deactivate(world.user("aoki"), by=world.who("baba"), at=world.FOUNDED)

        assert actions.use_token(key, today=world.FOUNDED.date()) is None
    assert aoki.get("/accounts/settings/").headers["Location"].startswith("/account/login/")


def test_reactivated_person_may_sign_in_again(asahi: Organisation) -> None:
    with inside(asahi):
        gone = actions.deactivate(world.user("aoki"), by=world.who("baba"), at=world.FOUNDED)

        back = actions.reactivate(gone, by=world.who("baba"), at=world.FOUNDED)

        assert (back.is_active, back.deactivated_at) == (True, None)


def test_own_access_is_not_ended_by_oneself(asahi: Organisation) -> None:
    with inside(asahi), pytest.raises(Refusal) as refused:
        actions.deactivate(world.user("baba"), by=world.who("baba"), at=world.FOUNDED)

    assert refused.value.code == "own_access"


def test_last_chief_stays(asahi: Organisation) -> None:
    with inside(asahi), pytest.raises(Refusal) as refused:
        actions.change_user(
            world.user("baba"), display_name="馬場 和子", role=Role.OFFICE, by=world.who("baba"), at=world.FOUNDED
        )

    assert refused.value.code == "last_chief"


@pytest.mark.parametrize(("place", "whom", "by"), [("city_mihon", "hara", "kita"), ("operator", "ueda", "ueda")])
def test_new_password_for_somebody_else_is_told_to_everybody(
    db: None, organisations: dict[str, Organisation], place: str, whom: str, by: str
) -> None:
    """Whoever knows it could sign in as that person: an author, say, whose version they then approve."""
    with inside(organisations[place]):
        actions.reset_password(world.user(whom), by=world.who(by), at=world.FOUNDED)

        notice = Notice.objects.get(kind="password_reset")
        assert notice.title == f"{world.user(whom).display_name}さんのパスワードが新しくなりました"
        assert world.who(by).name in notice.body
