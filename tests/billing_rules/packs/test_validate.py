import json
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from billing_rules.packs import actions, queries
from billing_rules.packs.models import PackVersion, RulePack
from tenants.accounts.queries import Person
from tenants.audit.models import AuditEntry
from tenants.notices.models import Notice
from tests.billing_rules.packs.conftest import AT, FIRST, LATER, LIBRARY, SECOND, changed, published


def faults(version: PackVersion) -> list[tuple[str, str]]:
    version.refresh_from_db()
    return [(fault["code"], fault["where"]) for fault in version.findings if fault["severity"] == "stop"]


def with_price_rows(*rows: dict[str, Any]) -> str:
    document = json.loads(FIRST)
    document["tables"][0]["rows"] = list(rows)
    return json.dumps(document, ensure_ascii=False)


def test_validate_a_sound_document_moves_it_on(pack: RulePack, hara: Person) -> None:
    version = actions.validate(actions.draft(pack, FIRST, by=hara, at=AT), by=hara, at=LATER)

    version.refresh_from_db()
    assert (version.state, version.validated_at, faults(version)) == ("validated", LATER, [])
    assert AuditEntry.objects.get(action="packs.validate").detail == "配食サービスの規則 第1版 検査済み"
    notice = Notice.objects.get(kind="pack_waiting")
    assert notice.title == "配食サービスの規則 第1版が承認を待っています"
    assert notice.link == f"/rules/{version.pk}/"


def test_validate_a_table_with_a_gap_and_an_overlap_tells_both_and_stays_a_draft(pack: RulePack, hara: Person) -> None:
    text = with_price_rows(
        {"meal": "lunch", "price": 810, "from": "2026-04-01", "ref": "第6条"},
        {"meal": "lunch", "price": 820, "from": "2026-04-01", "ref": "第6条"},
        {"meal": "dinner", "price": 810, "from": "2026-05-01", "ref": "第6条"},
    )

    version = actions.validate(actions.draft(pack, text, by=hara, at=AT), by=hara, at=AT)

    table = "単価表（別表第1）"
    assert version.state == "draft"
    assert faults(version) == [("overlap", f"{table} 2行目"), ("gap", table)]


def test_checking_a_faulty_draft_says_on_its_page_that_it_did_not_pass(
    pack: RulePack, hara: Person, client_of: Callable[[str], Client]
) -> None:
    version = actions.draft(pack, with_price_rows(), by=hara, at=AT)

    page = client_of("hara").post(f"/rules/{version.pk}/validate/", follow=True).content.decode()

    assert "検査に通りませんでした。" in page
    assert "検査に通りました。" not in page


def test_validate_a_wrong_example_tells_expected_and_computed_yen(pack: RulePack, hara: Person) -> None:
    document = json.loads(FIRST)
    document["tests"][0]["expect"]["totals"]["city"] += 1
    expected = document["tests"][0]["expect"]["totals"]["city"]

    version = actions.validate(actions.draft(pack, json.dumps(document), by=hara, at=AT), by=hara, at=AT)

    version.refresh_from_db()
    (fault,) = [finding for finding in version.findings if finding["severity"] == "stop"]
    assert version.state == "draft"
    assert fault["code"] == "wrong_example"
    assert f"{expected:,}" in fault["message"]
    assert f"{expected - 1}" in fault["message"].replace(",", "")


def test_validate_a_forgotten_rounding_is_a_fault_at_its_step(pack: RulePack, hara: Person) -> None:
    document = json.loads(FIRST)
    place = next(n for n, step in enumerate(document["steps"]) if step["step"] == "amount")
    document["steps"][place]["formula"] += " / 3"
    document["tests"] = []

    version = actions.validate(actions.draft(pack, json.dumps(document), by=hara, at=AT), by=hara, at=AT)

    label = document["steps"][place]["label"]
    assert ("unrounded", f"手順 {place + 1}番目「{label}」") in faults(version)


def test_validate_a_document_of_another_service_or_pack_is_refused_publication(pack: RulePack, hara: Person) -> None:
    published(pack, FIRST)
    version = actions.draft(pack, changed(SECOND, service="visits", pack="tonari/visits"), by=hara, at=LATER)

    version = actions.validate(version, by=hara, at=LATER)

    assert version.state == "draft"
    assert faults(version) == [("other_service", "service"), ("other_pack", "pack")]


def test_validate_the_published_document_again_says_that_nothing_changes(pack: RulePack, hara: Person) -> None:
    published(pack, FIRST)

    version = actions.validate(actions.draft(pack, FIRST, by=hara, at=LATER), by=hara, at=LATER)

    assert faults(version) == [("no_change", "")]


def test_validate_a_document_of_another_city_warns(pack: RulePack, hara: Person) -> None:
    version = actions.validate(actions.draft(pack, changed(FIRST, city="隣野市"), by=hara, at=AT), by=hara, at=AT)

    assert version.state == "validated"
    assert [f["message"] for f in version.findings if f["code"] == "other_city"] == [
        "文書の市の名前は「隣野市」です。ほかの市の規則でないか、確かめてください。"
    ]


def test_validate_a_successor_finds_the_first_day_that_changes(pack: RulePack, hara: Person) -> None:
    first = published(pack, FIRST)

    version = actions.validate(actions.draft(pack, SECOND, by=hara, at=LATER), by=hara, at=LATER)

    assert version.first_changed_day is not None
    assert (version.first_changed_day.isoformat(), version.previous_digest) == ("2026-10-01", first.digest)


def without_examples(text: str, *, keep: int = 0) -> str:
    document = json.loads(text)
    return json.dumps(document | {"tests": document["tests"][:keep]}, ensure_ascii=False)


def successor(pack: RulePack, by: Person, first: str, second: str) -> PackVersion:
    published(pack, first)
    return actions.validate(actions.draft(pack, second, by=by, at=LATER), by=by, at=LATER)


def test_validate_a_changed_row_no_example_meets_is_stopped_and_an_old_one_is_warned_about(
    pack: RulePack, hara: Person
) -> None:
    """Rows 3 and 4 bring 840 yen in October; the last example of the document is the one that meets them."""
    version = successor(pack, hara, FIRST, without_examples(SECOND, keep=1))

    table = "単価表（別表第1）"
    assert version.state == "draft"
    assert faults(version) == [("untested_change", f"{table} 3行目"), ("untested_change", f"{table} 4行目")]
    assert next(one["message"] for one in version.findings if one["severity"] == "stop") == (
        f"{table} 3行目：前の版から変わった行なのに、通る例題がありません。"
        "令和8年10月1日からの記録（昼食）が入った例題を足してください。"
    )
    warned = [one["where"] for one in version.findings if one["code"] == "untested_row"]
    assert f"{table} 2行目" in warned


def test_validate_the_first_version_only_warns_about_rows_without_an_example(pack: RulePack, hara: Person) -> None:
    version = actions.validate(actions.draft(pack, without_examples(FIRST), by=hara, at=AT), by=hara, at=AT)

    assert version.state == "validated"
    assert {one["code"] for one in version.findings} == {"untested_row"}


def test_validate_an_altered_price_an_ending_and_a_new_table_are_all_changes(pack: RulePack, hara: Person) -> None:
    document = json.loads(without_examples(FIRST))
    document["tables"][0]["rows"][0]["price"] = 820
    document["tables"][1]["rows"][1] |= {"until": "2027-01-01"}
    document["tables"][1]["rows"].append(document["tables"][1]["rows"][1] | {"from": "2027-01-01"})
    del document["tables"][1]["rows"][3]["until"]
    rows = [{"extra": 5, "from": "2026-04-01", "ref": "附則"}]
    values = {"extra": {"type": "yen", "label": "加算"}}
    document["tables"].append({"name": "extra", "label": "加算の表", "values": values, "rows": rows})
    document["steps"].insert(0, {"step": "lookup", "table": "extra", "label": "加算を引く"})

    version = successor(pack, hara, without_examples(FIRST), json.dumps(document, ensure_ascii=False))

    stopped = [where for code, where in faults(version) if code == "untested_change"]
    own = "利用者負担の表（別表第2）"
    assert sorted(stopped) == [f"{own} 2行目", f"{own} 4行目", "加算の表 1行目", "単価表（別表第1） 1行目"]


def test_validate_other_words_and_another_order_of_keys_are_no_change(pack: RulePack, hara: Person) -> None:
    document = json.loads(without_examples(FIRST))
    document["inputs"][0]["choices"]["lunch"] = "ひるごはん"
    document["tables"][2]["rows"][7]["status"].reverse()
    document["tables"][0]["rows"][0]["ref"] = "第6条"
    document["tables"][0]["rows"].reverse()

    version = successor(pack, hara, without_examples(FIRST), json.dumps(document, ensure_ascii=False))

    assert faults(version) == []


@pytest.mark.parametrize("text", ["[]", "{}", '{"format": 2}', '{"a": ' + "9" * 5000 + "}", "[" * 100_000])
def test_validate_any_rubbish_is_answered_by_findings(pack: RulePack, hara: Person, text: str) -> None:
    version = actions.validate(actions.draft(pack, text, by=hara, at=AT), by=hara, at=AT)

    assert version.state == "draft"
    assert faults(version) != []


@pytest.mark.parametrize(
    "file", sorted(LIBRARY.parent.glob("*/*.json")), ids=lambda file: f"{file.parent.name}/{file.stem}"
)
def test_every_pack_of_the_library_is_published_and_shown(
    pack: RulePack, hara: Person, kita: Person, client_of: Callable[[str], Client], file: Path
) -> None:
    """Visits and outings too, as if they were the service of the contract at hand."""
    text = changed(file.read_text(), service="meals")
    version = actions.validate(actions.draft(pack, text, by=hara, at=AT), by=hara, at=AT)
    version = actions.publish(actions.approve(version, by=kita, at=AT), by=kita, at=AT)

    page = client_of("baba").get("/rules/").content.decode()

    sheet = queries.sheet_of(version)
    assert [example.title for example in sheet.examples] == [one["title"] for one in json.loads(text)["tests"]]
    assert all(step in unescape(page) for step in sheet.steps)
