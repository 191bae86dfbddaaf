"""The list, the proposals, the button, the letters."""

import json
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from billing_rules.packs.models import PackVersion
from npo_platform.papers import report_html
from npo_platform.papers.correction import corrections_html, render_corrections
from services.adjustments.models import Correction
from services.corrections import actions
from services.corrections.documents import letter_of
from services.corrections.queries.letter import person_correction
from services.people.models import Recipient
from services.reports.actions import freeze
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.desk.checks.sums import check_sums_agree
from tenants.registry.models import Contract, Organisation
from tests.services.corrections.scene import JULY_10, JULY_12, MAY_1, RULES_793, RULES_807, confirm
from tests.services.statements.scene import JUNE, MAY, close, days, join, month_row, publish, served
from tests.world import who

Browser = Callable[[str], Client]
NOON = "2026-07-12T12:00+09:00"


@pytest.fixture
def people(mihon: Organisation, asahi: Organisation, contract: Contract) -> dict[str, Recipient]:
    """5月に、青木（非課税）3食、石井（課税）2食、上田（生活保護）1食。利用者の差は −30、＋20、0円。"""
    publish(mihon, RULES_793)
    with inside(asahi):
        found = {
            "青木": join(contract, "青木"),
            "石井": join(contract, "石井", "taxed", kana="いしい"),
            "上田": join(contract, "上田", "welfare", kana="うえだ"),
        }
        for number, person in zip((3, 2, 1), found.values(), strict=True):
            served(person, days(MAY, 11, 10 + number))
        close(contract, MAY)
        month_row(contract, JUNE)
        return found


@pytest.fixture
def reform(people: dict[str, Recipient], mihon: Organisation, asahi: Organisation) -> PackVersion:
    version = publish(mihon, RULES_807, at=JULY_10, past="決裁第5号", correct_from=MAY_1)
    with inside(asahi):
        actions.propose(version, at=JULY_10)
    return version


def seen() -> str:
    return ",".join(str(one.pk) for one in Correction.objects.filter(state="proposed"))


@time_machine.travel(NOON, tick=False)
def test_page_tells_old_and_new_of_each_person(reform: PackVersion, client_of: Browser) -> None:
    page = client_of("chiba").get(f"/corrections/{reform.pk}/").content.decode()

    for words in ("青木 ハナ", "1,200 → 1,170", "1,179 → 1,251", "第7条 別表第2・第6条 別表第1", "決裁第5号"):
        assert words in page
    assert "確かめるのは、事務責任者です。" in page
    assert "記録は 令和8年5月1日 からなので、それより前の回数は入っていません。" in page  # its week began in April
    told = client_of("doi").get(f"/rules/simulations/arrivals/{reform.pk}/").content.decode()
    assert "令和8年5月分からの差を過誤調整の案にします。" in told
    assert "締めた月は変わりません。" not in told
    listed = client_of("doi").get("/corrections/").content.decode()
    assert "配食 第2版" in listed
    assert "確認待ち" in listed


@time_machine.travel(NOON, tick=False)
def test_manager_confirms_what_was_on_the_page(
    reform: PackVersion, client_of: Browser, asahi: Organisation, contract: Contract
) -> None:
    """利用者 −30＋20 ＝ −10円、市 ＋72＋8＋14 ＝ ＋94円が6月の明細に載る。"""
    browser = client_of("baba")
    with inside(asahi):
        told = seen()
    assert f'value="{told}"' in browser.get(f"/corrections/{reform.pk}/").content.decode()

    answer = browser.post(f"/corrections/{reform.pk}/confirm/", {"seen": told}, follow=True)

    assert "確かめました。次に締める月の明細と報告書に入ります。" in answer.content.decode()
    month = browser.get(f"/statements/{contract.pk}/2026-06/").content.decode()
    assert "令和8年5月分 昼食：第1版の計算を取り消します。" in month
    assert "令和8年5月分 昼食：第2版で計算し直しました。" in month
    with inside(asahi):
        statement = month_row(contract, MAY.shift(1)).statements.get()
        assert (statement.totals["user"], statement.totals["city"]) == (-10, 94)


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize("told", ["", "x", "018f0000-0000-7000-8000-000000000000"])
def test_confirming_what_was_not_on_the_page_is_refused_with_the_page(
    told: str, reform: PackVersion, client_of: Browser, asahi: Organisation
) -> None:
    answer = client_of("baba").post(f"/corrections/{reform.pk}/confirm/", {"seen": told})

    assert answer.status_code == 409
    assert "青木 ハナ" in answer.content.decode()
    with inside(asahi):
        assert Correction.objects.get().state == "proposed"


@time_machine.travel(NOON, tick=False)
def test_letter_says_what_is_paid_back_and_when(
    reform: PackVersion, people: dict[str, Recipient], client_of: Browser, asahi: Organisation
) -> None:
    with inside(asahi):
        confirm(reform)
        back, extra = (letter_of(person_correction(reform, people[name].pk)) for name in ("青木", "石井"))

    assert (back["difference"], back["carried_by"]) == (-30, "令和8年6月")
    assert [(one["label"], one["user_before"], one["user_after"]) for one in back["months"]] == [
        ("令和8年5月", 1200, 1170)
    ]
    html = corrections_html([back])
    for words in ("お返しする額", "<b>30<small> 円</small></b>", "令和8年6月分のご負担から差し引きます", "昼食 3食"):
        assert words in html
    assert "追加のご負担" in corrections_html([extra])
    assert render_corrections([back]) == render_corrections([back])

    answer = client_of("chiba").get(f"/corrections/{reform.pk}/people/{people['青木'].pk}/letter.pdf")
    assert answer.content.startswith(b"%PDF")
    together = client_of("chiba").get(f"/corrections/{reform.pk}/letters.pdf")
    assert together.content.startswith(b"%PDF")
    with inside(asahi):
        assert AuditEntry.objects.get(action="corrections.print").detail == "2人分"
        assert AuditEntry.objects.filter(action="viewed", detail="過誤調整の手紙").count() == 1


@time_machine.travel(NOON, tick=False)
def test_letter_of_someone_whose_part_did_not_change_is_not_made(
    reform: PackVersion, people: dict[str, Recipient], client_of: Browser, asahi: Organisation
) -> None:
    early = client_of("chiba").get(f"/corrections/{reform.pk}/letters.pdf")
    with inside(asahi):
        confirm(reform)
    page = client_of("chiba").get(f"/corrections/{reform.pk}/").content.decode()

    assert early.status_code == 409
    assert "手紙は、過誤調整の案を確かめたあとに作れます。" in early.content.decode()
    assert f"/people/{people['青木'].pk}/letter.pdf" in page
    assert f"/people/{people['上田'].pk}/letter.pdf" not in page


@time_machine.travel(NOON, tick=False)
def test_another_npos_page_shows_nobody(reform: PackVersion, people: dict[str, Recipient], client_of: Browser) -> None:
    browser = client_of("endo")

    answer = browser.get(f"/corrections/{reform.pk}/")

    assert answer.status_code == 409
    assert "青木" not in answer.content.decode()
    assert "この版が直す、締めた月はありません。" in answer.content.decode()
    assert browser.get(f"/corrections/{reform.pk}/people/{people['青木'].pk}/letter.pdf").status_code == 409


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize("number", [1, 3])
def test_pages_ask_the_same_number_of_queries_for_any_number_of_people(
    number: int, client_of: Browser, asahi: Organisation, mihon: Organisation, contract: Contract
) -> None:
    publish(mihon, RULES_793)
    with inside(asahi):
        for name in "青石上"[:number]:
            served(join(contract, f"{name}川"), days(MAY, 11, 13))
        close(contract, MAY)
    version = publish(mihon, RULES_807, at=JULY_10, past="決裁第5号", correct_from=MAY_1)
    with inside(asahi):
        actions.propose(version, at=JULY_10)
        confirm(version)
    browser = client_of("baba")
    counts = []
    for path in ("/corrections/", f"/corrections/{version.pk}/", f"/corrections/{version.pk}/letters.pdf"):
        browser.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(path).status_code == 200
        counts.append(len(asked))
    assert counts == [4, 21, 11]


@time_machine.travel(NOON, tick=False)
def test_report_prints_the_old_line_and_the_new_one(
    reform: PackVersion, asahi: Organisation, contract: Contract
) -> None:
    """3人の取消しと計算し直し。請求は、6月の食事がないので差だけ：利用者 −10円、市 ＋94円。"""
    with inside(asahi):
        confirm(reform)
        close(contract, JUNE, at=JULY_12)
        report = freeze(month_row(contract, JUNE).pk, by=who("baba"), at=JULY_12)
        document = json.loads(report.document)

    told = [(one["month_label"], one["quantity"], one["user_yen"], one["city_yen"]) for one in document["adjustments"]]
    assert told[:2] == [("令和8年5月分", -3, -1200, -1179), ("令和8年5月分", 3, 1170, 1251)]
    assert len(told) == 6
    assert (document["totals"]["bill_yen"], document["totals"]["claim_yen"]) == (-10, 94)
    assert check_sums_agree(document) == []
    assert "令和8年5月分" in report_html(document)
