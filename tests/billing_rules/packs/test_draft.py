import json

import pytest

from billing_rules.packs import actions
from billing_rules.packs.models import PackVersion, RulePack
from npo_platform.kernel.digest import digest
from npo_platform.kernel.errors import Refusal
from tenants.accounts.queries import Person
from tenants.audit.models import AuditEntry
from tests.billing_rules.packs.conftest import AT, FIRST, SECOND, approved, published


def test_draft_of_a_sound_document_is_numbered_and_keeps_its_identity(pack: RulePack, hara: Person) -> None:
    version = actions.draft(pack, FIRST, by=hara, at=AT)

    version.refresh_from_db()
    assert (version.number, version.state, version.author_name) == (1, "draft", "原 直子")
    assert version.digest == digest(json.loads(FIRST))
    assert json.loads(version.document) == json.loads(FIRST)
    assert [finding for finding in version.findings if finding["severity"] == "stop"] == []


def test_draft_is_written_in_the_records_of_the_city(pack: RulePack, hara: Person) -> None:
    version = actions.draft(pack, FIRST, by=hara, at=AT)

    entry = AuditEntry.objects.get(action="packs.draft")
    assert (entry.row_id, entry.actor_name, entry.detail) == (str(version.pk), "原 直子", "配食サービスの規則 第1版")


def test_draft_keeps_the_order_in_which_choices_were_written(pack: RulePack, hara: Person) -> None:
    version = actions.draft(pack, FIRST, by=hara, at=AT)

    burden = next(item for item in json.loads(version.document)["inputs"] if item["name"] == "burden_class")
    assert list(burden["choices"].values()) == ["生活保護", "非課税", "課税"]


def test_draft_of_the_same_document_laid_out_differently_has_the_same_identity(pack: RulePack, hara: Person) -> None:
    first = actions.draft(pack, FIRST, by=hara, at=AT)
    second = actions.draft(pack, json.dumps(json.loads(FIRST), indent=7, sort_keys=True), by=hara, at=AT)

    assert first.digest == second.digest


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{\n"format": 1,\n"pack" "x"}', "JSON として読めません。3行目の8文字目の近くを確かめてください。"),
        ('{"a": 1, "a": 2}', "「a」が同じところに2回書かれています。1つにしてください。"),
        ('{"a": "\\u0000"}', "目に見えない文字（U+0000）が入っています。消してください。"),
        ('{"a": "\\ud800"}', "目に見えない文字（U+D800）が入っています。消してください。"),
    ],
    ids=["syntax", "twice", "control", "surrogate"],
)
def test_draft_of_an_unreadable_document_is_kept_with_its_fault(
    pack: RulePack, hara: Person, text: str, message: str
) -> None:
    version = actions.draft(pack, text, by=hara, at=AT)

    version.refresh_from_db()
    assert version.state == "draft"
    assert [finding["message"] for finding in version.findings] == [message]
    assert "".join(version.document.split()) == "".join(text.split())


def test_revise_replaces_the_document_and_returns_to_draft(pack: RulePack, hara: Person) -> None:
    version = actions.validate(actions.draft(pack, FIRST, by=hara, at=AT), by=hara, at=AT)

    version = actions.revise(version, SECOND, by=hara, at=AT)

    version.refresh_from_db()
    assert (version.number, version.state, version.validated_at) == (1, "draft", None)
    assert version.digest == digest(json.loads(SECOND))


def test_revise_by_another_than_the_author_is_refused(pack: RulePack, hara: Person, kita: Person) -> None:
    version = actions.draft(pack, FIRST, by=hara, at=AT)

    with pytest.raises(Refusal) as refused:
        actions.revise(version, SECOND, by=kita, at=AT)

    assert refused.value.code == "not_the_author"
    assert PackVersion.objects.get().digest == digest(json.loads(FIRST))


def test_revise_after_the_approval_is_refused(pack: RulePack, hara: Person) -> None:
    version = approved(pack, FIRST)

    with pytest.raises(Refusal) as refused:
        actions.revise(version, SECOND, by=hara, at=AT)

    assert refused.value.code == "wrong_state"
    assert PackVersion.objects.get().digest == digest(json.loads(FIRST))


def test_withdraw_before_publication_leaves_the_version_readable(pack: RulePack, kita: Person) -> None:
    version = actions.withdraw(approved(pack, FIRST), by=kita, at=AT)

    version.refresh_from_db()
    assert (version.state, version.digest) == ("withdrawn", digest(json.loads(FIRST)))
    assert AuditEntry.objects.filter(action="packs.withdraw", row_id=str(version.pk)).count() == 1


def test_withdraw_of_a_published_version_is_refused(pack: RulePack, kita: Person) -> None:
    version = published(pack, FIRST)

    with pytest.raises(Refusal) as refused:
        actions.withdraw(version, by=kita, at=AT)

    assert refused.value.code == "wrong_state"
    assert PackVersion.objects.get().state == "published"
