"""A file of records: every fault by its cell, applied once, taken back until used."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from npo_platform.kernel.calendar import Month
from npo_platform.kernel.errors import Refusal
from npo_platform.kernel.ids import uuid7
from npo_platform.sheets import read, write_csv, write_xlsx
from services.months.actions import mark_closed, open_month
from services.plans.models import Stop
from services.records.actions import (
    ImportPlan,
    RecordEntry,
    accept_batch,
    apply_import,
    plan_import,
    read_import,
    take_back_import,
)
from services.records.models import DeliveryRecord, RecordImport, StopOutcome
from services.records.states import Channel
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tests.services.records.conftest import DAY, NOON, Day, add_stop
from tests.world import who

HEADER = ["利用者番号", "氏名", "日付", "食事", "結果", "安否", "時刻", "メモ", "臨時", "訂正の理由"]
Signed = Callable[[str], Client]


def row(number: str = "0001", **said: str) -> list[str]:
    values = {"利用者番号": number, "日付": "R8.10.6", "結果": "手渡し"} | said
    return [values.get(word, "") for word in HEADER]


def taken(*rows: list[str]) -> RecordImport:
    return read_import(write_xlsx(HEADER, rows), "10月.xlsx", by=who("chiba"), at=NOON)


def planned(*rows: list[str]) -> ImportPlan:
    return plan_import(taken(*rows), at=NOON)


def apply(source: RecordImport) -> int:
    return len(apply_import(source, by=who("chiba"), at=NOON))


def held() -> dict[str, tuple[str, str]]:
    rows = StopOutcome.objects.values_list("stop__recipient__family_name", "outcome", "safety_state")
    return {name: (outcome, safety) for name, outcome, safety in rows}


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (write_csv(HEADER, [row(氏名="安藤 ミツ")]), "utf8-bom.csv"),
        (write_csv(HEADER, [row(氏名="安藤　ミツ")])[3:], "utf8.csv"),
        (("\r\n".join(",".join(r) for r in (HEADER, row(氏名="安藤 ミツ")))).encode("cp932"), "sjis.csv"),
        (write_xlsx(["", "", "10月の記録"], [[], HEADER, row("1", 氏名="安藤ミツ")]), "title.xlsx"),
    ],
)
def test_apply_import_records_the_rows_of_any_kind_of_file(in_asahi: Day, data: bytes, name: str) -> None:
    source = read_import(data, name, by=who("chiba"), at=NOON)

    assert apply(source) == 1
    assert held() == {"安藤": ("handed", "")}


def test_apply_import_reads_the_words_offices_write(in_asahi: Day) -> None:
    source = taken(
        row("0001", 日付="令和8年10月6日（火）", 結果="置配", 安否="会えた", 時刻="１１：１８"),
        row("２", 日付="2026/10/6", 結果="断り", 安否="△", メモ="食欲なし"),
        row("0003", 日付="20261006", 結果="３", 安否="未確認"),
    )

    apply(source)

    assert held() == {"安藤": ("left", "usual"), "石田": ("refused", "concern"), "上野": ("absent", "")}
    assert DeliveryRecord.objects.get(outcome="left").handed_over_at.isoformat() == "2026-10-06T02:18:00+00:00"
    assert StopOutcome.objects.select_related("safety").get(outcome="refused").safety.observed == "食欲なし"


@pytest.mark.parametrize(
    ("said", "where", "code"),
    [
        (row("9999"), "A2", "unknown_person"),
        (row(""), "A2", "unknown_person"),
        (row(氏名="石田 文子"), "B2", "name_differs"),
        (row(日付="2026-02-30"), "C2", "bad_day"),
        (row(日付="あした"), "C2", "bad_day"),
        (row(日付="R8.10.7"), "C2", "future_day"),
        (row(日付="R8.10.5"), "C2", "not_planned"),
        (row(日付="R7.10.6", 臨時="○"), "C2", "no_decision"),
        (row(日付="R8.10.5", 臨時="○"), "D2", "unknown_meal"),
        (row(食事="朝食"), "D2", "unknown_meal"),
        (row(結果="たべた"), "E2", "unknown_outcome"),
        (row(結果=""), "E2", "unknown_outcome"),
        (row(安否="ふつう"), "F2", "unknown_safety"),
        (row(時刻="25:00"), "G2", "bad_clock"),
    ],
)
def test_plan_import_names_the_cell_and_what_to_do(in_asahi: Day, said: list[str], where: str, code: str) -> None:
    [line] = planned(said).faulty

    assert [(finding.where, finding.code) for finding in line.findings] == [(where, code)]
    assert line.findings[0].message.endswith("ください。")


def test_plan_import_lists_every_fault_of_a_row_at_once(in_asahi: Day) -> None:
    [line] = planned(row("9999", 日付="いつか", 結果="?", 時刻="99")).faulty

    assert [finding.where for finding in line.findings] == ["A2", "C2", "E2", "G2"]


def test_plan_import_finds_the_same_meal_twice_in_a_file(in_asahi: Day) -> None:
    plan = planned(row(), row("0002"), row("1", 食事="昼"))

    assert [line.row.number for line in plan.sound] == [2, 3]
    assert [f.code for line in plan.faulty for f in line.findings] == ["twice_in_file"]


def test_plan_import_without_a_meal_asks_when_two_are_planned(in_asahi: Day) -> None:
    add_stop(in_asahi.decisions["ando"], meal="dinner")

    [line] = planned(row()).faulty

    assert line.findings[0].message == "この日は昼食と夕食の予定があります。どちらかを入れてください。"


def test_plan_import_leaves_alone_what_is_recorded_and_asks_why_for_what_differs(in_asahi: Day) -> None:
    entries = [
        RecordEntry(id=uuid7(), stop=in_asahi.stop(name).pk, outcome="handed") for name in ("ando", "ishida", "ueno")
    ]
    accept_batch(entries, by=who("aoki"), channel=Channel.PHONE, at=NOON)

    plan = planned(row("0001"), row("0002", 結果="不在"), row("0003", 結果="不在", 訂正の理由="家族から電話"))

    assert [line.row.number for line in plan.known] == [2]
    assert [line.row.number for line in plan.sound] == [4]
    [line] = plan.faulty
    assert line.findings[0].message == (
        "青木 正さんの記録（手渡し）があります。直すときは「訂正の理由」の列に理由を入れてください。"
    )


def test_apply_import_twice_writes_once(in_asahi: Day) -> None:
    source = taken(row(), row("0002"))

    assert (apply(source), apply(source)) == (2, 0)
    assert DeliveryRecord.objects.count() == 2
    assert AuditEntry.objects.get(action="imported").detail == "2件"


def test_apply_import_of_only_faulty_rows_is_refused(in_asahi: Day) -> None:
    with pytest.raises(Refusal) as refused:
        apply(taken(row("9999")))

    assert refused.value.code == "nothing_to_import"
    assert DeliveryRecord.objects.count() == 0


def test_read_import_without_its_columns_says_which(in_asahi: Day) -> None:
    with pytest.raises(Refusal) as refused:
        read_import(write_csv(["名前", "ひづけ"], [["安藤", "今日"]]), "x.csv", by=who("chiba"), at=NOON)

    assert refused.value.code == "columns_missing"
    assert "「利用者番号」「日付」「結果」の列が見つかりません" in refused.value.message


def test_read_import_of_headings_alone_says_so(in_asahi: Day) -> None:
    with pytest.raises(Refusal) as refused:
        read_import(write_csv(HEADER, []), "x.csv", by=who("chiba"), at=NOON)

    assert refused.value.code == "sheet_empty"


def test_apply_import_for_a_closed_month_is_late_and_cannot_be_taken_back(in_asahi: Day) -> None:
    mark_closed(open_month(in_asahi.contract.pk, Month.of(DAY), at=NOON), by=who("baba"), at=NOON)
    source = taken(row())

    [receipt] = apply_import(source, by=who("chiba"), at=NOON)

    assert (receipt.word, receipt.code) == ("review", "month_closed")
    with pytest.raises(Refusal) as refused:
        take_back_import(source, by=who("chiba"), at=NOON)
    assert refused.value.code == "import_used"


def test_plan_import_says_which_rows_lie_in_a_closed_month(in_asahi: Day) -> None:
    before = planned(row())
    mark_closed(open_month(in_asahi.contract.pk, Month.of(DAY), at=NOON), by=who("baba"), at=NOON)

    after = planned(row())

    assert before.late == []
    assert after.late == after.sound != []


def test_take_back_import_restores_what_was_held_before(in_asahi: Day) -> None:
    stop = in_asahi.stop("ando").pk
    entry = RecordEntry(id=uuid7(), stop=stop, outcome="handed", safety="usual")
    accept_batch([entry], by=who("aoki"), channel=Channel.PHONE, at=NOON - timedelta(hours=1))
    source = taken(
        row(結果="不在", 安否="会えず", 訂正の理由="書き間違い"),
        row("0002"),
        row("0003", 日付="R8.10.5", 食事="昼食", 臨時="○"),
    )
    apply(source)

    take_back_import(source, by=who("chiba"), at=NOON)

    assert held() == {"安藤": ("handed", "usual"), "石田": ("", ""), "上野": ("", "")}
    assert Stop.objects.get(service_on="2026-10-05").state == "cancelled"
    assert DeliveryRecord.objects.count() == 4
    assert AuditEntry.objects.get(action="taken_back").actor_name == "千葉 実"


def test_take_back_import_is_refused_once_a_record_was_corrected(in_asahi: Day) -> None:
    source = taken(row())
    apply(source)
    fix = RecordEntry(id=uuid7(), stop=in_asahi.stop("ando").pk, outcome="absent", reason="本人から電話")
    accept_batch([fix], by=who("baba"), channel=Channel.OFFICE, at=NOON)

    with pytest.raises(Refusal) as refused:
        take_back_import(source, by=who("chiba"), at=NOON)

    assert refused.value.code == "import_used"
    assert held() == {"安藤": ("absent", "")}


def test_take_back_import_is_refused_once_its_month_is_closed(in_asahi: Day) -> None:
    source = taken(row())
    apply(source)
    month = open_month(in_asahi.contract.pk, Month.of(DAY), at=NOON)
    mark_closed(month, by=who("baba"), at=NOON)

    with pytest.raises(Refusal) as refused:
        take_back_import(source, by=who("chiba"), at=NOON)

    assert refused.value.code == "month_closed"
    assert RecordImport.objects.get().state == "applied"


def test_take_back_import_that_was_not_applied_is_refused(in_asahi: Day) -> None:
    with pytest.raises(Refusal) as refused:
        take_back_import(taken(row()), by=who("chiba"), at=NOON)

    assert refused.value.code == "wrong_state"


def test_imports_walks_from_the_file_to_the_records_and_back(
    a_day: Day, other_stop: Stop, client_of: Signed, noon: object, asahi: Organisation
) -> None:
    client = client_of("chiba")
    data = write_xlsx(HEADER, [row(), row("9999", メモ="=1+1")])
    file = SimpleUploadedFile("10月.xlsx", data)

    shown = client.post("/records/imports/", {"file": file}, follow=True)
    [(address, _)] = shown.redirect_chain
    html = shown.content.decode()
    assert "利用者番号「9999」の人は登録されていません。" in html
    assert "1行を取り込む" in html

    faulty = read(b"".join(client.get(f"{address}faulty/")), "naosu.xlsx")
    assert (faulty.header.cells[-1], len(faulty.rows)) == ("理由", 1)
    assert faulty.rows[0].cells[7] == "=1+1"
    assert faulty.rows[0].cells[-1].startswith("A3：利用者番号「9999」")

    applied = client.post(address, follow=True).content.decode()
    assert "1件を取り込みました。" in applied
    back = client.post(f"{address}take-back/", follow=True).content.decode()
    assert "取り込みを取り消しました。" in back
    with inside(asahi):
        assert held() == {"安藤": ("", "")}


def test_imports_of_a_file_that_cannot_be_read_says_why(a_day: Day, client_of: Signed, noon: object) -> None:
    file = SimpleUploadedFile("記録.xlsx", b"PK\x03\x04broken")

    response = client_of("chiba").post("/records/imports/", {"file": file})

    assert response.status_code == 409
    assert "ファイル「記録.xlsx」は表として読めません。" in response.content.decode()


def test_template_is_an_empty_sheet_that_reads_back(client_of: Signed) -> None:
    answer = client_of("chiba").get("/records/imports/template/")

    sheet = read(answer.content, "hinagata.xlsx")
    assert list(sheet.header.cells) == HEADER


def test_imported_of_another_organisation_does_not_exist(a_day: Day, sumire: Organisation, client_of: Signed) -> None:
    with inside(sumire):
        data = write_csv(HEADER, [row()])
        theirs = read_import(data, "x.csv", by=who("endo"), at=NOON)

    assert client_of("chiba").get(f"/records/imports/{theirs.pk}/").status_code == 404


def test_plan_import_takes_as_many_queries_for_one_row_as_for_three(
    in_asahi: Day, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    one, three = taken(row()), taken(row(), row("0002"), row("0003"))

    with django_assert_num_queries(4):
        plan_import(one, at=NOON)
    with django_assert_num_queries(4):
        plan_import(three, at=NOON)
