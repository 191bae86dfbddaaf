"""A city's file of decisions: read in any Japanese spelling, rehearsed, issued in one act, twice only once."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client

from billing_rules.decisions import actions, queries
from billing_rules.decisions.models import DecisionFile, IssuedDecision
from npo_platform.kernel.errors import Refusal
from tenants.crossing import inside
from tenants.notices.models import Notice
from tenants.registry.actions.contracts import draft_of, renew_contract
from tenants.registry.models import Contract, Organisation
from tests.billing_rules.decisions.scene import NOW, issued
from tests.world import who

Browser = Callable[[str], Client]
HEADER = (
    "種類,契約番号,決定番号,氏名,フリガナ,生年月日,開始日,終了日,曜日,週の回数,負担区分,変更日,廃止の理由,住所,備考"
)
NEW = (
    "決定,令8-福-12,第1号,佐藤　太郎,サトウ　タロウ,Ｓ１５．３．４,令和８年１０月１２日,R9.3.31,"
    "月〜金,５,非課税,,,見本市緑町1,"
)
OTHER = ",令8-福-13,第2号,鈴木 一,すずき はじめ,,2026/10/12,,毎日,,課税,,,,鍵は隣家"
BAD = "決定,令8-福-12,第3号,田中,たなか みのる,令和9年13月1日,R8.10.12,,金曜,,よくわからない,,,,"
LOST = "変更,令8-福-12,第99号,,,,,,,,課税,R8.11.1,,,"


def read(*rows: str, encoding: str = "cp932") -> DecisionFile:
    data = "\r\n".join((HEADER, *rows)).encode(encoding)
    return actions.read_decisions(data, "決定.csv", by=who("mori"), at=NOW)


def words(source: DecisionFile) -> list[tuple[str, str]]:
    return [(line.name, line.word) for line in actions.rehearse_decisions(source, by=who("mori"), at=NOW).lines]


@pytest.mark.parametrize("encoding", ["cp932", "utf-8-sig", "utf-8"])
def test_a_file_in_any_spelling_is_rehearsed_and_nothing_is_issued(
    encoding: str, mihon: Organisation, asahi: Organisation
) -> None:
    with inside(mihon):
        source = read(NEW, OTHER, encoding=encoding)

        assert words(source) == [("佐藤 太郎", "new"), ("鈴木 一", "new")]
        assert not IssuedDecision.objects.exists()
    with inside(asahi):
        assert not Notice.objects.filter(kind="decision_issued").exists()


def test_issuing_tells_each_npo_once_and_twice_issues_once(
    mihon: Organisation, asahi: Organisation, sumire: Organisation
) -> None:
    with inside(mihon):
        source = read(NEW, OTHER, NEW.replace("第1号", "第4号").replace("佐藤", "加藤"))
        source = actions.issue_file(source, by=who("mori"), at=NOW)
        again = actions.issue_file(source, by=who("mori"), at=NOW)

        assert (source.issued_count, again.rows, IssuedDecision.objects.count()) == (3, "", 3)
        one = IssuedDecision.objects.get(number="第1号")
        assert (str(one.born_on), str(one.starts_on), str(one.until), one.weekdays, one.per_week) == (
            "1940-03-04",
            "2026-10-12",
            "2027-04-01",
            "01234",
            5,
        )
    with inside(asahi):
        titles = list(Notice.objects.filter(kind="decision_issued").values_list("title", flat=True))
        assert titles == ["見本市から利用決定が2件届きました"]
    with inside(sumire):
        assert [row.number for row in queries.to_take()] == ["第2号"]


def test_faulty_rows_are_told_by_their_cells_and_stay_out(mihon: Organisation) -> None:
    with inside(mihon):
        source = read(NEW, BAD, LOST)
        told = actions.rehearse_decisions(source, by=who("mori"), at=NOW)
        assert [[found.where for found in line.findings] for line in told.lines] == [[], ["D3", "F3", "K3"], ["C4"]]
        assert "「令和9年13月1日」という日はありません" in told.faulty_rows()[0][-1]

        issued_file = actions.issue_file(source, by=who("mori"), at=NOW)

        assert (issued_file.issued_count, IssuedDecision.objects.get().number) == (1, "第1号")


def test_the_same_file_again_changes_nothing(mihon: Organisation) -> None:
    with inside(mihon):
        actions.issue_file(read(NEW), by=who("mori"), at=NOW)
        source = read(NEW)

        assert words(source) == [("佐藤 太郎", "same")]
        with pytest.raises(Refusal) as refused:
            actions.issue_file(source, by=who("mori"), at=NOW)
    assert refused.value.code == "nothing_to_issue"


def test_a_row_changes_or_ends_what_was_issued(mihon: Organisation, contract: Contract) -> None:
    issued(mihon, contract)
    with inside(mihon):
        change = "変更,令8-福-12,見高福第71号,,,,,,,,課税,令和8年11月1日,,,"
        end = "廃止,令8-福-12,見高福第71号,,,,,令和8年11月30日,,,,,転出,,"
        assert words(read(change, end)) == [("山田 花子", "changed"), ("山田 花子", "changed")]
        actions.issue_file(read(change, end), by=who("mori"), at=NOW)

        last = queries.newest(contract.pk, "見高福第71号")
        assert last is not None
        assert (last.version, last.kind, str(last.last_day), last.end_reason) == (3, "stop", "2026-11-30", "moved")
        assert (last.weekdays, last.holding(last.effective_on).burden_class) == ("024", "taxed")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "sheet_empty"),
        ("氏名,住所\r\n山田,町".encode(), "columns_missing"),
        (HEADER.encode(), "sheet_empty"),
        (b"PK\x03\x04broken", "sheet_unreadable"),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence(data: bytes, code: str, mihon: Organisation) -> None:
    with inside(mihon), pytest.raises(Refusal) as refused:
        actions.read_decisions(data, "x.csv", by=who("mori"), at=NOW)

    assert refused.value.code == code


def test_a_draft_is_closed_under_the_citys_own_key_and_seen_by_it_alone(
    mihon: Organisation, tonari: Organisation, asahi: Organisation
) -> None:
    with inside(mihon):
        source = read(NEW)
    with inside(tonari), pytest.raises(DecisionFile.DoesNotExist):
        queries.file_of_city(source.pk)
    with inside(asahi), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        DecisionFile.objects.exists()


def test_the_pages_carry_a_file_from_upload_to_issue(client_of: Browser, mihon: Organisation) -> None:
    browser = client_of("hara")
    data = "\r\n".join((HEADER, NEW, BAD)).encode("cp932")
    page = browser.post("/decisions/import/", {"file": SimpleUploadedFile("決定.csv", data)}, follow=True)
    text = page.content.decode()
    assert "佐藤 太郎" in text
    assert "1件を通知する" in text
    with inside(mihon):
        source = DecisionFile.objects.get()

    book = browser.get(f"/decisions/import/{source.pk}/faulty.xlsx").content
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    assert sheet is not None
    assert [sheet.cell(1, 16).value, sheet.cell(2, 3).value, sheet.max_row] == ["直すところ", "第3号", 2]
    done = browser.post(f"/decisions/import/{source.pk}/issue/", follow=True)

    assert "1件を通知しました" in done.content.decode()
    template = browser.get("/decisions/import/template.xlsx").content
    head = openpyxl.load_workbook(io.BytesIO(template)).active
    assert head is not None
    assert [head.cell(1, column).value for column in (1, 2, 3)] == ["種類", "契約番号", "決定番号"]


def test_beside_a_renewal_the_day_says_which_contract(mihon: Organisation, contract: Contract) -> None:
    """Named by the NPO alone; a day nobody can read is told at its own cell."""
    header, days = "団体,決定番号,氏名,フリガナ,開始日,負担区分", ("R8.10.12", "R9.4.5", "R8.13.1")
    rows = [f"{contract.npo_name},第{n}号,佐藤 太郎,さとう たろう,{day},課税" for n, day in enumerate(days, 1)]
    with inside(mihon):
        draft = replace(draft_of(contract), number="令9-福-12", starts_on=contract.end, ends_on=date(2028, 4, 1))
        renewal = renew_contract(contract, draft, by=who("kita"), at=NOW)
        source = actions.read_decisions("\n".join((header, *rows)).encode(), "決定.csv", by=who("mori"), at=NOW)
        lines = actions.rehearse_decisions(source, by=who("mori"), at=NOW).lines
        actions.issue_file(source, by=who("mori"), at=NOW)

        issued_under = dict(IssuedDecision.objects.values_list("number", "contract__number"))
    assert [line.word for line in lines] == ["new", "new", "faulty"]
    assert [one.where for one in lines[2].findings] == ["E4"]
    assert issued_under == {"第1号": contract.number, "第2号": renewal.number}
