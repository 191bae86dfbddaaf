"""What the database itself holds against whoever writes past the verbs."""

import pytest
from django.db import IntegrityError, connection, transaction

from billing_rules.packs import actions
from billing_rules.packs.models import PackVersion, RulePack
from tenants.accounts.queries import Person
from tests.billing_rules.packs.conftest import AT, FIRST, LATER, SECOND, approved, published


def refused_update(version: PackVersion, **changes: object) -> str:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        PackVersion.objects.filter(pk=version.pk).update(**changes)
    return str(refused.value).splitlines()[0]


@pytest.mark.parametrize(
    "change",
    [
        {"document": "{}"},
        {"digest": "0" * 64},
        {"author_name": "別人"},
        {"published_at": None},
        {"past_decision": "あとから"},
        {"state": "draft"},
        {"state": "withdrawn"},
        {"state": "superseded", "document": "{}"},
    ],
    ids=str,
)
def test_published_row_does_not_change(pack: RulePack, change: dict[str, object]) -> None:
    version = published(pack, FIRST)
    before = PackVersion.objects.values().get()

    refused_update(version, **change)

    assert PackVersion.objects.values().get() == before


def test_published_row_becomes_superseded_and_stays_so(pack: RulePack) -> None:
    version = published(pack, FIRST)

    PackVersion.objects.filter(pk=version.pk).update(state="superseded")

    assert "does not move from superseded to published" in refused_update(version, state="published")


def test_approved_bytes_are_the_checked_bytes(pack: RulePack) -> None:
    version = approved(pack, FIRST)

    assert "may only change" in refused_update(version, state="published", published_at=AT, document="{}")
    assert "may only change" in refused_update(version, state="withdrawn", digest="0" * 64)


def test_checked_bytes_change_only_by_going_back_to_draft(pack: RulePack, hara: Person) -> None:
    version = actions.validate(actions.draft(pack, FIRST, by=hara, at=AT), by=hara, at=AT)

    assert "may only change" in refused_update(version, document="{}")
    assert PackVersion.objects.filter(pk=version.pk).update(state="draft", document="{}") == 1


def test_author_cannot_be_made_approver(pack: RulePack, hara: Person) -> None:
    version = actions.validate(actions.draft(pack, FIRST, by=hara, at=AT), by=hara, at=AT)

    sentence = refused_update(version, state="approved", approver_id=hara.id, approver_name=hara.name, approved_at=AT)

    assert "packs_author_is_not_approver" in sentence


def test_version_without_approver_is_not_approved(pack: RulePack, hara: Person) -> None:
    version = actions.validate(actions.draft(pack, FIRST, by=hara, at=AT), by=hara, at=AT)

    assert "packs_approved_has_an_approver" in refused_update(version, state="approved")


def test_version_begins_as_a_draft(pack: RulePack, hara: Person, kita: Person) -> None:
    with pytest.raises(IntegrityError, match="begins as a draft"), transaction.atomic():
        PackVersion.objects.create(
            pack=pack,
            number=1,
            document="{}",
            digest="0" * 64,
            state="published",
            author_id=hara.id,
            approver_id=kita.id,
            created_at=AT,
            approved_at=AT,
            published_at=AT,
        )


def test_two_versions_of_a_pack_are_never_published_at_once(pack: RulePack) -> None:
    published(pack, FIRST)
    second = approved(pack, SECOND)

    assert "packs_one_published_per_pack" in refused_update(second, state="published", published_at=LATER)


def test_published_row_is_not_deleted_even_by_the_owner(pack: RulePack) -> None:
    version = published(pack, FIRST)

    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("DELETE FROM packs_packversion WHERE id = %s", [version.pk])

    assert PackVersion.objects.filter(pk=version.pk).count() == 1


def test_city_may_not_delete_even_a_draft(pack: RulePack, hara: Person) -> None:
    version = actions.draft(pack, FIRST, by=hara, at=AT)

    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        PackVersion.objects.filter(pk=version.pk).delete()
