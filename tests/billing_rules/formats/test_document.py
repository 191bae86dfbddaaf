"""Pack documents as text: strict in, one row per line out."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_rules.formats import parse, render, with_row
from npo_platform.kernel.errors import Refusal

LIBRARY = sorted((Path(__file__).parents[3] / "billing_rules" / "library").glob("*/*.json"))


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ('{"a": 1, "a": 2}', "duplicate_key", "「a」が同じところに2回書かれています。1つにしてください。"),
        ('{"a": 1.08}', "float", '小数「1.08」は "1.08" のように引用符で囲んでください。端数が狂うのを防ぐためです。'),
        ('{"a": NaN}', "float", '小数「NaN」は "NaN" のように引用符で囲んでください。端数が狂うのを防ぐためです。'),
        ('{"a": 1', "not_json", "JSON として読めません。1行目の8文字目の近くを確かめてください。"),
        ("[1]", "not_json", "JSON のいちばん外側は { } で書いてください。"),
        ('{"a": ' + "9" * 5000 + "}", "not_json", "JSON に長すぎる数があります。けた数を確かめてください。"),
        ("[" * 100_000, "not_json", "JSON の入れ子が深すぎて読めません。"),
        ("高槻".encode("cp932"), "not_utf8", "文字コードが UTF-8 ではありません。UTF-8 で保存し直してください。"),
    ],
)
def test_parse_what_is_no_document_is_refused(text, code, message):
    with pytest.raises(Refusal) as refused:
        parse(text)

    assert (refused.value.code, refused.value.message) == (code, message)


@pytest.mark.parametrize(
    "text", ['{"市": "見本市"}', '{"市": "見本市"}'.encode(), '{"市": "見本市"}'.encode("utf-8-sig")]
)
def test_parse_utf8_with_or_without_bom_is_one_document(text):
    assert parse(text) == {"市": "見本市"}


def test_render_keeps_order_and_writes_a_row_on_one_line():
    body = {
        "z": [],
        "tables": [{"rows": [{"meal": "lunch", "price": 810, "note": "長い" * 60}, {"meal": "dinner"}]}],
        "a": {},
    }

    text = render(body)

    assert text.splitlines()[4:8] == [
        '      "rows": [',
        f'        {{"meal": "lunch", "price": 810, "note": "{"長い" * 60}"}},',
        '        {"meal": "dinner"}',
        "      ]",
    ]
    assert list(parse(text)) == ["z", "tables", "a"]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@given(document=st.dictionaries(st.text(max_size=8), VALUES, max_size=5))
def test_render_any_document_parses_back_equal(document):
    assert parse(render(document)) == document


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: "/".join(path.parts[-2:]))
def test_render_a_library_pack_gives_the_file_itself(path):
    text = path.read_text()

    assert render(parse(text)) + "\n" == text
    assert json.loads(text) == parse(text)


def test_add_a_row_leaves_the_document_as_it_was():
    body = {"tables": [{"name": "a", "rows": []}, {"name": "b", "rows": [{"x": 1}]}]}

    changed = with_row(body, "b", {"x": 2})

    assert changed["tables"][1]["rows"] == [{"x": 1}, {"x": 2}]
    assert body["tables"][1]["rows"] == [{"x": 1}]


def test_add_a_row_to_a_table_that_is_not_there_is_refused():
    with pytest.raises(Refusal) as refused:
        with_row({"tables": []}, "price", {})

    assert refused.value.message == "表「price」は、この規則にありません。表の名前を確かめてください。"
