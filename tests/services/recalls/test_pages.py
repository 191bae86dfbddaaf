"""The city's board and the provider's page: whose, how many yen, read by name; nothing of anybody else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from billing_rules.advisories import actions
from billing_rules.advisories.models import Advisory, Share
from billing_rules.packs.models import PackVersion
from services.people.models import Recipient
from services.recalls.models import TouchedLine
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.jobs.models import Job
from tenants.registry.models import Contract, Organisation
from tests.services.recalls.scene import DINNER, JUNE_21, LUNCH, advise
from tests.services.statements.scene import MAY, close, days, join, mihon_rules, publish, served
from tests.world import who

Browser = Callable[[str], Client]
Run = Callable[[], None]
FORM = {
    "severity": "high",
    "first_day": "令和8年5月1日",
    "last_day": "令和8年5月31日",
    "reach": "some",
    "parts": [LUNCH],
    "what": "昼食の単価がちがう",
    "remedy": "待つ",
}


@pytest.fixture
def version(mihon: Organisation) -> PackVersion:
    return publish(mihon, mihon_rules())


@pytest.fixture
def people(version: PackVersion, asahi: Organisation, contract: Contract) -> list[Recipient]:
    """Five people with 2 lunches each, one of them with a dinner, in a closed May."""
    with inside(asahi):
        joined = [join(contract, f"木{n}", kana=f"き{n}") for n in "あいうえお"]
        for person in joined:
            served(person, days(MAY, 1, 2))
        served(joined[0], days(MAY, 1, 1), meal="dinner")
        close(contract, MAY)
    return joined


def test_two_people_of_the_city_and_a_manager_walk_through(
    version: PackVersion,
    people: list[Recipient],
    mihon: Organisation,
    asahi: Organisation,
    client_of: Browser,
    run_jobs: Run,
) -> None:
    author, approver, manager = client_of("hara"), client_of("kita"), client_of("baba")
    page = author.get(f"/rules/{version.pk}/advisories/write/").content.decode()
    assert "昼食：1食の単価 810円（令和8年4月1日から）" in page

    written = author.post(f"/rules/{version.pk}/advisories/write/", FORM)
    address = written.headers["Location"]
    assert "書いた人とは別の承認者を待っています" in author.get(address).content.decode()
    assert "確かめて、団体に知らせる" in approver.get(address).content.decode()
    assert approver.post(f"{address}publish/").status_code == 302
    with inside(asahi):
        run_jobs()
        own = Share.objects.get()
    told = manager.get(f"/rules/advisories/{own.pk}/").content.decode()
    for words in ("木あ ハナ", "4,000", "4,100", "読みました", "原 直子", "北 浩一"):
        assert words in told
    manager.post(f"/rules/advisories/{own.pk}/")
    client_of("chiba").post(f"/rules/advisories/{own.pk}/")  # the first name stays

    board = approver.get(address).content.decode()
    for words in ("馬場 和子", "8,100", "あさひ会", "すみれの会", "まだ読んでいません", "調べています", "令和8年5月"):
        assert words in board
    assert "木あ" not in board
    with inside(asahi):
        assert AuditEntry.objects.filter(action="advisories.acknowledge").count() == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"last_day": "令和8年4月30日"}, "最後の日が、最初の日より前です。入れ直すか、空けてください。"),
        ({"first_day": "五月ごろ"}, "日付"),
        ({"parts": []}, "かかわるところを1つ以上選ぶか、「全部」にしてください。"),
        ({"parts": ["row:price:77"]}, "選んだところが、この版にありません。"),
        ({"what": ""}, "何がおかしいかを書いてください。"),
        ({"stops": "on"}, "この版で締められなくする理由を書いてください。"),
        ({"severity": ""}, "重さを選んでください。"),
    ],
)
def test_bad_input_is_told_and_keeps_what_was_typed(
    version: PackVersion, client_of: Browser, mihon: Organisation, change: dict[str, Any], sentence: str
) -> None:
    answer = client_of("hara").post(f"/rules/{version.pk}/advisories/write/", FORM | change)
    page = answer.content.decode()
    assert (answer.status_code, sentence in page) == (422, True)
    assert "昼食の単価がちがう" in page or change.get("what") == ""
    with inside(mihon):
        assert Advisory.objects.count() == 0


def test_a_double_click_writes_one(version: PackVersion, client_of: Browser, mihon: Organisation) -> None:
    browser = client_of("hara")
    first, again = (browser.post(f"/rules/{version.pk}/advisories/write/", FORM) for _ in range(2))
    assert first.headers["Location"] == again.headers["Location"]
    with inside(mihon):
        assert Advisory.objects.count() == 1


def test_a_version_of_another_city_is_not_there(version: PackVersion, client_of: Browser) -> None:
    assert client_of("tani").get(f"/rules/{version.pk}/advisories/write/").status_code == 404
    assert client_of("tani").post(f"/rules/{version.pk}/advisories/write/", FORM).status_code == 404


def test_what_is_taken_back_is_told_on_both_pages(
    version: PackVersion, people: list[Recipient], mihon: Organisation, asahi: Organisation, client_of: Browser
) -> None:
    told = advise(mihon, version)
    answer = client_of("hara").post(f"/rules/advisories/{told.pk}/withdraw/", {"reason": ""})
    assert (answer.status_code, "取り消す理由を書いてください。" in answer.content.decode()) == (422, True)
    taken_back = client_of("hara").post(f"/rules/advisories/{told.pk}/withdraw/", {"reason": "合っていた"})
    assert "合っていた" in client_of("seki").get(taken_back.headers["Location"]).content.decode()
    assert "あとのお知らせに代わりました" in client_of("seki").get(f"/rules/advisories/{told.pk}/").content.decode()
    listed = client_of("doi").get("/rules/advisories/").content.decode()
    assert "お知らせの取消し" in listed


def test_nobody_else_sees_notices_answers_or_people(
    version: PackVersion,
    people: list[Recipient],
    mihon: Organisation,
    tonari: Organisation,
    asahi: Organisation,
    sumire: Organisation,
    client_of: Browser,
    run_jobs: Run,
) -> None:
    told = advise(mihon, version, parts=(DINNER,))
    with inside(asahi):
        run_jobs()
        own = Share.objects.get()
        assert TouchedLine.objects.count() == 1
    with inside(sumire):  # told too, but never about あさひ会
        assert [share.npo_id for share in Share.objects.all()] == [sumire.pk]
        assert TouchedLine.objects.count() == 0
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Share(advisory_id=told.pk, city_id=mihon.pk, npo_id=sumire.pk).save(force_insert=True)
        assert Share.objects.filter(pk=own.pk).update(read_by_name="だれか") == 0
    with inside(tonari):
        assert (Advisory.objects.count(), Share.objects.count()) == (0, 0)
        assert Job.objects.filter(kind="advisory").count() == 0
    assert client_of("endo").get(f"/rules/advisories/{own.pk}/").status_code == 404
    assert client_of("tani").get(f"/rules/advisories/{told.pk}/").status_code == 404
    with inside(mihon):  # one person's 810 yen stay with the provider
        figures = Share.objects.get(pk=own.pk).figures
        assert figures["totals"]["user"] is None
        assert str(people[0].pk) not in str(figures)
        assert "410" not in str(figures)


def test_a_waiting_notice_is_known_to_nobody_but_its_city(
    version: PackVersion, mihon: Organisation, asahi: Organisation
) -> None:
    with inside(mihon):
        from tests.services.recalls.scene import draft

        actions.write(version, draft(severity="high"), by=who("hara"), at=JUNE_21)
    with inside(asahi):
        assert Advisory.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_lists_and_board_ask_the_same_number_of_queries(
    version: PackVersion,
    people: list[Recipient],
    mihon: Organisation,
    asahi: Organisation,
    sumire: Organisation,
    client_of: Browser,
    run_jobs: Run,
    count: int,
) -> None:
    for n in range(count):
        told = advise(mihon, version, what=f"単価がちがう {n}")
    for npo in (asahi, sumire)[: 1 + (count > 1)]:
        with inside(npo):
            run_jobs()
    with inside(asahi):
        own = Share.objects.get(advisory=told)
    pages = [
        ("seki", "/rules/advisories/"),
        ("seki", f"/rules/advisories/{told.pk}/"),
        ("doi", "/rules/advisories/"),
        ("doi", f"/rules/advisories/{own.pk}/"),
    ]
    asked = []
    for name, address in pages:
        browser = client_of(name)
        browser.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(address).status_code == 200
        asked.append(len(seen))
    assert asked == [4, 7, 4, 12]
