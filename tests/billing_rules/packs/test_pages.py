"""The pages of the rules, walked by author, approver, reader and NPO."""

from collections.abc import Callable
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from billing_rules.packs import actions
from billing_rules.packs.models import PackVersion, RulePack
from services.demo.simulating import tell_npos
from tenants.accounts.queries import Person
from tenants.crossing import inside
from tenants.jobs.models import Job
from tenants.notices.models import Notice
from tenants.registry.models import Organisation
from tests.billing_rules.packs.conftest import AT, FIRST, LATER, SECOND, approved, published

Browser = Callable[[str], Client]


def versions(city: Organisation) -> list[tuple[int, str]]:
    with inside(city):
        return list(PackVersion.objects.order_by("number").values_list("number", "state"))


def test_list_of_a_city_without_rules_says_what_comes_here(client_of: Browser) -> None:
    page = client_of("hara").get("/rules/").content.decode()

    assert "まだ規則がありません" in page
    assert page.count('href="/rules/library/"') == 2, "in the heading, and as what comes first"


def test_list_shows_every_version_to_the_city(client_of: Browser, pack: RulePack) -> None:
    published(pack, FIRST)
    approved(pack, SECOND, at=LATER)

    page = client_of("seki").get("/rules/").content.decode()

    assert "第1版" in page
    assert "第2版" in page
    assert "令和8年10月1日" in page
    assert "新しい版を作る" not in page


def test_draft_of_an_uploaded_file_leads_to_its_page(client_of: Browser, mihon: Organisation) -> None:
    file = BytesIO(b"\xef\xbb\xbf" + FIRST.encode())
    file.name = "meals.json"

    answer = client_of("hara").post("/rules/draft/", {"file": file, "text": ""})

    with inside(mihon):
        version = PackVersion.objects.select_related("pack").get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/rules/{version.pk}/")
    assert (version.state, version.author_name, version.pack.name) == ("draft", "原 直子", "配食サービスの規則")


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (None, "規則の文書がありません。ファイルを選ぶか、文書を貼ってください。"),
        ("規則".encode("cp932"), "文字コードが UTF-8 ではありません。UTF-8 で保存し直してください。"),
        (b"a" * (1024 * 1024 + 1), "ファイルが1MBをこえています。規則の文書だけのファイルを選んでください。"),
        (b"PK\x03\x04\x00\x00", "ファイルに文字でないものが入っています。JSON のファイルを選んでください。"),
        (b'{"format": 1 "pack": 2}', "JSON として読めません。1行目の14文字目の近くを確かめてください。"),
        (b'{"a": 1, "a": 2}', "「a」が同じところに2回書かれています。1つにしてください。"),
    ],
    ids=["nothing", "cp932", "too large", "a zip", "no JSON", "twice"],
)
def test_draft_of_no_text_is_asked_for_again_and_nothing_is_kept(
    client_of: Browser, mihon: Organisation, file: bytes | None, sentence: str
) -> None:
    upload = BytesIO(file or b"")
    upload.name = "meals.json"

    answer = client_of("hara").post("/rules/draft/", {"text": "", **({"file": upload} if file else {})})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert versions(mihon) == []


def test_draft_begins_with_the_published_document(client_of: Browser, pack: RulePack) -> None:
    version = published(pack, FIRST)

    page = client_of("hara").get("/rules/draft/")

    assert page.context["form"].initial["text"] == version.document


def test_version_with_faults_shows_each_at_its_row(client_of: Browser, pack: RulePack, hara: Person) -> None:
    text = FIRST.replace('"meal": "dinner", "price": 810', '"meal": "dinner", "price": "８４O"')
    version = actions.draft(pack, text, by=hara, at=AT)

    page = client_of("hara").get(f"/rules/{version.pk}/").content.decode()

    assert "直すところが 1件あります" in page
    assert '<a href="#price-2">単価表（別表第1） 2行目：1食の単価「８４O」は' in page
    assert '<tr id="price-2">' in page
    assert "検査する" in page


def test_version_of_a_document_that_is_no_pack_still_opens(client_of: Browser, pack: RulePack, hara: Person) -> None:
    version = actions.draft(pack, '{"format": 1, "title": 3}', by=hara, at=AT)

    page = client_of("seki").get(f"/rules/{version.pk}/").content.decode()

    assert "この文書は、まだ表として読めません" in page
    assert "書かれていません。" in page


def test_version_shows_old_and_new_side_by_side(client_of: Browser, pack: RulePack) -> None:
    published(pack, FIRST)
    version = approved(pack, SECOND, at=LATER)

    page = client_of("kita").get(f"/rules/{version.pk}/").content.decode()

    assert page.count('<ins><span class="hidden">新 </span>840</ins>') == 2
    assert page.count('<del><span class="hidden">旧 </span>810</del>') == 2
    assert "公開の内容を確かめる" in page


def test_from_draft_to_publication_in_the_browser(
    client_of: Browser,
    pack: RulePack,
    mihon: Organisation,
    asahi: Organisation,
    sumire: Organisation,
    run_jobs: Callable[[], None],
) -> None:
    with time_machine.travel(LATER, tick=False):
        published(pack, FIRST, at=AT)
        hara, kita = client_of("hara"), client_of("kita")

        address = hara.post("/rules/draft/", {"text": SECOND}).headers["Location"]
        hara.post(f"{address}validate/")
        hara.post(f"{address}simulation/", {"months": 3})
        for npo in (asahi, sumire):
            with inside(npo):
                run_jobs()
        kita.post(f"{address}approve/")
        check = kita.get(f"{address}publish/").content.decode()
        done = kita.post(f"{address}publish/", follow=True).content.decode()
        with inside(mihon):
            run_jobs()
        told = kita.get(address).content.decode()

    assert "知らせる団体 2団体" in check
    assert "あさひ会" in check
    assert "すみれの会" in check
    assert "令和8年10月1日（木）の分から" in check
    assert "公開しました。団体へのお知らせを配り始めました。" in done
    assert "お知らせを配っています 0 / 2団体。" in done
    assert "お知らせを配っています" not in told
    assert "団体への適用 0 / 2" in told
    assert PackVersion.objects.get(number=2).state == "published"
    with inside(asahi):
        assert Job.objects.filter(kind="pack_published").count() == 2


def test_approve_by_the_author_is_answered_on_the_page(client_of: Browser, pack: RulePack, kita: Person) -> None:
    version = actions.validate(actions.draft(pack, FIRST, by=kita, at=AT), by=kita, at=AT)
    browser = client_of("kita")

    answer = browser.post(f"/rules/{version.pk}/approve/")

    assert answer.status_code == 409
    assert "作成した人は、自分の版を承認・公開できません。" in answer.content.decode()
    assert "この版を承認する" not in browser.get(f"/rules/{version.pk}/").content.decode()


def test_publish_without_the_decision_keeps_the_page(client_of: Browser, pack: RulePack) -> None:
    published(pack, FIRST)
    version = approved(pack, SECOND, at=LATER)
    with time_machine.travel("2026-11-05T10:00+09:00", tick=False):
        answer = client_of("kita").post(f"/rules/{version.pk}/publish/", {"past_decision": ""})

    assert answer.status_code == 409
    assert "締めた月をどう扱うか、決めたことを書いてください。" in answer.content.decode()
    version.refresh_from_db()
    assert version.state == "approved"


def test_publish_with_a_limit_tells_every_npo_from_which_month_on(
    client_of: Browser, pack: RulePack, asahi: Organisation
) -> None:
    published(pack, FIRST)
    version = approved(pack, SECOND, at=LATER)
    answers = {"treatment": "correct", "correct_from": "2026-10-01", "past_decision": "決裁第5号"}
    with time_machine.travel("2026-11-05T10:00+09:00", tick=False):
        undecided = client_of("kita").post(f"/rules/{version.pk}/publish/", answers | {"correct_from": ""})
        answer = client_of("kita").post(f"/rules/{version.pk}/publish/", answers)
    tell_npos(version)

    assert "さかのぼる最初の月を選んでください。" in undecided.content.decode()
    assert answer.status_code == 302
    with inside(asahi):
        told = Notice.objects.get(kind="pack_published", title__startswith=str(version))
    assert "締めた月は、令和8年10月分から過誤調整の案を作ります。" in told.body


def test_rollout_asks_again_until_every_npo_is_done(
    client_of: Browser, pack: RulePack, asahi: Organisation, sumire: Organisation
) -> None:
    version = published(pack, FIRST)
    browser = client_of("mori")

    for npo, state in ((asahi, "done"), (sumire, "running")):
        with inside(npo):
            Job.objects.update(state=state)
    moving = browser.get(f"/rules/{version.pk}/rollout/", headers={"HX-Request": "true"}).content.decode()
    with inside(sumire):
        Job.objects.update(state="done")
    still = browser.get(f"/rules/{version.pk}/rollout/", headers={"HX-Request": "true"}).content.decode()

    assert "団体への適用 1 / 2" in moving
    assert 'hx-trigger="every 2s"' in moving
    assert "<html" not in moving
    assert "団体への適用 2 / 2" in still
    assert "hx-trigger" not in still


def test_npo_reads_the_rules_in_force_and_who_answers_for_them(client_of: Browser, pack: RulePack) -> None:
    published(pack, FIRST)
    published(pack, SECOND, at=LATER)

    page = client_of("baba").get("/rules/").content.decode()

    assert "配食サービスの規則 第2版" in page
    assert "原 直子" in page
    assert "北 浩一" in page
    assert "これまでの版 2版" in page
    assert "新しい版を作る" not in page


def test_npo_without_published_rules_is_told_so(client_of: Browser, pack: RulePack) -> None:
    approved(pack, FIRST)

    page = client_of("baba").get("/rules/").content.decode()

    assert "公開された規則は、まだありません" in page


def test_source_is_the_document_itself(client_of: Browser, pack: RulePack) -> None:
    version = published(pack, FIRST)

    answer = client_of("baba").get(f"/rules/{version.pk}/source.json")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="meals-1.json"'
    assert answer.content.decode() == version.document


@pytest.mark.parametrize("address", ["/rules/", "/rules/{first}/", "/rules/draft/", "/api/v1/packs/"])
def test_pages_take_as_many_queries_with_three_versions_as_with_one(
    client_of: Browser, pack: RulePack, address: str
) -> None:
    address = address.format(first=published(pack, FIRST).pk)
    browser = client_of("hara")
    browser.get(address)

    with CaptureQueriesContext(connection) as with_one:
        browser.get(address)
    published(pack, SECOND, at=LATER)
    approved(pack, FIRST.replace("2026.1", "2026.3"), at=LATER)
    with CaptureQueriesContext(connection) as with_three:
        browser.get(address)

    assert len(with_three) == len(with_one) <= 12


def test_npo_page_takes_few_queries(client_of: Browser, pack: RulePack) -> None:
    published(pack, FIRST)
    published(pack, SECOND, at=LATER)
    browser = client_of("baba")
    browser.get("/rules/")

    with CaptureQueriesContext(connection) as queries:
        browser.get("/rules/")

    assert len(queries) <= 12
