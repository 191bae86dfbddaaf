"""A document's shape: every fault at once, in words, at its place."""

import json

import pytest

from billing_rules.engine import check, load
from billing_rules.engine.steps import KINDS
from npo_platform.kernel.digest import digest
from npo_platform.kernel.errors import Refusal, Refused
from tests.billing_rules.engine.small import BURDEN, LOOKUP, MEAL, MONDAY, PRICE, amount, document, limit

EITHER = "には、choices（選択肢）、min と max（整数の範囲）、type（date か time）のどれか一つを書いてください。"
NO_DAY = "は日付ではありません。2026-04-01 のように書いてください。"
SPAN = "は 12-29/01-03 の形で書いてください。"


NUMBER_OR_NAME = "整数（引用符なし）か、前の手順や設定の名前（英小文字・数字・下線）で書いてください。"


def deadline(**changes):
    step = {"step": "deadline", "name": "in_time", "label": "締切", "given_on": "told_on", "given_at": "told_at"}
    return step | changes


def told(body):
    with pytest.raises(Refused) as refused:
        load(body)
    assert refused.value.code == "malformed_pack"
    return [finding.message for finding in refused.value.findings]


def test_load_a_document_knows_its_bytes_and_its_identity():
    body = document()

    pack = load(json.dumps(body))

    assert pack.document == body
    assert pack.digest == digest(body)
    assert load(body) == pack


def test_load_reports_every_fault_at_once():
    body = document(city="", colour="red", counter=7)
    del body["outputs"]

    assert told(body) == [
        "city：空のままです。書いてください。",
        "counter：文字で書いてください。",
        "結果：書かれていません。",
        "colour：知らない項目です。綴りを確かめてください。",
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"from": "2026/04/01"}, f"from：「2026/04/01」{NO_DAY}"),
        ({"from": "2026-02-30"}, f"from：「2026-02-30」{NO_DAY}"),
        ({"from": 20260401}, f"from：「20260401」{NO_DAY}"),
        ({"steps": []}, "手順：少なくとも1つ書いてください。"),
        ({"steps": [amount(f"a{n}", "1") for n in range(101)]}, "手順：多すぎます。"),
        (
            {"steps": [LOOKUP, {"step": "script"}]},
            f"手順 2番目：手順の種類 step は {'・'.join(KINDS)} のどれかです。",
        ),
        ({"steps": [{"label": "名前"}]}, "手順 1番目「名前」：手順の種類 step が書かれていません。"),
        (
            {"steps": [amount("1st", "1")]},
            "手順 1番目「1st」 の name：「1st」は名前に使えません。英小文字・数字・下線で書いてください。",
        ),
        (
            {"steps": [amount("a", "1", type="dollar")]},
            "手順 1番目「a」 の type：「dollar」は使えません。使えるのは yen・units・rate・count・flag です。",
        ),
        ({"tables": [PRICE | {"rows": [{"from": "x", "ref": "1"}]}]}, f"単価表 1行目：from「x」{NO_DAY}"),
        ({"tables": [PRICE | {"rows": [{"from": "2026-04-01"}]}]}, "単価表 1行目：ref：書かれていません。"),
        ({"inputs": [MEAL | {"choices": None}]}, f"入力「食事」：食事{EITHER}"),
        ({"inputs": [MEAL | {"min": 0, "max": 9}]}, f"入力「食事」：食事{EITHER}"),
        ({"inputs": [MEAL | {"min": 0}]}, f"入力「食事」：食事{EITHER}"),
        ({"inputs": [BURDEN | {"choices": None, "min": 5, "max": 4}]}, f"入力「区分」：区分{EITHER}"),
        (
            {"calendar": {"rows": [{"from": "2026-04-01", "closed": ["12-29"], "ref": "5"}]}},
            f"休みの日 1行目 の closed 1番目：休みの期間「12-29」{SPAN}",
        ),
        (
            {"calendar": {"rows": [{"from": "2026-04-01", "closed": ["13-29/01-03"], "ref": "5"}]}},
            f"休みの日 1行目 の closed 1番目：休みの期間「13-29/01-03」{SPAN}",
        ),
        (
            {"steps": [{"step": "spread", "name": "a", "label": "a", "of": "b", "how": "share"}]},
            "手順 1番目「a」：分ける（share）ときは by に重みの名前を、写す（copy）ときは by を書かないでください。",
        ),
        ({"sample": "maybe"}, "sample：true か false で書いてください。"),
        (
            {"inputs": [MEAL | {"choices": {"Lunch": "昼食"}}]},
            "入力「食事」 の choices の Lunch：「Lunch」は名前に使えません。英小文字・数字・下線で書いてください。",
        ),
        ({"tests": [{"title": "", "facts": {}, "expect": {}}]}, "例題 1番目 の title：空のままです。書いてください。"),
    ],
)
def test_load_a_document_of_another_shape_names_the_place(changes, message):
    assert message in told(document() | changes)


@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        (
            {"settings": [MONDAY | {"value": True}]},
            [
                "設定「週の始まり」 の value：「True」は使えません。"
                "整数か文字で書いてください。はい・いいえは 1 と 0 です。"
            ],
        ),
        (
            {"steps": [limit("週5")]},
            [f"手順 1番目「上限」 の max：「週5」は使えません。{NUMBER_OR_NAME}"],
        ),
        (
            {"steps": [deadline(days_before=-1, at="25:00")]},
            [
                f"手順 1番目「締切」 の days_before：「-1」は使えません。{NUMBER_OR_NAME}",
                "手順 1番目「締切」 の at：「25:00」は使えません。"
                "15:00 の形の時刻か、時刻の入力の名前（英小文字・数字・下線）で書いてください。",
            ],
        ),
        (
            {"steps": [limit(5, label="week", min=6)]},
            ["手順 1番目「week」：下限（min）6 が上限（max）5 をこえています。どちらかを直してください。"],
        ),
    ],
)
def test_load_tells_one_mistake_once_and_in_plain_words(changes, messages):
    assert told(document() | changes) == messages


def test_load_takes_any_text_for_a_setting_that_only_records():
    refused = {"name": "late", "label": "遅れた申出", "value": "断る（担当課に確認）", "reason": "定めがない"}

    assert load(document(settings=[MONDAY, refused])).settings[1].value == "断る（担当課に確認）"


def test_load_something_that_is_no_object_is_refused():
    with pytest.raises(Refusal) as refused:
        load("[]")

    assert refused.value.code == "not_json"


def test_check_a_document_of_another_shape_returns_the_same_findings():
    body = document() | {"steps": []}

    assert [finding.message for finding in check(body)] == told(body)


def test_check_tells_what_is_wrong_elsewhere_although_a_row_cannot_be_read():
    """The row without its day leaves no gap to tell of; the forgotten rounding is told all the same."""
    rows = [PRICE["rows"][0] | {"from": "4月1日"}, PRICE["rows"][1] | {"ref": ""}]
    body = document(
        tables=[PRICE | {"rows": [*rows, {"meal": "lunch", "price": 510, "from": "2026-05-01", "ref": "別表1"}]}],
        steps=[LOOKUP, amount("user", "price / 3"), amount("city", "pricee"), amount("quantity", "1", type="count")],
        tests=[{"title": "試し", "facts": {}, "expect": {"totals": {"city": "x"}}}],
    )

    assert [finding.message for finding in check(body)] == [
        f"単価表 1行目：from「4月1日」{NO_DAY}",
        "単価表 2行目：ref：空のままです。書いてください。",
        "例題 1「試し」 の expect の totals の city：整数で書いてください。",
        "手順 2番目「user」：「user」は 1/3 円の端数が出ます。"
        "切捨て( )・切上げ( )・四捨五入( ) のどれで丸めるかを式に書いてください。",
        "手順 3番目「city」：式の「pricee」は、ここではまだ決まっていません。"
        "前の手順の名前か、数の入力の名前を書いてください。",
    ]
