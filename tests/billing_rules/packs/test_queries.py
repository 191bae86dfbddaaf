import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from billing_rules.packs import actions, queries
from billing_rules.packs.models import PackVersion, RulePack
from npo_platform.kernel.errors import Refusal
from tenants.accounts.queries import Person
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tenants.registry.queries import current_city
from tests import world
from tests.billing_rules.packs.conftest import AT, FIRST, LATER, SECOND, approved, changed, published

Counting = Callable[[int], Any]


def test_current_is_the_newest_publication_and_what_was_known_then(pack: RulePack, in_mihon: Organisation) -> None:
    first, second = published(pack, FIRST, at=AT), published(pack, SECOND, at=LATER)

    assert queries.current(in_mihon.pk, "meals") == second
    assert queries.current(in_mihon.pk, "meals", known_at=LATER) == second
    assert queries.current(in_mihon.pk, "meals", known_at=LATER - timedelta(seconds=1)) == first
    assert queries.current(in_mihon.pk, "meals").number_label == "第2版"


def test_current_before_any_publication_is_refused(pack: RulePack, in_mihon: Organisation) -> None:
    approved(pack, FIRST)

    with pytest.raises(Refusal) as refused:
        queries.current(in_mihon.pk, "meals")

    assert refused.value.code == "no_pack"


def test_compiled_is_the_same_by_id_and_by_digest_and_compiled_once(
    pack: RulePack, django_assert_num_queries: Counting
) -> None:
    version = published(pack, FIRST)
    queries.compiled(version.pk)

    with django_assert_num_queries(2):
        by_id, by_digest = queries.compiled(version.pk), queries.compiled(version.digest)

    assert by_id is by_digest
    assert by_id.digest == version.digest


def test_compiled_of_nothing_is_refused(pack: RulePack) -> None:
    for nothing in (uuid4(), "0" * 64):
        with pytest.raises(Refusal) as refused:
            queries.compiled(nothing)
        assert refused.value.code == "not_found"


def test_list_and_versions_take_one_query_however_many_there_are(
    pack: RulePack, django_assert_num_queries: Counting
) -> None:
    published(pack, FIRST)
    published(pack, SECOND, at=LATER)
    approved(pack, changed(SECOND, version="2026.3"), at=LATER)

    with django_assert_num_queries(2):
        shelves = queries.shelves()
        listed = queries.versions(pack)

    assert [(shelf.service, [row.number for row in rows]) for shelf, rows in shelves] == [("meals", [3, 2, 1])]
    assert [row.number_label for row in listed] == ["第3版", "第2版", "第1版"]


def test_sheet_names_old_and_new_for_changed_rows_only(pack: RulePack) -> None:
    published(pack, FIRST)

    sheet = queries.sheet_of(approved(pack, SECOND, at=LATER))

    price = sheet.tables[0]
    assert [
        ([key.now for key in row.keys], [(cell.was, cell.now) for cell in row.cells], row.is_new) for row in price.rows
    ] == [
        (["昼食"], [("", "810")], False),
        (["夕食"], [("", "810")], False),
        (["昼食"], [("810", "840")], True),
        (["夕食"], [("810", "840")], True),
    ]
    assert [table.new_rows for table in sheet.tables[1:]] == [0] * (len(sheet.tables) - 1)
    assert [(line.place, line.was, line.now, line.since.isoformat()) for line in sheet.changes] == [
        ("単価表（別表第1） 1食の単価（昼食、夕食）", "810円", "840円", "2026-10-01")
    ]


def test_sheet_of_the_first_version_marks_nothing(pack: RulePack) -> None:
    sheet = queries.sheet_of(published(pack, FIRST))

    assert (sheet.before, sheet.changes) == (None, [])
    assert sum(table.new_rows for table in sheet.tables) == 0
    assert len(sheet.examples) == 6
    first = sheet.examples[0]
    assert (first.quantity, first.user_yen, first.city_yen, first.total_yen) == (30, 9000, 15300, 24300)


def test_sheet_tells_a_changed_step_in_words(pack: RulePack, hara: Person) -> None:
    published(pack, FIRST)
    before, after = "渡した食事は、区分の額を利用者が払う。", "すべての食事で、区分の額を利用者が払う。"
    text = FIRST.replace("user_price if user_due and within_week", "user_price if within_week").replace(before, after)
    document = json.loads(text) | {"tests": []}

    sheet = queries.sheet_of(actions.draft(pack, json.dumps(document), by=hara, at=LATER))

    assert [(line.place, line.was, line.now) for line in sheet.changes] == [("計算の手順 8", before, after)]


def test_outlook_names_npos_of_this_city_only(pack: RulePack, tonari: Organisation, sumire: Organisation) -> None:
    version = approved(pack, FIRST)

    outlook = queries.outlook_of(version, today=AT.date())

    assert [npo.organisation.name for npo in outlook.npos] == ["あさひ会", "すみれの会"]
    assert (outlook.changes, outlook.past_question) == ([], "")


def test_rollout_counts_done_of_all(pack: RulePack, asahi: Organisation, django_assert_num_queries: Counting) -> None:
    version = published(pack, FIRST)
    with inside(asahi):
        from tenants.jobs.models import Job

        Job.objects.update(state="failed")

    with django_assert_num_queries(2):
        rollout = queries.rollout_of(version)

    assert (rollout.done, rollout.failed, rollout.total, rollout.is_moving) == (0, 1, 2, True)


def test_in_force_gives_an_npo_one_version_per_city(pack: RulePack, tonari: Organisation, sumire: Organisation) -> None:
    published(pack, FIRST)
    with inside(tonari):
        other = actions.open_pack(current_city(), "meals", "隣野市の規則")
        tani = world.who("tani")
        author = Person(uuid4(), "隣 太郎")
        version = actions.draft(other, FIRST, by=author, at=AT)
        version = actions.validate(version, by=author, at=AT)
        actions.publish(actions.approve(version, by=tani, at=AT), by=tani, at=AT)

    with inside(sumire):
        found = [(version.pack.city.organisation.name, version.number) for version in queries.in_force()]

    assert found == [("見本市", 1), ("隣野市", 1)]
    assert PackVersion.objects.count() == 1
