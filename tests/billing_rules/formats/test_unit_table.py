"""The unit table of the cities: to the letter in and out, never a guess, and the same yen as a table of a pack."""

import time
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_rules.engine import check, compile_pack, evaluate, load
from billing_rules.facts import from_json
from billing_rules.formats.unit_table import (
    KINDS,
    UnitRow,
    pack_table_to_unit_rows,
    read_unit_table,
    service_codes,
    unit_table_to_pack_table,
    write_unit_table,
)
from npo_platform.kernel.errors import Refusal, Refused
from tests.billing_rules.engine.small import amount
from tests.billing_rules.engine.small import document as small
from tests.billing_rules.formats.unit_files import HEAD, file, invented, line


def rows(*lines: str) -> list[UnitRow]:
    return read_unit_table(file(*lines))


def faults(data: bytes) -> list[str]:
    with pytest.raises(Refused) as refused:
        read_unit_table(data)
    assert all(one.message.endswith("ください。") for one in refused.value.findings)
    return [one.message for one in refused.value.findings]


def code_of(call: Any) -> str:
    with pytest.raises(Refusal) as refused:
        call()
    assert refused.value.message.endswith("ください。")
    return refused.value.code


def test_the_published_units_are_read_as_numbers_days_and_words() -> None:
    read = read_unit_table(invented())

    assert [row.unit_count for row in read] == [1176, 2349, 3727, 287, 179, 220, 200]
    first = read[0]
    assert (first.code, first.kind_words, first.line) == ("a29001", "訪問型サービス（独自）", 2)
    assert (first.starts_on, first.until, first.made) == (date(2024, 4, 1), None, date(2024, 4, 1))
    assert (first.unit_price, first.exact_unit_price) == ("10.70", Fraction("10.70"))


def test_a_row_holds_nineteen_columns_and_ends_with_its_last_month() -> None:
    [row] = rows(line(ends="202405", unit_price="", made_on=""))

    assert len(row.cells()) == 19
    assert (row.until, row.exact_unit_price, row.made) == (date(2024, 6, 1), None, None)
    assert row.to_json()["until"] == "2024-06-01"


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("head", [True, False])
def test_every_encoding_with_or_without_headings_gives_the_same_rows(encoding, head) -> None:
    data = file(line(), line(item="9011", name="見本・Ⅰ髙"), encoding=encoding, head=head)

    assert read_unit_table(data) == read_unit_table(file(line(), line(item="9011", name="見本・Ⅰ髙")))


def test_a_well_formed_file_comes_back_to_the_byte() -> None:
    assert write_unit_table(read_unit_table(invented())) == invented()
    without = file(line(units="0287"), line(item="9011", units="-12"), head=False)
    assert write_unit_table(read_unit_table(without), headings=False) == without


def test_quotes_and_blank_lines_are_matters_of_taste() -> None:
    plain = file(HEAD.replace('"', ""), "", line().replace('"', ""), head=False)

    assert write_unit_table(read_unit_table(plain)) == file(line())


NAMES = st.text(st.sampled_from("訪問型独自サービスⅠⅡ髙・／（）,\" 'ab1"), min_size=1, max_size=20).filter(str.strip)
MONTHS = st.tuples(st.integers(1950, 2199), st.integers(1, 12)).map(lambda month: f"{month[0]}{month[1]:02}")
ROWS = st.builds(
    lambda item, months, name, **cells: line(
        item=item, starts=min(months), ends=max(months), name=name.replace('"', '""'), **cells
    ),
    item=st.from_regex(r"[0-9A-Z]{4}", fullmatch=True),
    months=st.tuples(MONTHS, MONTHS | st.just("999999")),
    name=NAMES,
    kind=st.sampled_from(list(KINDS)),
    units=st.from_regex(r"-?[0-9]{1,6}", fullmatch=True),
    unit_price=st.from_regex(r"([0-9]{1,5}(\.[0-9]{1,4})?)?", fullmatch=True),
    user_yen=st.from_regex(r"[0-9]{0,7}", fullmatch=True),
)


@given(lines=st.lists(ROWS, min_size=1, max_size=8, unique_by=lambda row: row.split(",")[2]))
def test_any_file_comes_back_to_the_byte_and_its_table_too(lines) -> None:
    data = file(*lines)
    read = read_unit_table(data)

    table = unit_table_to_pack_table(read, first_day=date(2000, 1, 1))

    assert write_unit_table(read) == data
    assert write_unit_table(pack_table_to_unit_rows(table, read)) == data


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        (
            "insurer",
            "12345",
            "2行目の保険者番号：「12345」は使えません。6けたの数字（8けたなら頭に 00）にしてください。",
        ),
        ("kind", "B1", None),
        ("item", "90a1", "2行目のサービス項目コード：「90a1」は使えません。4けたの英大文字か数字にしてください。"),
        ("starts", "202413", "2行目の適用開始年月：「202413」は使えません。202404 のような年月にしてください。"),
        ("starts", "999999", "2行目の適用開始年月：「999999」は使えません。202404 のような年月にしてください。"),
        ("starts", "２０２４０４", None),
        (
            "ends",
            "202403",
            "2行目の適用終了年月：「202403」が適用開始年月「202404」より前です。どちらかを直してください。",
        ),
        ("ends", "20240", None),
        ("name", " ", "2行目のサービス名称：「 」は使えません。200文字までの名称にしてください。"),
        ("units", "28.5", "2行目の単位数：「28.5」は使えません。整数にしてください。"),
        ("units", "", "2行目の単位数：「」は使えません。整数にしてください。"),
        ("units", "１１７６", None),
        ("unit_price", "十円", "2行目の単位数単価：「十円」は使えません。10.70 や 1070 のような数か空にしてください。"),
        ("benefit_rate", "101", "2行目の給付率：「101」は使えません。0 から 100 までの数か空にしてください。"),
        ("user_yen", "-1", "2行目の利用者負担額：「-1」は使えません。円の整数か空にしてください。"),
        ("most_times", "1000", None),
        ("for_support_2", "=1", None),
        ("made_on", "20240230", "2行目の作成日：「20240230」は使えません。20240401 のような日付か空にしてください。"),
    ],
)
def test_an_impossible_value_is_told_by_line_and_column(column, value, told) -> None:
    [message] = faults(file(line(**{column: value})))

    assert message == (told or message)
    assert value in message


def test_all_faults_are_told_at_once() -> None:
    data = file(line(units="x", kind="ZZ"), "1,2", line(starts="202400"), line())

    assert [message.split("：")[0] for message in faults(data)] == [
        "2行目のサービス種類コード",
        "2行目の単位数",
        "3行目",
        "4行目の適用開始年月",
    ]


def test_two_rows_of_one_code_and_month_that_differ_are_told_with_both_lines() -> None:
    data = file(line(), line(item="9002"), line(units="1172", made_on="20240524"))

    assert faults(data) == [
        "2行目と4行目：A2 9001「見本・訪問週1回」の適用期間が重なり、内容が違います。"
        "正しいほうを残し、古いほうは消すか適用終了年月を入れてください。"
    ]


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ({"ends": "202405"}, {"starts": "202406", "units": "1"}, False),
        ({"ends": "202406"}, {"starts": "202406", "units": "1"}, True),
        ({}, {"starts": "202406", "units": "1"}, True),
        ({}, {}, False),
        ({}, {"insurer": "888888", "units": "1"}, False),
        ({}, {"kind": "A3", "units": "1"}, False),
    ],
)
def test_rows_clash_only_where_their_months_meet_and_they_differ(one, other, clash) -> None:
    data = file(line(**one), line(**other))

    assert len(faults(data) if clash else []) == clash
    assert clash or len(read_unit_table(data)) == 2


def test_the_month_between_long_and_short_rows_is_not_forgotten() -> None:
    data = file(line(), line(starts="202405", ends="202405", units="1"), line(starts="202407", units="2"))

    assert [message.split("：")[0] for message in faults(data)] == ["2行目と3行目", "2行目と4行目"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "unit_table_empty"),
        (file(), "unit_table_empty"),
        (b"\x81\x20\xff\xfe", "unit_table_encoding"),
        (file('"999999","A2'), "unit_table_unreadable"),
        (file(line()).replace("単位数単価".encode("cp932"), "単価".encode("cp932")), "unit_table_headings"),
        (file(head=False) + HEAD.replace('"給付率",', "").encode("cp932"), "unit_table_headings"),
        (b" " * (5 * 1024 * 1024 + 1), "unit_table_too_big"),
        (file(*[line()] * 20_002), "unit_table_too_big"),
    ],
    ids=["nothing", "headings only", "neither encoding", "open quote", "renamed", "a column less", "bytes", "rows"],
)
def test_what_is_no_unit_table_is_refused(data, code) -> None:
    assert code_of(lambda: read_unit_table(data)) == code


def test_a_file_that_is_all_contradiction_is_refused_soon() -> None:
    data = file(*(line(units=str(number)) for number in range(19_000)))
    began = time.monotonic()

    assert len(faults(data)) == 200
    assert time.monotonic() - began < 20


def test_a_character_that_cp932_cannot_hold_is_named_with_its_line() -> None:
    read = read_unit_table(file(line(name="𠮷"), encoding="utf-8"))

    with pytest.raises(Refusal, match="2行目の「𠮷」は Shift_JIS"):
        write_unit_table(read)


def test_as_a_table_of_a_pack_it_keeps_codes_units_months_and_names() -> None:
    table = unit_table_to_pack_table(rows(line(ends="202405", units="1168"), line(starts="202406")))

    assert table["keys"] == ["service_code"]
    assert table["values"] == {"units": {"type": "units", "label": "単位数"}}
    assert table["rows"][0] == {
        "service_code": "a29001",
        "units": 1168,
        "from": "2024-04-01",
        "until": "2024-06-01",
        "ref": "単位数表マスタ A2 9001 見本・訪問週1回（2024-04-01 作成）",
    }
    assert "until" not in table["rows"][1]


def test_months_without_a_code_become_rows_that_refuse_it() -> None:
    read = rows(line(starts="202405", ends="202406"), line(starts="202408", ends="202409"), line(item="9002"))

    table = unit_table_to_pack_table(read, first_day=date(2024, 4, 1))

    refusing = [(row["service_code"], row["from"]) for row in table["rows"] if "refuse" in row]
    assert refusing == [("a29001", "2024-04-01"), ("a29001", "2024-07-01"), ("a29001", "2024-10-01")]
    assert table["rows"][3]["refuse"] == (
        "A2 9001「見本・訪問週1回」は、この月には使えません。サービスコードを確かめてください。"
    )


def pack(read: list[UnitRow], first: str, price: str = "10.42") -> dict[str, Any]:
    """Units times the price of the area, floored; the city pays 90 %, floored, and the user what remains."""
    code = {"name": "service_code", "label": "サービスコード", "choices": service_codes(read)}
    area = {"name": "area", "label": "地域単価", "values": {"unit_price": {"type": "rate", "label": "単価"}}}
    return small(
        **{"from": first},
        inputs=[code],
        tables=[
            unit_table_to_pack_table(read, first_day=date.fromisoformat(first)),
            area | {"rows": [{"unit_price": price, "from": first, "ref": "試験"}]},
        ],
        settings=[],
        steps=[
            {"step": "lookup", "table": "unit_table", "label": "単位数を引く"},
            {"step": "lookup", "table": "area", "label": "単価を引く"},
            amount("total", "切捨て(units * unit_price)"),
            amount("city", "切捨て(total * 9 / 10)"),
            amount("user", "最大(0, total - city)"),
            amount("quantity", "1", type="count"),
        ],
        line={"by": ["service_code"]},
    )


@pytest.mark.parametrize(
    ("item", "price", "total", "user"),
    [
        ("9001", "10.42", 12_253, 1_226),
        ("9001", "10.70", 12_583, 1_259),
        ("9001", "10.84", 12_747, 1_275),
        ("9002", "10.42", 24_476, 2_448),
        ("9003", "10.42", 38_835, 3_884),
        ("9011", "10.42", 2_990, 299),
        ("9012", "10.42", 1_865, 187),
        ("9013", "10.42", 2_292, 230),
    ],
)
def test_the_published_units_come_to_the_published_yen(item, price, total, user) -> None:
    """rule-sets.md section 7, the remainder rule."""
    body = pack(read_unit_table(invented()), "2024-04-01", price)

    assert [one for one in check(body) if one.severity == "stop"] == []
    events = [{"person": "A", "on": ["2026-04-01"], "inputs": {"service_code": f"a2{item}"}}]
    facts = from_json({"month": "2026-04", "people": [{"key": "A", "inputs": {}}], "events": events})
    result = evaluate(compile_pack(load(body)), facts)

    assert (result.totals["total"], result.totals["user"]) == (total, user)


def test_a_master_whose_codes_come_and_go_compiles_without_a_gap() -> None:
    read = rows(line(starts="202001", ends="202405"), line(starts="202408"), line(item="9002", starts="202604"))

    assert [one for one in check(pack(read, "2024-04-01")) if one.severity == "stop"] == []


def test_a_changed_table_goes_back_into_a_master_with_the_other_columns_kept() -> None:
    master = rows(line(ends="202405", units="1168", unit_price="10.42"), line(starts="202406"))
    table = unit_table_to_pack_table(master)
    table["rows"][1] |= {"units": 1180, "until": "2027-04-01"}
    table["rows"].append({"service_code": "a29001", "units": 1190, "from": "2027-04-01", "ref": "改正"})

    back = pack_table_to_unit_rows(table, master)

    assert [(row.starts, row.ends, row.units, row.unit_price) for row in back] == [
        ("202404", "202405", "1168", "10.42"),
        ("202406", "202703", "1180", "10.70"),
        ("202704", "999999", "1190", "10.70"),
    ]
    assert read_unit_table(write_unit_table(back)) == back


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"service_code": "a2zzzz"}, "unknown_service_code"),
        ({"from": "2024-04-15"}, "not_a_month"),
        ({"until": "2024-04-15"}, "not_a_month"),
        ({"units": "28.5"}, "not_whole"),
    ],
)
def test_what_a_master_cannot_say_is_refused(change, code) -> None:
    table = unit_table_to_pack_table(rows(line()))
    table["rows"][0] |= change

    assert code_of(lambda: pack_table_to_unit_rows(table, rows(line()))) == code


def test_rows_put_together_from_two_files_are_compared_as_well() -> None:
    assert code_of(lambda: unit_table_to_pack_table(rows(line()) + rows(line(units="1172")))) == "bad_unit_table"
    assert code_of(lambda: unit_table_to_pack_table(rows(line(), line(insurer="888888")))) == "several_insurers"
    assert len(unit_table_to_pack_table(rows(line()) * 2)["rows"]) == 1
