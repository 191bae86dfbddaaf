"""A pack's tables in Excel: out and back without losing anything, and every slip of typing told at its cell."""

import io
from datetime import date, datetime, time
from typing import Any

import openpyxl
import pytest

from billing_rules.engine import check, compile_pack, load
from billing_rules.formats import render
from billing_rules.formats.excel import tables_from_xlsx, tables_to_xlsx
from npo_platform.kernel.digest import digest
from npo_platform.kernel.errors import Refusal, Refused
from tests.billing_rules.formats.books import APRIL, LIBRARY, TABLES, document, edited, library, read_here, saved

NINE_O_CLOCK = datetime(2026, 4, 1, 9, 0)  # noqa: DTZ001 - as a cell holds it


def faults(data: bytes, body: dict[str, Any] | None = None) -> list[str]:
    with pytest.raises(Refused) as refused:
        tables_from_xlsx(body or document(), data)
    assert refused.value.code == "bad_book"
    assert all(one.message.startswith(one.where) for one in refused.value.findings)
    assert all(one.message.endswith("ください。") for one in refused.value.findings)
    return [one.message for one in refused.value.findings]


def typed(cells: dict[str, Any], sheet: str = "単価表") -> bytes:
    """The small document's book after someone typed into it."""
    return edited(tables_to_xlsx(document()), cells, sheet)


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: "/".join(path.parts[-2:]))
def test_a_library_pack_comes_back_to_the_letter_and_compiles_to_the_same(path) -> None:
    body = library()[LIBRARY.index(path)]

    back = read_here(body, tables_to_xlsx(body))

    assert render(back) == render(body)
    assert compile_pack(load(back)).digest == compile_pack(load(body)).digest
    assert check(back) == check(body)


def test_the_book_is_the_same_for_the_same_document() -> None:
    assert tables_to_xlsx(document()) == tables_to_xlsx(document())


def test_the_book_speaks_in_words_and_real_dates() -> None:
    book = openpyxl.load_workbook(io.BytesIO(tables_to_xlsx(document())))

    assert book.sheetnames == ["単価表", "結果の扱い"]
    heads, names, *rows = [list(row) for row in book["単価表"].values]
    assert heads[:4] == ["食事", "何食め", "単価（円）", "割合（率）"]
    assert heads[4:] == ["受け付けないときの文", "いつから", "いつまで（この日を含む）", "条項"]
    assert names == ["meal", "nth", "price", "share", "refuse", "from", "last_day", "ref"]
    april, september, october = datetime(2026, 4, 1), datetime(2026, 9, 30), datetime(2026, 10, 1)  # noqa: DTZ001
    assert rows == [
        ["昼食", "1〜7", 500, "0.10", None, april, None, "第6条"],
        ["昼食・夕食", 8, 0, "2/3", None, april, september, "第6条"],
        ["すべて", "すべて", None, None, "対象外です。", october, None, "=附則"],
    ]
    assert [row[0] for row in book["結果の扱い"].values][2:] == ["いいえ", "はい"]


def test_a_value_that_stands_in_a_setting_says_so_and_comes_back() -> None:
    reason = {"reason": "定めがない"}
    settings = [
        {"name": "closed_due", "label": "休みの日も払う", "value": 1} | reason,
        {"name": "points", "label": "点", "value": 5} | reason,
        {"name": "points_too", "label": "点", "value": 6} | reason,
        {"name": "who", "label": "担当", "value": "福祉課"} | reason,
    ]
    rows = [{"closed": 0, "due": "closed_due", "points": "points_too"}, {"closed": 1, "due": False, "points": 1}]
    table = TABLES[1] | {"rows": [row | APRIL for row in rows]}
    body = document(tables=[table], settings=settings)

    data = tables_to_xlsx(body)
    cells = [row[1:3] for row in openpyxl.load_workbook(io.BytesIO(data))["結果の扱い"].values]

    assert cells[2:] == [("設定「休みの日も払う」", "設定「points_too」"), ("いいえ", 1)]
    assert render(read_here(body, data)) == render(body)
    typed_name = edited(data, {"B4": "closed_due", "C4": "設定「 points」"}, "結果の扱い")
    assert (
        read_here(body, typed_name)["tables"][0]["rows"][1]
        == {"closed": 1, "due": "closed_due", "points": "points"} | APRIL
    )


def test_what_is_not_a_table_is_kept_and_the_document_given_stays_as_it_was() -> None:
    body = document(tests=[{"title": "例"}], sources=[{"title": "要綱"}])
    before = digest(body)

    back = tables_from_xlsx(body, edited(tables_to_xlsx(body), {"C3": 520}))

    assert back["tables"][0]["rows"][0]["price"] == 520
    assert (back["tests"], back["sources"], back["steps"]) == (body["tests"], body["sources"], body["steps"])
    assert digest(body) == before


def test_columns_are_known_by_their_names_wherever_they_stand_and_whatever_is_written_above() -> None:
    book = openpyxl.load_workbook(io.BytesIO(tables_to_xlsx(document())))
    page = book["単価表"]
    page["A1"] = "ごはん"
    page.move_range("C1:C5", cols=8)

    assert tables_from_xlsx(document(), saved(book)) == document()


def test_blank_rows_are_skipped_and_new_rows_keep_their_place() -> None:
    book = openpyxl.load_workbook(io.BytesIO(tables_to_xlsx(document())))
    page = book["単価表"]
    page.append([])
    page.append(["　", None])
    page.append(["夕食", "９", "７１５", 0.245, None, date(2027, 4, 1), None, "附則"])

    rows = tables_from_xlsx(document(), saved(book))["tables"][0]["rows"]

    assert len(rows) == 4
    assert rows[3] == {"meal": "dinner", "nth": 9, "price": 715, "share": "0.245", "from": "2027-04-01", "ref": "附則"}


@pytest.mark.parametrize(
    ("address", "value", "name", "read"),
    [
        ("C3", "７１５", "price", 715),
        ("C3", "1,234", "price", 1234),
        ("C3", 715.0, "price", 715),
        ("D3", 0.1, "share", "0.1"),
        ("D3", 1, "share", 1),
        ("D3", "０．２", "share", "0.2"),
        ("D3", 0.00001, "share", "0.00001"),
        ("A3", "夕食 ･ 昼食", "meal", ["dinner", "lunch"]),
        ("A3", "dinner", "meal", "dinner"),
        ("A3", "*", "meal", "*"),
        ("B3", "２〜３", "nth", {"min": 2, "max": 3}),
        ("B3", "2～3", "nth", {"min": 2, "max": 3}),
        ("B3", "2－3", "nth", {"min": 2, "max": 3}),
        ("B3", "5", "nth", 5),
        ("H3", 6, "ref", "6"),
        ("G3", date(2026, 12, 31), "until", "2027-01-01"),
    ],
)
def test_what_people_type_is_understood(address, value, name, read) -> None:
    assert tables_from_xlsx(document(), typed({address: value}))["tables"][0]["rows"][0][name] == read


@pytest.mark.parametrize(("value", "read"), [(True, True), (False, False), ("はい", True), ("いいえ", False)])
def test_a_flag_is_yes_or_no_or_what_excel_calls_true(value, read) -> None:
    assert tables_from_xlsx(document(), typed({"B3": value}, "結果の扱い"))["tables"][1]["rows"][0]["due"] is read


DATE_IT = "は日付のセルではありません。セルの書式を「日付」にしてから、2026/4/1 のように入れ直してください。"
PASTE = "は読めません。計算した値を、コピーと「値の貼り付け」で入れてください。"
UNDATE_IT = "になっています。セルの書式を「文字列」にしてから、入れ直してください。"
NO_NUMBER = "は数として読めません。例：12 のように、数字だけで入れてください。"


@pytest.mark.parametrize(
    ("address", "value", "told"),
    [
        ("F3", "2026/4/1", f"いつから「2026/4/1」{DATE_IT}"),
        ("F3", 46113, f"いつから「46113」{DATE_IT}"),
        ("F3", NINE_O_CLOCK, "いつから「2026-04-01 09:00:00」に時刻が付いています。日付だけを入れてください。"),
        ("C3", "=SUM(C4:C5)", f"数式「=SUM(C4:C5)」{PASTE}"),
        ("F3", "=TODAY()", f"数式「=TODAY()」{PASTE}"),
        ("C3", "#N/A", "エラー「#N/A」になっています。正しい値を入れてください。"),
        (
            "A3",
            "おやつ・昼食",
            "「おやつ」は食事の選択肢にありません。"
            "昼食・夕食・すべて から選び、いくつもあれば「・」でつないでください。",
        ),
        ("B3", "7〜1", "範囲「7〜1」は、小さいほうを先にして「1〜7」の形で入れてください。"),
        ("B3", "たくさん", f"「たくさん」{NO_NUMBER}"),
        ("C3", 12.5, f"「12.5」{NO_NUMBER}"),
        ("C3", True, "単価（円）が TRUE・FALSE になっています。言葉か数で入れ直してください。"),
        ("D3", date(2026, 2, 3), f"割合（率）が日付「2026-02-03」{UNDATE_IT}"),
        ("B3", time(1, 7), f"何食めが日付「01:07:00」{UNDATE_IT}"),
        ("D3", 1 / 3, "割合（率）「0.3333333333333333」は、小数点の下を9けたまでにして入れてください。"),
        ("D3", "1割", f"「1割」{NO_NUMBER}"),
        ("H3", "条" * 401, "条項が長すぎます。400文字までにしてください。"),
        ("I3", "メモ", "2行目に名前のない列です。消すか、名前のある列に写してください。"),
        (
            "A2",
            "food",
            "「food」という列はこの表にありません。"
            "2行目は meal・nth・price・share・refuse・from・last_day・ref のままにしてください。",
        ),
        ("I2", "meal", "「meal」の列が2つあります。1つにしてください。"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_cell(address, value, told) -> None:
    assert faults(typed({address: value}))[0] == f"シート「単価表」の {address}：{told}"


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("A3", "食事が空です。昼食・夕食・すべて のどれかを入れてください。"),
        ("B3", "何食めが空です。数か「1〜7」か「すべて」を入れてください。"),
        ("C3", "単価（円）が空です。数を入れてください。"),
        ("F3", "いつからが空です。日付を入れてください。"),
        ("H3", "条項が空です。言葉を入れてください。"),
    ],
)
def test_what_must_be_there_is_asked_for_by_its_row(address, told) -> None:
    assert faults(typed({address: None})) == [f"シート「単価表」の 3行目：{told}"]


def test_a_row_that_refuses_and_prices_is_told_at_each_value() -> None:
    assert faults(typed({"E3": "断ります。"})) == [
        "シート「単価表」の C3：受け付けない行に単価（円）は書けません。どちらかを空にしてください。",
        "シート「単価表」の D3：受け付けない行に割合（率）は書けません。どちらかを空にしてください。",
    ]


def test_faults_in_several_sheets_are_told_together() -> None:
    book = edited(typed({"F3": "2026/4/1", "C4": "=1+1"}), {"B3": "たぶん"}, "結果の扱い")

    assert [one.split("：")[0] for one in faults(book)] == [
        "シート「単価表」の F3",
        "シート「単価表」の C4",
        "シート「結果の扱い」の B3",
    ]


def test_faults_are_told_to_a_limit_and_counted_beyond() -> None:
    book = openpyxl.load_workbook(io.BytesIO(tables_to_xlsx(document())))
    for _ in range(300):
        book["単価表"].append(["昼食", 1, "x", "0.1", None, date(2026, 4, 1), None, "条"])

    with pytest.raises(Refused) as refused:
        tables_from_xlsx(document(), saved(book))

    assert len(refused.value.findings) == 200
    assert refused.value.message == (
        "Excel の表に 300 か所の誤りがあります、はじめの 200 か所を示します。示したセルを直してください。"
    )


def test_a_sheet_that_is_renamed_missing_or_without_rows_is_told() -> None:
    book = openpyxl.load_workbook(io.BytesIO(tables_to_xlsx(document())))
    book["単価表"].title = "単価表 (2)"
    book["結果の扱い"].delete_rows(3, 2)
    book.create_sheet("空のシート")

    assert faults(saved(book)) == [
        "シート「単価表 (2)」：どの表のシートでもありません。"
        "消すか、名前を 単価表・結果の扱い のどれかにしてください。",
        "シート「単価表」：このブックにありません。書き出したブックのシートを、名前を変えずに残してください。",
        "シート「結果の扱い」：行がありません。3行目から1行以上入れてください。",
    ]


def test_a_column_that_is_gone_is_told_once_and_not_row_by_row() -> None:
    book = openpyxl.load_workbook(io.BytesIO(tables_to_xlsx(document())))
    book["単価表"].delete_cols(7)

    assert faults(saved(book)) == [
        "シート「単価表」：2行目に「last_day」（いつまで（この日を含む））の列がありません。列を元に戻してください。"
    ]


def test_dates_of_a_book_that_counts_from_1904_are_read_right() -> None:
    book = openpyxl.load_workbook(io.BytesIO(tables_to_xlsx(document())))
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    assert tables_from_xlsx(document(), saved(book)) == document()


def test_labels_that_cannot_be_told_apart_are_written_as_codes_and_come_back() -> None:
    choices = {"a": "要支援1", "b": "要支援1・2", "c": "2", "d": "すべて", "e": "要支援１", "f": "その他"}
    inputs = [{"name": "meal", "label": "区分", "level": "event", "choices": choices}]
    keys: list[Any] = ["a", "b", ["e", "c"], "d", ["b", "f"], ["f", "b"], "*"]
    values = {"price": {"type": "yen", "label": "単価"}}
    rows = [{"meal": key, "price": 1, "from": "2026-04-01", "ref": "条"} for key in keys]
    body = document(
        inputs=inputs, tables=[{"name": "t", "label": "表", "keys": ["meal"], "values": values, "rows": rows}]
    )

    book = tables_to_xlsx(body)
    written = [row[0] for row in openpyxl.load_workbook(io.BytesIO(book))["表"].values][2:]

    assert tables_from_xlsx(body, book) == body
    assert written == ["a", "要支援1・2", "e・c", "d", "要支援1・2・その他", "その他・要支援1・2", "すべて"]


def test_keys_that_no_input_declares_speak_as_well_as_they_can() -> None:
    """Weekdays and holidays come from the calendar, `area_now` carries an input on, `made` is known by its codes."""
    keys = {"weekday": ["monday", "sunday"], "holiday": 1, "within": 0, "area_now": "north", "made": "b"}
    values = {"price": {"type": "yen", "label": "単価"}}
    row = keys | {"price": 1, "from": "2026-04-01", "ref": "条"}
    body = document(
        inputs=[{"name": "area", "label": "地区", "choices": {"north": "北", "south": "南"}}],
        steps=[
            {"step": "last", "name": "area_now", "label": "月末の地区", "of": "area"},
            {"step": "limit", "name": "within", "label": "週の上限"},
        ],
        tables=[{"name": "t", "label": "表", "keys": list(keys), "values": values, "rows": [row]}],
    )

    book = tables_to_xlsx(body)
    heads, _, cells = list(openpyxl.load_workbook(io.BytesIO(book))["表"].values)

    assert tables_from_xlsx(body, book) == body
    assert heads[:5] == ("曜日", "祝日", "週の上限", "月末の地区", "made")
    assert cells[:5] == ("月曜・日曜", "はい", "いいえ", "北", "b")


def test_a_label_that_two_codes_share_is_asked_back_for_the_code() -> None:
    inputs = [
        {"name": "meal", "label": "食事", "level": "event", "choices": {"lunch": "昼", "dinner": "昼"}},
        document()["inputs"][1],
    ]
    body = document(inputs=inputs)

    assert faults(edited(tables_to_xlsx(body), {"A3": "昼"}), body) == [
        "シート「単価表」の A3：「昼」は2通りに読めます。食事の符号（lunch・dinner）で書いてください。"
    ]


def test_labels_no_sheet_can_bear_become_names_it_can() -> None:
    labels = ["単価[1]/表?", "単価[1]/表?", "history", "'" * 3, "𠮷" * 40, "あ" * 400, "あ" * 400]
    base = document()["tables"][0]
    tables = [base | {"name": f"t{n}", "label": label} for n, label in enumerate(labels)]
    body = document(tables=tables)

    book = tables_to_xlsx(body)

    assert tables_from_xlsx(body, book) == body
    assert openpyxl.load_workbook(io.BytesIO(book)).sheetnames[:3] == [
        "単価・1・・表・",
        "単価・1・・表・ 2",
        "history 2",
    ]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"ref": "\x01"}, "unwritable"),
        ({"ref": "\ud800"}, "unwritable"),
        ({"ref": "_x0041_"}, "unwritable"),
        ({"from": "1899-12-31"}, "early_day"),
        ({"price": 10**13}, "unwritable"),
        ({"price": [1]}, "unwritable"),
        ({"colour": 1}, "unknown_column"),
    ],
)
def test_what_no_spreadsheet_can_hold_is_refused_before_it_is_lost(row, code) -> None:
    table = document()["tables"][0]

    with pytest.raises(Refusal) as refused:
        tables_to_xlsx(document(tables=[table | {"rows": [table["rows"][0] | row]}]))

    assert refused.value.code == code
    assert refused.value.message.startswith("シート「単価表」になる表の1行目：")


def test_a_pack_without_tables_has_no_book() -> None:
    with pytest.raises(Refusal, match="この規則には表がありません。"):
        tables_to_xlsx(document(tables=[]))
