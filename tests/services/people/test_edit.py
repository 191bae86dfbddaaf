from dataclasses import replace

import pytest

from npo_platform.kernel.errors import Refused
from services.people.actions import add_recipient, change_recipient
from services.people.models import Recipient
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.people.conftest import HANAKO, NOW, ClientOf, hanako
from tests.world import who


def test_change_recipient_changes_what_was_typed_and_keeps_the_number(in_asahi: Contract) -> None:
    person, _ = hanako(in_asahi)

    changed = change_recipient(person, replace(HANAKO, phone="090-1111-2222"), by=who("chiba"), at=NOW)

    assert (changed.number, changed.phone) == ("0001", "090-1111-2222")


def test_change_recipient_without_a_change_writes_nothing_down(in_asahi: Contract) -> None:
    person, _ = hanako(in_asahi)

    change_recipient(person, HANAKO, by=who("chiba"), at=NOW)

    assert AuditEntry.objects.filter(row_id=str(person.pk), action="changed").count() == 0


def test_change_recipient_into_somebody_else_is_refused(in_asahi: Contract) -> None:
    hanako(in_asahi)
    tsukiko = replace(HANAKO, given_name="月子", given_kana="つきこ")
    other = add_recipient(tsukiko, by=who("chiba"), at=NOW)

    with pytest.raises(Refused) as refused:
        change_recipient(other, HANAKO, by=who("chiba"), at=NOW)

    assert [finding.code for finding in refused.value.findings] == ["same_person"]


def test_edit_page_shows_what_is_known_in_japanese_years(
    client_of: ClientOf, asahi: Organisation, contract: Contract
) -> None:
    with inside(asahi):
        person, _ = hanako(contract)

    page = client_of("chiba").get(f"/people/{person.pk}/edit/").content.decode()

    assert 'value="昭和15年3月4日"' in page
    assert 'value="072-674-7111"' in page


def test_edit_page_of_another_organisations_person_does_not_exist(client_of: ClientOf, secret: Recipient) -> None:
    assert client_of("baba").post(f"/people/{secret.pk}/edit/", {}).status_code == 404
