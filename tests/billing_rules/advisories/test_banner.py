"""A version's page says what stands against it, to the city that told and to a provider that was told."""

from collections.abc import Callable

from django.test import Client

from billing_rules.advisories import actions
from billing_rules.packs.models import PackVersion
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.billing_rules.advisories.test_write import version, write
from tests.services.recalls.scene import JUNE_21
from tests.world import who

__all__ = ["version"]
SAYS = "この版には、不具合のお知らせ（軽）が出ています"


def test_versions_page_leads_to_the_notice_until_it_is_taken_back(
    version: PackVersion, mihon: Organisation, contract: Contract, client_of: Callable[[str], Client]
) -> None:
    assert SAYS not in client_of("seki").get(f"/rules/{version.pk}/").content.decode()
    with inside(mihon):
        told = write(version, severity="low")
    page = client_of("seki").get(f"/rules/{version.pk}/").content.decode()
    assert SAYS in page
    assert f'href="/rules/advisories/{told.pk}/"' in page
    for path in ("/rules/", f"/rules/{version.pk}/"):
        page = client_of("chiba").get(path).content.decode()
        assert SAYS in page
        assert 'href="/rules/advisories/"' in page
    with inside(mihon):
        actions.withdraw(told, "計算は合っていた", by=who("hara"), at=JUNE_21)
    assert SAYS not in client_of("seki").get(f"/rules/{version.pk}/").content.decode()
    assert SAYS not in client_of("chiba").get("/rules/").content.decode()
