"""Sums, caps, shares and month-end values: every yen goes up and comes down exactly."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_rules.engine import explain_event, explain_invoice, explain_line, explain_person
from billing_rules.engine.groups import shares
from npo_platform.kernel.errors import Refusal
from tests.billing_rules.engine.small import (
    BURDEN,
    CITY,
    ENDS,
    LOOKUP,
    MEAL,
    MINUTES,
    PRICE,
    QUANTITY,
    USER,
    amount,
    compiled,
    event,
    messages,
    result_of,
)

UNKNOWN = "ではまだ決まっていません。前の手順か入力の名前を書いてください。"
TWICE = "で2回使われています。別の名前にしてください。"

FULL = amount("full", "price", label="負担の額")
CAP = {"step": "cap", "name": "user", "of": "full", "max": 1200, "label": "月の上限額", "clause": "第6条"}
REST = amount("city", "最大(0, price - user)")
SUM = {"step": "sum", "name": "month", "of": "city", "to": "person", "label": "1か月の額"}
ALL = {"step": "sum", "name": "all", "of": "month", "to": "invoice", "label": "全員の額"}
TAX = amount("tax", "切捨て(all / 10)", level="invoice", label="消費税")


def yen(result):
    return [(row.user_yen, row.city_yen) for row in result.event_rows()]


def test_cap_cuts_the_event_that_passes_it():
    """500 + 500 + 600: the third is cut to 200, the fourth to nothing."""
    pack = compiled(steps=[LOOKUP, FULL, CAP, REST, QUANTITY])

    result = result_of(
        pack,
        event("2026-04-01"),
        event("2026-04-02"),
        event("2026-04-03", "dinner"),
        event("2026-04-04"),
        event("2026-04-01", person="B"),
    )

    assert yen(result) == [(500, 0), (500, 0), (200, 400), (0, 500), (500, 0)]
    assert explain_person(result, "A")[3].sentence == "1か月の上限は 1,200円。2,100円のうち、900円を差し引きます。"
    assert explain_person(result, "B")[3].sentence == "1か月の上限は 1,200円。500円のうち、こえていません。"
    assert pack.steps_in_words()[2] == "負担の額は、利用者ごとに1か月 1,200円を上限とする。"


def test_cap_by_the_class_at_month_end_uses_each_persons_own():
    """A was 非課税 until the 9th and is 課税 at the end: the higher cap holds for the month."""
    last = {"step": "last", "name": "burden_class", "of": "burden_class", "label": "月末の区分"}
    lookup = {"step": "lookup", "table": "caps", "level": "person", "label": "上限額を引く"}
    caps = {
        "name": "caps",
        "label": "上限額の表",
        "keys": ["burden_class"],
        "values": {"cap": {"type": "yen", "label": "上限額"}},
        "rows": [
            {"burden_class": "exempt", "cap": 700, "from": "2026-04-01", "ref": "別表3"},
            {"burden_class": "taxed", "cap": 900, "from": "2026-04-01", "ref": "別表3"},
        ],
    }
    steps = [LOOKUP, FULL, last, lookup, CAP | {"max": "cap"}, REST, QUANTITY]
    pack = compiled(steps=steps, inputs=[MEAL, BURDEN], tables=[PRICE, caps])
    changed = [{"from": "2026-04-01", "value": "exempt"}, {"from": "2026-04-10", "value": "taxed"}]

    result = result_of(
        pack,
        event(["2026-04-01/2026-04-02"]),
        event(["2026-04-01/2026-04-02"], person="B"),
        people={"A": {"burden_class": changed}, "B": {"burden_class": "exempt"}},
    )

    assert yen(result) == [(500, 0), (400, 100), (500, 0), (200, 300)]
    told = explain_person(result, "A")
    assert [step.sentence for step in told[3:6]] == [
        "月の終わりの区分は 課税 です。",
        "上限額の表：課税 上限額 900円、令和8年4月1日から。",
        "1か月の上限は 900円。1,000円のうち、100円を差し引きます。",
    ]
    assert pack.steps_in_words()[2:5] == [
        "月の終わりの区分を、1か月の計算に使う。",
        "上限額の表から、月末の区分で上限額を引く。",
        "負担の額は、利用者ごとに1か月 上限額を上限とする。",
    ]


def test_last_of_a_class_that_ended_or_of_a_column_is_the_last_events():
    """The person's class begins on the 3rd; before it no event is priced. The price is no input: the last event's."""
    last = {"step": "last", "name": "final", "of": "price", "label": "最後の単価"}
    copy = {"step": "spread", "name": "back", "of": "final", "how": "copy", "label": "最後の単価"}
    pack = compiled(steps=[LOOKUP, last, copy, USER, amount("city", "back"), QUANTITY])

    result = result_of(pack, event(["2026-04-01/2026-04-02"]), event("2026-04-03", "dinner"))

    assert [row.city_yen for row in result.event_rows()] == [600, 600, 600]
    assert pack.steps_in_words()[2] == "最後の単価を1件ずつの計算に使う。"
    assert explain_line(result, "A/lunch/500")[2].sentence == "最後の単価をそのまま使います。"


def test_last_of_an_input_unknown_at_month_end_falls_back_to_the_last_event():
    last = {"step": "last", "name": "final", "of": "burden_class", "label": "月末の区分"}
    pack = compiled(steps=[LOOKUP, last, *ENDS], inputs=[MEAL, BURDEN])
    ended = [{"from": "2026-04-01", "value": "taxed"}, {"from": "2026-04-20", "value": ""}]

    result = result_of(pack, event("2026-04-01"), people={"A": {"burden_class": ended}})

    assert result.run.columns["person"]["final"].tolist() == [1]


def test_sum_and_tax_once_per_invoice_stands_as_a_line_of_its_own():
    """Three people at 105 yen: 10 % of 315 is 31, not 3 × 10."""
    rows = [row | {"price": 105} for row in PRICE["rows"]]
    pack = compiled(
        steps=[LOOKUP, *ENDS, SUM, ALL, TAX],
        tables=[PRICE | {"rows": rows}],
        adjustments=[{"label": "消費税", "level": "invoice", "column": "tax", "to": "city"}],
        totals={"tax": "tax"},
    )

    result = result_of(pack, *(event("2026-04-01", person=person) for person in "ABC"))

    assert result.totals == {"tax": 31, "user": 0, "city": 346, "total": 346, "quantity": 3}
    assert [(line.key, line.label, line.city_yen) for line in result.lines][-1] == ("/tax", "消費税", 31)
    assert result.person_totals["A"] == {"user": 0, "city": 105, "total": 105, "quantity": 1}
    assert [step.sentence for step in explain_line(result, "/tax")] == [
        "利用者の負担 0円 ＋ 市の負担 31円 ＝ 総額 31円。"
    ]
    told = [step.sentence for step in explain_invoice(result)]
    assert told[-4:] == [
        "city ＝ 105円 × 3食 ＝ 315円。",
        "3人分の合計 ＝ 315円。",
        "消費税 ＝ ［全員の額 315円 ÷ 10］の1円未満切捨て ＝ 31円。",
        "利用者の負担 0円 ＋ 市の負担 346円 ＝ 総額 346円。",
    ]
    assert pack.steps_in_words()[4:6] == [
        "cityを利用者ごとに1か月分を合計し、1か月の額とする。",
        "1か月の額を全員分を合計し、全員の額とする。",
    ]


def test_adjust_a_persons_month_stands_as_a_line_of_the_person():
    fee = amount("fee", "100", level="person", label="月の基本額")
    adjustment = {"label": "月の基本額", "level": "person", "column": "fee", "to": "user"}
    pack = compiled(steps=[LOOKUP, *ENDS, fee], adjustments=[adjustment])

    result = result_of(pack, event("2026-04-01"), event("2026-04-01", person="B"))

    assert [(line.key, line.user_yen, line.city_yen) for line in result.lines] == [
        ("A/lunch/500", 0, 500),
        ("B/lunch/500", 0, 500),
        ("A/fee", 100, 0),
        ("B/fee", 100, 0),
    ]
    assert explain_person(result, "A")[-1].sentence == "利用者の負担 100円 ＋ 市の負担 500円 ＝ 総額 600円。"
    assert explain_person(result, "A")[-2].sentence == "月の基本額 ＝ 100円。"


def test_a_person_all_of_whose_events_are_refused_owes_nothing():
    fee = amount("fee", "100", level="person", label="月の基本額")
    total = {"step": "sum", "name": "fees", "of": "fee", "to": "invoice", "label": "基本額の計"}
    pack = compiled(steps=[LOOKUP, *ENDS, fee, total], totals={"fees": "fees"})

    result = result_of(pack, event("2026-04-01"), event("2026-04-01", "supper", person="B"))

    assert result.totals["fees"] == 100
    assert [refusal.person for refusal in result.refusals] == ["B"]


SHARE = {"step": "spread", "name": "user", "of": "fee", "how": "share", "by": "price", "label": "基本額の割振り"}


def test_share_a_months_amount_over_events_adds_up_exactly():
    """100 yen over 500 : 600 : 500 is 31.25 : 37.5 : 31.25; what is left goes to the largest remainder."""
    fee = amount("fee", "100", level="person", label="月の基本額")
    pack = compiled(steps=[LOOKUP, fee, SHARE, CITY, QUANTITY])

    result = result_of(pack, event("2026-04-01"), event("2026-04-02", "dinner"), event("2026-04-03"))

    assert [user for user, _ in yen(result)] == [31, 38, 31]
    assert pack.steps_in_words()[2] == "月の基本額を1件ずつに割り振り、端数は大きい順に1円ずつ足す。"
    assert explain_line(result, "A/dinner/600")[3].sentence == "月の基本額を割り振りました（合計は変わりません）。"
    assert explain_line(result, "A/dinner/600")[3].value_text == "38円"


def test_share_tells_a_line_and_an_event_the_persons_month_it_came_from():
    """A's month is 500 + 600 + 500 = 1,600 yen, a tenth of it 160: a line of one dinner tells the whole month."""
    whole = {"step": "sum", "name": "whole", "of": "price", "to": "person", "label": "1か月の費用"}
    fee = amount("fee", "切捨て(whole / 10)", level="person", label="月の基本額")
    pack = compiled(steps=[LOOKUP, whole, fee, SHARE, CITY, QUANTITY])
    result = result_of(
        pack, event("2026-04-01"), event("2026-04-02", "dinner"), event("2026-04-03"), event("2026-04-01", person="B")
    )
    month = [
        "1食の単価 ＝ 500円 × 2食 ＋ 600円 × 1食 ＝ 1,600円。",
        "月の基本額 ＝ ［1か月の費用 1,600円 ÷ 10］の1円未満切捨て ＝ 160円。",
        "月の基本額を割り振りました（合計は変わりません）。",
    ]

    assert [step.sentence for step in explain_line(result, "A/dinner/600")[2:5]] == month
    assert [step.sentence for step in explain_event(result, "A/2026-04-02/dinner")[2:5]] == month
    assert explain_invoice(result)[3].sentence == "月の基本額：50円（1人）、160円（1人）。"


def test_share_without_any_weight_goes_to_the_last_event():
    fee = amount("fee", "100", level="person")
    weight = amount("weight", "minutes", type="count")
    pack = compiled(steps=[LOOKUP, fee, weight, SHARE | {"by": "weight"}, CITY, QUANTITY], inputs=[MEAL, MINUTES])

    result = result_of(pack, event(["2026-04-01/2026-04-03"], minutes=0), event("2026-04-01", person="B", minutes=5))

    assert [user for user, _ in yen(result)] == [0, 0, 100, 100]


def test_share_from_the_invoice_over_people_and_down_to_events():
    """The tax of the invoice, shared by each person's month, then by each event's price."""
    by_person = {"step": "spread", "name": "own", "of": "tax", "from_level": "invoice", "how": "share", "by": "month"}
    steps = [LOOKUP, CITY, QUANTITY, SUM, ALL, TAX, by_person | {"label": "税の割振り"}, SHARE | {"of": "own"}]
    pack = compiled(steps=steps)

    result = result_of(pack, event(["2026-04-01/2026-04-03"]), event("2026-04-01", "dinner", person="B"))

    assert result.totals["user"] == 210
    assert [user for user, _ in yen(result)] == [50, 50, 50, 60]


def test_evaluate_a_month_without_events_is_zero_at_every_level():
    last = {"step": "last", "name": "final", "of": "price", "label": "最後の単価"}
    steps = [LOOKUP, FULL, last, CAP, REST, QUANTITY, SUM, ALL, TAX, SHARE | {"of": "month", "name": "shared"}]
    pack = compiled(steps=steps, totals={"tax": "tax"})

    result = result_of(pack)

    assert result.totals == {"tax": 0, "user": 0, "city": 0, "total": 0, "quantity": 0}
    assert (result.lines, result.refusals, result.person_totals) == ((), (), {})
    assert explain_invoice(result)[-1].value_text == "0円"


AMOUNTS = st.lists(
    st.tuples(st.integers(-(10**6), 10**6), st.lists(st.integers(0, 1000), min_size=1, max_size=8)), max_size=5
)


@given(groups=AMOUNTS)
def test_share_any_amounts_adds_up_and_stays_within_a_yen_of_exact(groups):
    weights = [weight for _, own in groups for weight in own]
    sizes = [len(own) for _, own in groups]
    group = np.repeat(np.arange(len(groups)), sizes).astype(np.intp)
    starts = np.array([sum(sizes[:n]) for n in range(len(groups))], dtype=np.intp)

    shared = shares(np.array([one for one, _ in groups]), np.array(weights, dtype=np.int64), group, starts).tolist()

    for n, (amount_yen, own) in enumerate(groups):
        mine = shared[starts[n] : starts[n] + sizes[n]]
        assert sum(mine) == (amount_yen if sum(own) else 0)
        assert all(
            abs(share * sum(own) - amount_yen * weight) < max(sum(own), 1)
            for share, weight in zip(mine, own, strict=True)
        )


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ([SUM | {"of": "meal"}], "「食事」は数ではないので、合計できません。"),
        ([SUM | {"of": "nothing"}], f"「nothing」は、1件ごと{UNKNOWN}"),
        ([ALL], f"「month」は、利用者の1か月{UNKNOWN}"),
        ([CAP | {"of": "less", "name": "c"}], "「less」と上限は 0 以上でなければ、上限をあてられません。"),
        ([CAP | {"of": "city", "name": "c", "max": -1}], "「city」と上限は 0 以上でなければ、上限をあてられません。"),
        ([SHARE | {"of": "top", "name": "s", "by": "less"}], "重み「less」は 0 以上の数にしてください。"),
        ([SHARE | {"of": "top", "name": "s", "by": "meal"}], "重み「食事」は 0 以上の数にしてください。"),
        ([SHARE | {"of": "part", "name": "s"}], "「part」は整数ではありません。先に丸めてください。"),
        ([{"step": "last", "name": "l", "of": "nothing", "label": "x"}], f"「nothing」は、1件ごと{UNKNOWN}"),
        (
            [{"step": "lookup", "table": "price", "label": "x", "level": "person"}],
            "「meal」は1件ごとの名前です。"
            "利用者の1か月で使うには、sum・last（上の段へ）か spread（下の段へ）で移してください。",
        ),
        ([SUM | {"name": "top"}], f"名前「top」は利用者の1か月{TWICE}"),
    ],
)
def test_check_a_faulty_step_names_it(steps, message):
    less = amount("less", "0 - price")
    top, part = amount("top", "7", level="person"), amount("part", "1 / 3", level="person", type="rate")

    told = messages(steps=[LOOKUP, *ENDS, less, top, part, *steps])

    assert [one.partition("：")[2] for one in told if "使われていません" not in one] == [message]


def test_check_a_refusing_table_at_the_persons_level_is_told():
    last = {"step": "last", "name": "meal", "of": "meal", "label": "最後の食事"}
    rows = [PRICE["rows"][0], {"meal": "dinner", "refuse": "対象外です", "from": "2026-04-01", "ref": "1"}]
    own = {"name": "own", "values": {"own": {"type": "yen", "label": "額"}}}
    rows = [row if "refuse" in row else {"meal": "lunch", "own": 1, "from": "2026-04-01", "ref": "1"} for row in rows]
    step = {"step": "lookup", "table": "own", "label": "額を引く", "level": "person"}

    told = messages(steps=[LOOKUP, *ENDS, last, step], tables=[PRICE, PRICE | own | {"rows": rows}])

    assert told == ["手順 6番目「額を引く」：断る行のある表は、1件ごとに引いてください。"]


def test_evaluate_more_events_than_a_month_can_hold_is_refused():
    events = [event("2026-04-01") | {"key": str(number)} for number in range(1_001)]

    with pytest.raises(Refusal) as refused:
        result_of(compiled(), *events)

    assert refused.value.message == "1か月に計算できるのは、1人 1,000 件、10,000 人までです。"
