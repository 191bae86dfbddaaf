from collections.abc import Callable

import pytest
from django.test import Client

from npo_platform.kernel.errors import Refusal
from tenants.crossing import inside
from tenants.notices.actions import acknowledge, tell
from tenants.notices.models import Notice
from tenants.notices.queries import notices, unread
from tenants.registry.models import Contract, Organisation
from tests import world


def test_city_tells_its_npo(asahi: Organisation, mihon: Organisation, sumire: Organisation) -> None:
    with inside(mihon):
        tell(asahi.pk, kind="verdict", title="4月分が承認されました", at=world.FOUNDED)

        assert list(notices()) == []
    with inside(asahi):
        titles = [notice.title for notice in unread()]
    with inside(sumire):
        others = list(notices())

    assert titles == ["4月分が承認されました"]
    assert others == []


def test_city_cannot_tell_an_npo_without_contract(asahi: Organisation, tonari: Organisation) -> None:
    from django.db.utils import ProgrammingError

    with inside(tonari), pytest.raises(ProgrammingError):
        tell(asahi.pk, kind="verdict", title="届かない", at=world.FOUNDED)


def test_acknowledging_names_the_first_reader(asahi: Organisation, client_of: Callable[[str], Client]) -> None:
    with inside(asahi):
        notice = tell(asahi.pk, kind="pack", title="規則が変わります", at=world.FOUNDED)

    client_of("baba").post(f"/notices/{notice.pk}/acknowledge/")
    client_of("chiba").post(f"/notices/{notice.pk}/acknowledge/")

    with inside(asahi):
        assert Notice.objects.get().acknowledged_by_name == "馬場 和子"
    assert "規則が変わります" in client_of("doi").get("/notices/").content.decode()


def test_notice_leads_nobody_to_a_door_that_is_closed_to_them(
    asahi: Organisation, client_of: Callable[[str], Client]
) -> None:
    with inside(asahi):
        tell(asahi.pk, kind="verdict", title="4月分が返されました", link="/submissions/", at=world.FOUNDED)

    office, field = (client_of(name).get("/notices/").content.decode() for name in ("chiba", "aoki"))

    assert '<a href="/submissions/">4月分が返されました</a>' in office
    assert "4月分が返されました" in field
    assert "/submissions/" not in field


def test_foreign_notice_is_unknown(asahi: Organisation, sumire: Organisation, contract: Contract) -> None:
    with inside(asahi):
        notice = tell(asahi.pk, kind="pack", title="規則が変わります", at=world.FOUNDED)
    with inside(sumire), pytest.raises(Refusal) as refused:
        acknowledge(notice, by=world.who("endo"), at=world.FOUNDED)

    assert refused.value.code == "unknown_notice"
