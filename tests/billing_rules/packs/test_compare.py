"""Any two versions side by side, on the page and as the annex of a notice."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from billing_rules.packs import actions, queries
from billing_rules.packs.documents import notice_document
from billing_rules.packs.models import PackVersion, RulePack
from npo_platform.papers.notice import notice_html
from tenants.accounts.queries import Person
from tests.billing_rules.packs.conftest import AT, FIRST, LATER, SECOND, approved, changed, published

Browser = Callable[[str], Client]


@pytest.fixture
def rules(pack: RulePack) -> tuple[PackVersion, PackVersion]:
    return published(pack, FIRST), published(pack, SECOND, at=LATER)


def test_page_sets_old_and_new_side_by_side_by_table(
    client_of: Browser, rules: tuple[PackVersion, PackVersion]
) -> None:
    page = client_of("kita").get(f"/rules/{rules[1].pk}/compare/").content.decode()

    assert "旧 第1版　→　新 第2版" in page
    assert "単価表（別表第1） 1件" in page
    assert '<th scope="row" class="wrap">1食の単価　昼食、夕食</th>' in page
    assert "<del>810円</del>" in page
    assert "<ins>840円</ins>" in page
    assert "令和8年10月1日" in page


def test_version_may_be_compared_with_a_later_one(client_of: Browser, rules: tuple[PackVersion, PackVersion]) -> None:
    first, second = rules

    page = client_of("kita").get(f"/rules/{first.pk}/compare/?with={second.pk}").content.decode()

    assert "旧 第2版　→　新 第1版" in page
    assert "<del>840円</del>" in page


def test_first_version_says_that_there_is_nothing_to_compare(client_of: Browser, pack: RulePack) -> None:
    version = published(pack, FIRST)
    browser = client_of("kita")

    assert "くらべる版が、まだありません。" in browser.get(f"/rules/{version.pk}/compare/").content.decode()
    assert browser.get(f"/rules/{version.pk}/compare/notice.pdf").status_code == 409


def test_faulty_draft_is_answered_with_what_to_do(client_of: Browser, pack: RulePack, hara: Person) -> None:
    published(pack, FIRST)
    version = actions.draft(pack, FIRST.replace('"price": 810', '"price": "x"'), by=hara, at=LATER)

    page = client_of("hara").get(f"/rules/{version.pk}/compare/").content.decode()

    assert "「直すところ」をなくしてから、見くらべてください。" in page


def test_other_packs_version_is_not_found(
    client_of: Browser, rules: tuple[PackVersion, PackVersion], pack: RulePack
) -> None:
    visits = actions.open_pack(pack.city, "visits", "訪問の規則")
    other = published(visits, changed(FIRST, service="visits"))

    for asked in (other.pk, "x"):
        assert client_of("kita").get(f"/rules/{rules[1].pk}/compare/?with={asked}").status_code == 404


def test_npo_compares_what_is_published_and_finds_no_draft(
    client_of: Browser, rules: tuple[PackVersion, PackVersion], pack: RulePack
) -> None:
    first, second = rules
    draft = approved(pack, changed(SECOND, version="3"), at=LATER)
    browser = client_of("baba")

    assert "<ins>840円</ins>" in browser.get(f"/rules/{second.pk}/compare/?with={first.pk}").content.decode()
    assert "第3版" not in browser.get(f"/rules/{second.pk}/compare/").content.decode()
    assert browser.get(f"/rules/{draft.pk}/compare/").status_code == 404
    assert browser.get(f"/rules/{second.pk}/compare/?with={draft.pk}").status_code == 404


def test_changed_setting_is_told_by_its_label(pack: RulePack, hara: Person) -> None:
    first = published(pack, FIRST)
    setting = json.loads(FIRST)["settings"][0] | {"value": "sunday"}
    second = actions.draft(pack, changed(FIRST, settings=[setting]), by=hara, at=LATER)

    (line,) = queries.comparison_of(second.pk, first.pk).changes

    assert (line.place, line.was, line.now) == ("設定 週の始まり", "月曜", "日曜")


def annex(rules: tuple[PackVersion, PackVersion]) -> dict[str, Any]:
    return notice_document(queries.comparison_of(rules[1].pk, rules[0].pk), today=LATER.date())


def test_annex_names_table_case_figures_day_and_clause(rules: tuple[PackVersion, PackVersion]) -> None:
    document = annex(rules)

    assert document["tables"][0] == {
        "label": "単価表（別表第1）",
        "changes": [
            {
                "item": "1食の単価",
                "cases": ["昼食", "夕食"],
                "was": "810円",
                "now": "840円",
                "since": "2026-10-01",
                "until": None,
                "clause": "第6条 別表第1（令和8年改正・見本）",
            }
        ],
    }
    html = notice_html(document)
    assert "別紙　令和8年9月20日　見本市 高齢福祉課" in html
    assert (
        "<u>810円</u></td><td><u>840円</u></td><td>令和8年10月1日</td><td>第6条 別表第1（令和8年改正・見本）</td>"
        in html
    )


def test_annex_is_a_paper(client_of: Browser, rules: tuple[PackVersion, PackVersion]) -> None:
    answer = client_of("seki").get(f"/rules/{rules[1].pk}/compare/notice.pdf?with={rules[0].pk}")

    text = PdfReader(BytesIO(answer.content)).pages[0].extract_text()
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "新旧対照表" in text
    assert "840円" in text


def test_page_takes_as_many_queries_with_three_versions_as_with_two(
    client_of: Browser, rules: tuple[PackVersion, PackVersion], pack: RulePack
) -> None:
    browser, address = client_of("hara"), f"/rules/{rules[1].pk}/compare/"
    browser.get(address)

    with CaptureQueriesContext(connection) as with_two:
        browser.get(address)
    actions.draft(pack, changed(SECOND, version="3"), by=Person(rules[0].author_id, "原"), at=AT)
    with CaptureQueriesContext(connection) as with_three:
        browser.get(address)

    assert len(with_three) == len(with_two) <= 12
