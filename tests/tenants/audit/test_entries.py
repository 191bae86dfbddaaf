"""The list of acts: narrowed by person, kind and Tokyo day, taken along, and never another organisation's."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from tenants.accounts.queries import person
from tenants.audit.actions import record, viewed
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tests import world

ClientOf = Callable[[str], Client]
LATE, EARLY = (
    datetime(2026, 5, 31, 14, 59, tzinfo=UTC),
    datetime(2026, 5, 31, 15, 0, tzinfo=UTC),
)  # 23:59 and 0:00 in Tokyo


@pytest.fixture
def _three(asahi: Organisation) -> None:
    """青木 looked at somebody on the last minute of May and exported on the first of June; 馬場 looked then too."""
    with inside(asahi):
        aoki, baba = world.user("aoki"), world.user("baba")
        viewed(aoki, by=person(aoki), at=LATE, detail="ひとつめ")
        record("statements.export", aoki, by=person(aoki), at=EARLY, detail="ふたつめ")
        viewed(aoki, by=person(baba), at=EARLY, detail="みっつめ")


def details(client: Client, question: str) -> list[str]:
    return [
        entry.detail for entry in client.get(f"/audit/?{question}").context["page"] if entry.detail.endswith("つめ")
    ]


@pytest.mark.usefixtures("_three")
@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("kind=viewed", {"ひとつめ", "みっつめ"}),
        ("kind=taken", {"ふたつめ"}),
        ("kind=acts", {"ふたつめ"}),
        ("kind=rows", set()),
        ("until=2026-05-31", {"ひとつめ"}),
        ("since=R8.6.1&until=令和8年6月1日", {"ふたつめ", "みっつめ"}),
        ("since=2026-06-01&kind=viewed", {"みっつめ"}),
    ],
)
def test_entries_are_narrowed_by_kind_and_tokyo_day(client_of: ClientOf, question: str, expected: set[str]) -> None:
    assert set(details(client_of("baba"), question)) == expected


@pytest.mark.usefixtures("_three")
def test_entries_are_narrowed_by_person(asahi: Organisation, client_of: ClientOf) -> None:
    with inside(asahi):
        baba = world.user("baba")

    assert details(client_of("baba"), f"who={baba.pk}") == ["みっつめ"]


@pytest.mark.usefixtures("_three")
def test_what_cannot_be_read_is_said_and_narrows_nothing(client_of: ClientOf) -> None:
    page = client_of("baba").get("/audit/?since=きのう&who=somebody&kind=all")

    assert page.status_code == 200
    assert "いつから：" in page.content.decode()
    assert len(details(client_of("baba"), "since=きのう")) == 3


@pytest.mark.usefixtures("_three")
def test_entries_leave_as_a_file_and_that_is_an_entry_too(asahi: Organisation, client_of: ClientOf) -> None:
    book = client_of("baba").get("/audit/?take=csv&kind=taken").content.decode("utf-8-sig")

    assert book.split("\r\n")[0] == "日時,人,操作,対象,変わった項目,内容"
    assert "明細を書き出した" in book.split("\r\n")[1]
    with inside(asahi):
        assert AuditEntry.objects.get(action="taken").detail == "操作の記録 1件"


@pytest.mark.usefixtures("_three")
def test_another_organisation_sees_none_of_it(client_of: ClientOf) -> None:
    assert details(client_of("endo"), "") == []
