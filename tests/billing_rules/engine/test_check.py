"""`check` tells every fault of a sound shape at once, the pack's own examples included."""

import pytest

from billing_rules.engine import check, load
from tests.billing_rules.engine.small import (
    CITY,
    ENDS,
    LOOKUP,
    MEAL,
    MINUTES,
    PRICE,
    QUANTITY,
    USER,
    amount,
    document,
    event,
    limit,
    messages,
    month,
)

UNKNOWN = "ではまだ決まっていません。前の手順か入力の名前を書いてください。"
TWICE = "で2回使われています。別の名前にしてください。"
ROUND = "の端数が出ます。切捨て( )・切上げ( )・四捨五入( ) のどれで丸めるかを式に書いてください。"
NO_DAY = "は日付ではありません。2026-04-01 のように書いてください。"
NO_ROW = "の行がありません。行を足すか、対象外なら断る行（refuse）を足してください。"
NO_CHOICE = "は、この規則の選択肢にありません。昼食・夕食 から選んでください。"


def example(facts, **expect):
    return {"title": "試し", "facts": facts, "expect": expect}


def findings(*examples, **changes):
    return [(one.severity, one.message) for one in check(document(tests=list(examples), **changes))]


def test_check_a_pack_whose_examples_agree_finds_nothing():
    both = example(
        month(event("2026-04-01"), event("2026-04-01", "dinner")),
        totals={"city": 1100, "total": 1100},
        lines={"A/lunch/500": {"city_yen": 500, "quantity": 1}},
    )

    assert findings(both) == []


def test_check_rows_no_example_meets_are_warned_about():
    lunch = example(month(event("2026-04-01")), totals={"city": 500})

    assert findings(lunch) == [("warn", "単価表 2行目：この行を通る例題がありません。例題を足してください。")]


def test_check_a_row_only_met_before_the_month_is_not_tested():
    dinner = example(month(event("2026-04-01"), before=[event("2026-03-31", "dinner")]), totals={"city": 500})

    assert [severity for severity, _ in findings(dinner)] == ["warn"]


@pytest.mark.parametrize(
    ("facts", "expect", "message"),
    [
        (month(event("2026-04-01")), {"totals": {"city": 501}}, "市の答えは 501 ですが、計算は 500 です。"),
        (month(event("2026-04-01")), {"totals": {"tax": 1}}, "taxの答えは 1 ですが、計算にありません。"),
        (
            month(event("2026-04-01", "brunch")),
            {},
            f"受け付けない記録が答えと違います。計算では A/2026-04-01/brunch（食事「brunch」{NO_CHOICE}） です。",
        ),
        (month(event("2026-04-01")), {"refused": ["x"]}, "受け付けない記録が答えと違います。計算では なし です。"),
        (
            month(event("2026-04-01")),
            {"lines": {"A/lunch/500": {"city_yen": 1, "quantity": 2, "user_yen": 0}}},
            "明細行 A/lunch/500 の city_yen・quantity が答えと違います。",
        ),
        (month(event("2026-04-01")), {"lines": {"B": {"city_yen": 1}}}, "明細行 B の city_yen が答えと違います。"),
        (month(event("2026-04-31")), {}, f"events[0].on：「2026-04-31」{NO_DAY}"),
        (
            month(*(event("2026-04-01") | {"key": str(n)} for n in range(1001))),
            {},
            "1か月に計算できるのは、1人 1,000 件、10,000 人までです。",
        ),
    ],
)
def test_check_an_example_with_another_answer_is_told(facts, expect, message):
    assert ("stop", f"例題 1「試し」：{message}") in findings(example(facts, **expect))


def test_check_tells_faults_of_every_kind_at_once():
    told = messages(
        inputs=[MEAL, MINUTES],
        tables=[PRICE | {"rows": PRICE["rows"][:1]}, PRICE | {"name": "spare", "label": "予備"}],
        steps=[
            LOOKUP,
            {"step": "lookup", "table": "nowhere", "label": "ない表を引く"},
            amount("half", "price / 2", label="半額"),
            amount("user", "half * 0"),
            amount("city", "price * unknown"),
            amount("paid", "price", type="flag", label="支払う"),
            amount("big", "price * 999999999 * 999999999 * 999999999"),
            amount("quantity", "1 / 2", type="count"),
        ],
        outputs={"user": "user", "city": "city", "quantity": "meal"},
    )

    assert told == [
        f"単価表：令和8年4月1日から、夕食 {NO_ROW}",
        "手順 2番目「ない表を引く」：表「nowhere」がありません。表の名前を確かめてください。",
        f"手順 3番目「半額」：「半額」は 1/2 円{ROUND}",
        "手順 5番目「city」：式の「unknown」は、ここではまだ決まっていません。"
        "前の手順の名前か、数の入力の名前を書いてください。",
        "手順 6番目「支払う」：「支払う」は はい・いいえ になりません。比較の形で書いてください。",
        "手順 7番目「big」：計算の途中の数が大きくなりすぎます。入力や単価の上限を小さくしてください。",
        f"手順 8番目「quantity」：「quantity」は 1/2 {ROUND}",
        "予備：どの手順もこの表を引いていません。",
        "結果 quantity：「食事」は選択肢です。整数の列や入力の名前を書いてください。",
        "入力「時間」：どの表・式でも使われていません。表の列か手順の式に書くか、要らなければ消してください。",
    ]


def test_check_a_refusing_lookup_after_a_total_is_told():
    rows = [PRICE["rows"][0], {"meal": "dinner", "refuse": "対象外です", "from": "2026-04-01", "ref": "1"}]
    total = {"step": "sum", "name": "all", "of": "fixed", "to": "person", "label": "合計"}

    told = messages(tables=[PRICE | {"rows": rows}], steps=[amount("fixed", "1"), total, LOOKUP, *ENDS])

    assert told == ["手順 3番目「単価を引く」：断る行のある表を引く手順は、合計や上限額の手順より前に置いてください。"]


def test_check_one_fault_of_a_table_is_not_told_again_where_it_is_used():
    told = messages(tables=[PRICE | {"keys": ["colour"]}])

    assert told == [f"手順 1番目「単価を引く」：「colour」は、1件ごと{UNKNOWN}"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"outputs": {"user": "user", "city": "nothing", "quantity": "quantity"}},
            f"結果 city：「nothing」は、1件ごと{UNKNOWN}",
        ),
        (
            {"steps": [LOOKUP, USER, amount("city", "price - 501"), QUANTITY]},
            "結果 city：「city」（手順 3番目）がマイナスになることがあります。引く額が引かれる額をこえないなら、"
            "price - 最小(user_yen, price) のように1つの式で書いてください。"
            "0円でよいときだけ、最大(0, …) で 0 を下限にします。",
        ),
        ({"line": {"by": ["colour"]}}, f"明細行：「colour」は、1件ごと{UNKNOWN}"),
        ({"line": {"count": "price"}}, "明細行 count：count には選択肢の入力（status など）を書いてください。"),
        ({"totals": {"tax": "tax"}}, f"合計 tax：「tax」は、請求書{UNKNOWN}"),
        (
            {"adjustments": [{"label": "基本額", "level": "person", "column": "fee", "to": "user"}]},
            f"調整「基本額」：「fee」は、利用者の1か月{UNKNOWN}",
        ),
        ({"inputs": [MEAL, MEAL]}, f"入力「食事」：名前「meal」は1件ごと{TWICE}"),
        (
            {"settings": [{"name": "meal", "label": "食", "value": 1, "reason": "x"}]},
            f"設定「食」：名前「meal」は1件ごと{TWICE}",
        ),
        (
            {
                "inputs": [MEAL, MINUTES | {"name": "closed"}],
                "calendar": {"rows": [{"from": "2026-04-01", "ref": "5"}]},
            },
            f"休みの日：名前「closed」は1件ごと{TWICE}",
        ),
        ({"steps": [LOOKUP, *ENDS, amount("city", "1")]}, f"手順 5番目「city」：名前「city」は1件ごと{TWICE}"),
        (
            {"steps": [LOOKUP, *ENDS, {"step": "cap", "name": "c", "of": "city", "max": 1, "label": "上限額"}]},
            "手順 5番目「上限額」：結果「c」がどこにも使われていません。",
        ),
    ],
)
def test_check_a_name_that_leads_nowhere_is_told(changes, message):
    assert message in messages(**changes)


def test_check_a_loaded_pack_or_its_document_finds_the_same():
    body = document(steps=[LOOKUP, USER, CITY, amount("quantity", "1 / 2", type="count")])

    assert check(load(body)) == check(body) != []


def test_check_a_persons_row_no_example_meets_is_warned_about():
    """The table of the person's month: an example meets its row through the person, not through an event."""
    last = {"step": "last", "name": "meal", "of": "meal", "label": "最後の食事"}
    rows = [{"meal": meal, "own": 1, "from": "2026-04-01", "ref": "1"} for meal in ("lunch", "dinner")]
    own = PRICE | {"name": "own", "label": "月の表", "values": {"own": {"type": "yen", "label": "額"}}, "rows": rows}
    step = {"step": "lookup", "table": "own", "label": "額を引く", "level": "person"}
    both = example(month(event("2026-04-01", "dinner"), event("2026-04-02")), totals={"city": 1100})

    assert findings(both, tables=[PRICE, own], steps=[LOOKUP, *ENDS, last, step]) == [
        ("warn", "月の表 2行目：この行を通る例題がありません。例題を足してください。")
    ]


def test_check_a_refusing_limit_needs_no_reader():
    assert messages(steps=[LOOKUP, limit(7, beyond="refuse"), USER, CITY, QUANTITY]) == []


@pytest.mark.parametrize(
    ("whose", "facts", "told"),
    [
        ("事業者", {"provider": {"minuts": 3}}, "綴りと、だれの入力かを確かめてください。"),
        ("利用者", {"people": [{"key": "A", "inputs": {"cohrt": "old"}}]}, "綴りと、だれの入力かを確かめてください。"),
        (
            "記録",
            {"events": [event("2026-04-01") | {"inputs": {"meal": "lunch", "minuts": 3}}]},
            "「minutes」ではありませんか。",
        ),
    ],
)
def test_check_a_name_no_input_bears_is_told_in_an_example(whose, facts, told):
    name = next(name for name in ("minuts", "cohrt") if name in str(facts))
    tests = [{"title": "1食", "source": "500", "facts": month(event("2026-04-01")) | facts, "expect": {"totals": {}}}]

    found = messages(inputs=[MEAL, MINUTES | {"if_missing": 0}], tests=tests)

    assert f"例題 1「1食」：{whose}の「{name}」という入力は、この規則にありません。{told}" in found


def test_check_what_the_system_always_tells_may_stand_in_an_example():
    said = {"people": [{"key": "A", "inputs": {"burden_class": "exempt", "programme": "x"}}]}
    tests = [{"title": "1食", "source": "500", "facts": month(event("2026-04-01")) | said, "expect": {"totals": {}}}]

    assert not [one for one in messages(tests=tests) if "この規則にありません" in one]
