"""Changing parts of a draft: saved over what was seen, never over another's, and every former state kept."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from billing_rules.packs import actions, queries
from billing_rules.packs.models import DraftSave, PackVersion, RulePack
from npo_platform.kernel.errors import Refusal
from tenants.accounts.queries import Person
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tests.billing_rules.packs.conftest import AT, FIRST, LATER, approved, published

PART = "tables.price"


def priced(*prices: int) -> Any:
    """A change that sets the prices of lunch and dinner."""

    def change(document: dict[str, Any]) -> dict[str, Any]:
        table = document["tables"][0]
        rows = [row | {"price": price} for row, price in zip(table["rows"], prices, strict=False)]
        return document | {"tables": [table | {"rows": rows}, *document["tables"][1:]]}

    return change


def seen(version: PackVersion, part: str = PART) -> str:
    return queries.part_digest(json.loads(version.document), part)


@pytest.fixture
def draft(pack: RulePack, hara: Person) -> PackVersion:
    return actions.draft(pack, FIRST, by=hara, at=AT)


def prices(version: PackVersion) -> list[int]:
    version.refresh_from_db()
    return [row["price"] for row in json.loads(version.document)["tables"][0]["rows"]]


def test_edit_changes_one_part_and_keeps_what_was_there(draft: PackVersion, hara: Person) -> None:
    before = draft.document

    actions.edit(draft, PART, priced(840, 850), seen=seen(draft), by=hara, at=LATER)

    save = DraftSave.objects.get()
    assert prices(draft) == [840, 850]
    assert (save.document, save.place, save.by_name, save.at) == (before, "単価表（別表第1）", "原 直子", LATER)
    assert AuditEntry.objects.get(action="packs.revise").detail == "配食サービスの規則 第1版 単価表（別表第1）"


def test_edit_of_a_checked_version_makes_it_a_draft_again(draft: PackVersion, hara: Person) -> None:
    version = actions.validate(draft, by=hara, at=AT)

    version = actions.edit(version, PART, priced(840, 840), seen=seen(version), by=hara, at=LATER)

    assert (version.state, version.validated_at) == ("draft", None)


def test_edit_over_what_another_screen_saved_is_refused(draft: PackVersion, hara: Person) -> None:
    token = seen(draft)
    actions.edit(draft, PART, priced(840, 840), seen=token, by=hara, at=AT)

    with pytest.raises(Refusal) as refused:
        actions.edit(draft, PART, priced(900, 900), seen=token, by=hara, at=LATER)

    assert refused.value.code == "changed_elsewhere"
    assert "ほかの画面で変わりました" in refused.value.message
    assert prices(draft) == [840, 840]


def test_edit_of_another_part_meanwhile_does_not_stand_in_the_way(draft: PackVersion, hara: Person) -> None:
    token = seen(draft)
    drop_tests = seen(draft, "tests")
    actions.edit(draft, "tests", lambda document: document | {"tests": []}, seen=drop_tests, by=hara, at=AT)

    actions.edit(draft, PART, priced(840, 840), seen=token, by=hara, at=LATER)

    assert prices(draft) == [840, 840]
    assert json.loads(draft.document)["tests"] == []


def test_edit_that_changes_nothing_leaves_no_trace(draft: PackVersion, hara: Person) -> None:
    actions.edit(draft, PART, priced(810, 810), seen="0" * 64, by=hara, at=LATER)

    assert DraftSave.objects.count() == 0
    assert AuditEntry.objects.filter(action="packs.revise").count() == 0


def test_edit_by_another_than_the_author_is_refused(draft: PackVersion, kita: Person) -> None:
    with pytest.raises(Refusal) as refused:
        actions.edit(draft, PART, priced(840, 840), seen=seen(draft), by=kita, at=LATER)

    assert refused.value.code == "not_the_author"


def test_edit_after_the_approval_is_refused(pack: RulePack, hara: Person) -> None:
    version = approved(pack, FIRST)

    with pytest.raises(Refusal) as refused:
        actions.edit(version, PART, priced(840, 840), seen=seen(version), by=hara, at=LATER)

    assert refused.value.code == "wrong_state"


def test_edit_that_loses_a_row_of_the_published_version_is_refused(pack: RulePack, hara: Person) -> None:
    version = actions.draft(pack, published(pack, FIRST).document, by=hara, at=LATER)

    with pytest.raises(Refusal) as refused:
        actions.edit(version, PART, priced(840), seen=seen(version), by=hara, at=LATER)

    assert refused.value.code == "row_lost"
    assert "（単価表（別表第1）の2行目）" in refused.value.message
    assert prices(version) == [810, 810]


def test_restore_puts_a_former_state_back_and_keeps_the_present(draft: PackVersion, hara: Person) -> None:
    former = draft.digest
    changed = actions.edit(draft, PART, priced(840, 840), seen=seen(draft), by=hara, at=AT)

    restored = actions.restore(DraftSave.objects.get(), by=hara, at=LATER)

    assert restored.digest == former
    assert [save.digest for save in queries.saves_of(restored)] == [changed.digest, former]


def test_revise_over_another_save_is_refused(draft: PackVersion, hara: Person) -> None:
    token = draft.digest
    actions.edit(draft, PART, priced(840, 840), seen=seen(draft), by=hara, at=AT)

    with pytest.raises(Refusal) as refused:
        actions.revise(draft, FIRST.replace("810", "900"), by=hara, at=LATER, seen=token)

    assert refused.value.code == "changed_elsewhere"


def test_page_of_the_text_saves_when_asked_again(
    client_of: Callable[[str], Client], draft: PackVersion, hara: Person
) -> None:
    browser, address, text = client_of("hara"), f"/rules/{draft.pk}/revise/", FIRST.replace("810", "900")
    token = draft.digest
    actions.edit(draft, PART, priced(840, 840), seen=seen(draft), by=hara, at=AT)

    refused = browser.post(address, {"text": text, "seen": token})
    draft.refresh_from_db()
    browser.post(address, {"text": text, "seen": refused.context["form"]["seen"].value()})

    assert refused.status_code == 422
    assert prices(draft) == [900, 900]


def test_start_from_a_published_version_begins_once(pack: RulePack, hara: Person) -> None:
    version = published(pack, FIRST)

    first = actions.start_from(version, by=hara, at=LATER)
    again = actions.start_from(version, by=hara, at=LATER)

    assert (first.number, first.state, first.digest, again.pk) == (2, "draft", version.digest, first.pk)


@pytest.mark.parametrize("statement", ["UPDATE packs_draftsave SET place = 'x'", "DELETE FROM packs_draftsave"])
def test_no_save_is_ever_changed(draft: PackVersion, hara: Person, statement: str) -> None:
    actions.edit(draft, PART, priced(840, 840), seen=seen(draft), by=hara, at=AT)

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


def test_saves_are_seen_by_their_city_alone(
    draft: PackVersion, hara: Person, tonari: Organisation, asahi: Organisation
) -> None:
    actions.edit(draft, PART, priced(840, 840), seen=seen(draft), by=hara, at=AT)

    with inside(tonari):
        assert DraftSave.objects.count() == 0
    with inside(asahi), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        DraftSave.objects.count()
