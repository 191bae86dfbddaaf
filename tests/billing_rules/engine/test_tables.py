"""Every case has exactly one row on every day, or the case is named."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_rules.engine import check
from tests.billing_rules.engine.small import (
    ENDS,
    LOOKUP,
    MEAL,
    MINUTES,
    PRICE,
    QUANTITY,
    USER,
    amount,
    compiled,
    document,
    event,
    messages,
    result_of,
)

NO_ROW = "の行がありません。行を足すか、対象外なら断る行（refuse）を足してください。"

BOTH = "と重なっています。どちらかを直してください。"
STAR = "同じ日からなら、「すべて」（*）の行を分けて書いてください。始まる日があとの行なら、「すべて」に重ねられます。"
NEVER, MEND = "この行が使われる日はありません。", "行を消すか、日付を直してください。"
DIET = {"name": "diet", "label": "食の形", "choices": {"regular": "普通", "soft": "やわらか"}}
YEN = {"price": {"type": "yen", "label": "1食の単価"}}


def price_table(*rows, keys=("meal",), values=None):
    return PRICE | {"keys": list(keys), "values": values or YEN, "rows": [{"ref": "別表1"} | row for row in rows]}


def prices(*rows, **changes):
    return messages(tables=[price_table(*rows, **changes)])


def row(meal, price=None, since="2026-04-01", **more):
    return {"meal": meal, "from": since} | ({} if price is None else {"price": price}) | more


def ended(number):
    end = f"{number}行目の「いつまで」（until）で切れています（前の行には戻りません）。"
    return NO_ROW.replace("ありません。", f"ありません。{end}", 1)


def test_check_a_case_without_a_row_names_the_day_and_the_case():
    table = price_table(
        {"meal": "lunch", "diet": "*", "price": 500, "from": "2026-04-01"},
        {"meal": "dinner", "diet": "regular", "price": 600, "from": "2026-04-01"},
        keys=("meal", "diet"),
    )

    told = messages(tables=[table], inputs=[MEAL, DIET])

    assert told == [f"単価表：令和8年4月1日から、夕食・やわらか {NO_ROW}"]


def test_check_a_row_that_ends_names_the_first_day_after_it():
    told = prices(row("lunch", 500, until="2026-10-01"), row("dinner", 600))

    assert told == [f"単価表：令和8年10月1日から、昼食 {ended(1)}"]


def test_check_an_ended_row_does_not_bring_an_older_one_back():
    told = prices(row("*", 500), row("lunch", 550, "2026-06-01", until="2026-07-01"))

    assert told == [f"単価表：令和8年7月1日から、昼食 {ended(2)}"]


def test_check_a_table_that_starts_late_names_the_days_before():
    told = prices(row("lunch", 500, "2026-05-01"), row("dinner", 600))

    assert told == [f"単価表：令和8年4月1日から令和8年4月30日まで、昼食 {NO_ROW}"]


def test_check_a_table_without_keys_can_have_a_gap_too():
    told = prices({"price": 500, "from": "2026-05-01"}, keys=())

    assert told == [f"単価表：令和8年4月1日から令和8年4月30日まで、すべて {NO_ROW}"]


def many_diets(*rows):
    diet = DIET | {"choices": {f"c{n}": f"形{n}" for n in range(30)}}
    return messages(tables=[price_table(*rows, keys=("diet",))], inputs=[MEAL, diet])


def test_check_very_many_gaps_tells_twenty_and_counts_the_rest():
    """Each of 29 choices begins a day later than the one before: 29 holes that end on 29 days."""
    told = many_diets(*({"diet": f"c{n}", "price": 1, "from": f"2026-04-{n + 1:02d}"} for n in range(30)))

    assert len(told) == 21
    assert told[1] == f"単価表：令和8年4月1日から令和8年4月2日まで、形2 {NO_ROW}"
    assert told[-1] == "単価表：行のない場合が、ほかに 9 組あります。"


def test_check_all_choices_but_one_are_told_by_the_one():
    assert many_diets({"diet": "c0", "price": 1, "from": "2026-04-01"}) == [
        f"単価表：令和8年4月1日から、形0以外 {NO_ROW}"
    ]


def test_check_holes_that_lie_together_are_one_sentence():
    """Dinner lacks two diets whatever the class, and one more for one class of three."""
    diet = DIET | {"choices": {"regular": "普通", "soft": "やわらか", "chopped": "きざみ", "salt": "減塩"}}
    burden = {"name": "burden", "label": "区分", "choices": {"a": "生活保護", "b": "非課税", "c": "課税"}}
    table = price_table(
        {"meal": "lunch", "diet": "*", "burden": "*", "price": 500, "from": "2026-04-01"},
        {"meal": "dinner", "diet": "regular", "burden": "*", "price": 600, "from": "2026-04-01"},
        {"meal": "dinner", "diet": "soft", "burden": ["a", "c"], "price": 600, "from": "2026-04-01"},
        keys=("meal", "diet", "burden"),
    )

    assert messages(tables=[table], inputs=[MEAL, diet, burden]) == [
        f"単価表：令和8年4月1日から、夕食・やわらか・非課税 {NO_ROW}",
        f"単価表：令和8年4月1日から、夕食・きざみか減塩（どの区分でも）{NO_ROW}",
    ]


def test_check_ranges_without_a_row_are_told_with_the_days_they_lack_it():
    table = price_table(
        {"minutes": {"min": 30, "max": 59}, "price": 1, "from": "2026-04-01"},
        {"minutes": {"min": 20, "max": 29}, "price": 1, "from": "2026-05-01"},
        {"minutes": {"min": 10, "max": 19}, "price": 1, "from": "2026-05-01", "until": "2026-06-01"},
        keys=("minutes",),
    )

    told = messages(tables=[table], inputs=[MEAL, MINUTES])

    assert told == [
        f"単価表：令和8年4月1日から、0〜9か60〜600 {NO_ROW}",
        f"単価表：令和8年4月1日から令和8年4月30日まで、10〜19 {NO_ROW}",
        f"単価表：令和8年4月1日から令和8年4月30日まで、20〜29 {NO_ROW}",
        f"単価表：令和8年6月1日から、10〜19 {ended(3)}",
    ]


def test_check_two_rows_of_one_case_from_one_day_is_an_overlap():
    told = prices(row("lunch", 500), row("*", 600))

    assert told == [f"単価表 2行目：令和8年4月1日から、昼食 が 1行目と重なっています。{STAR}"]


def test_check_a_row_over_two_others_tells_each_with_the_case_and_the_days():
    both = ["lunch", "dinner"]

    told = prices(row("lunch", 500), row("dinner", 550), row(both, 600, until="2026-05-01"))

    april = "令和8年4月1日から令和8年4月30日まで"
    assert told[:2] == [f"単価表 3行目：{april}、昼食 が 1行目{BOTH}", f"単価表 3行目：{april}、夕食 が 2行目{BOTH}"]


def test_check_yes_and_no_as_a_key_are_one_and_nought_and_leave_no_gaps_to_tell():
    """The rows are there; only their keys could not be read."""
    rows = [{"closed": True, "price": 0}, {"closed": False, "price": 500}]
    table = price_table(*(one | {"from": "2026-04-01"} for one in rows), keys=("closed",))
    calendar = {"rows": [{"from": "2026-04-01", "weekdays": ["sunday"], "ref": "第4条"}]}

    assert messages(tables=[table], calendar=calendar, inputs=[MEAL], line={}) == [
        f"単価表 {n}行目：はい・いいえのキーは 1 と 0 です（true・false ではありません）。" for n in (1, 2)
    ] + ["入力「食事」：どの表・式でも使われていません。表の列か手順の式に書くか、要らなければ消してください。"]


@pytest.mark.parametrize("kind", ["date", "time"])
def test_check_a_date_or_an_hour_is_no_key(kind):
    given = {"name": "given", "label": "申込みのとき", "type": kind}
    table = price_table({"given": "*", "price": 1, "from": "2026-04-01"}, keys=("given",))

    assert messages(tables=[table], inputs=[MEAL, given]) == [
        "手順 1番目「単価を引く」：「申込みのとき」は日付か時刻で、表のキーになりません。"
        "手順で比べて、はい・いいえにしてください。"
    ]


def test_check_an_overlap_without_keys_says_every_case():
    told = prices({"price": 1, "from": "2026-04-01"}, {"price": 2, "from": "2026-04-01"}, keys=())

    assert told == [f"単価表 2行目：令和8年4月1日から、すべて が 1行目{BOTH}"]


def test_check_a_row_ended_before_the_pack_begins_is_never_used():
    told = prices(row("*", 500), row("lunch", 400, "2025-04-01", until="2026-04-01"))

    assert told == [f"単価表 2行目：{NEVER}規則の始まる令和8年4月1日より前に終わる行です。{MEND}"]


def test_check_a_row_replaced_before_the_pack_begins_names_what_is_used():
    told = prices(row("lunch", 400, "2024-04-01"), row("*", 500, "2025-04-01"))

    assert told == [f"単価表 1行目：{NEVER}同じ場合には、2行目が使われます。{MEND}"]


def test_look_up_a_later_row_supersedes_the_same_case_from_its_day():
    table = price_table(row("*", 500), row("dinner", 650, "2026-04-03"))
    pack = compiled(tables=[table])

    result = result_of(pack, event(["2026-04-02/2026-04-03"], "dinner"), event("2026-04-03"))

    assert [(row.on.day, row.slot, row.city_yen) for row in result.event_rows()] == [
        (2, "dinner", 500),
        (3, "lunch", 500),
        (3, "dinner", 650),
    ]


def test_look_up_a_row_from_before_the_pack_is_in_force_on_its_first_day():
    pack = compiled(tables=[price_table(row("*", 500, "2020-01-01"))])

    assert result_of(pack, event("2026-04-01")).totals["city"] == 500


def test_look_up_a_range_of_minutes_finds_its_row():
    table = price_table(
        {"minutes": {"min": 0, "max": 29}, "price": 250, "from": "2026-04-01"},
        {"minutes": {"min": 30, "max": 60}, "price": 400, "from": "2026-04-01"},
        {"minutes": {"min": 61, "max": 600}, "refuse": "60分までです", "from": "2026-04-01"},
        keys=("minutes",),
    )
    pack = compiled(tables=[table], inputs=[MEAL, MINUTES], line={})

    days = [(1, 29), (2, 30), (3, 60), (4, 61)]
    result = result_of(pack, *(event(f"2026-04-0{day}", minutes=minutes) for day, minutes in days))

    assert [row.city_yen for row in result.event_rows()] == [250, 400, 400]
    assert [(refusal.key, refusal.sentence) for refusal in result.refusals] == [("A/2026-04-04/lunch", "60分までです")]
    assert pack.tables[0].axes[0].words == ("0〜29", "30〜60", "61〜600")


def test_look_up_by_a_computed_number_makes_tiers():
    """The third meal of a month and later are cheaper: the key is a column made by an earlier step."""
    table = price_table(
        {"dear": 1, "price": 500, "from": "2026-04-01"},
        {"dear": 0, "price": 300, "from": "2026-04-01"},
        keys=("dear",),
    )
    limit = {"step": "limit", "name": "dear", "label": "2食目", "counts": "events", "period": "month", "max": 2}
    steps = [limit | {"beyond": "zero", "clause": "第3条"}, LOOKUP, *ENDS]
    pack = compiled(tables=[table], steps=steps, line={})

    assert [row.city_yen for row in result_of(pack, event(["2026-04-01/2026-04-04"])).event_rows()] == [
        500,
        500,
        300,
        300,
    ]
    assert pack.tables[0].axes[0].words == ("2食目の内でない", "2食目の内")


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (row("lunch", "8４O"), "1食の単価「8４O」は 整数（数字だけ。例：840） で書いてください。"),
        (row("lunch", True), "1食の単価「True」は 整数（数字だけ。例：840） で書いてください。"),
        (row("lunch"), "1食の単価 が書かれていません。"),
        (
            row("lunch", 500, until="2026-04-01"),
            "until は from より後の日にしてください（until は効かなくなる最初の日です）。",
        ),
        (row("lunch", 500, color="red"), "「color」という列はこの表にありません。"),
        (row("lunch", 500, refuse="対象外"), "断る行（refuse）に値は書けません。どちらかにしてください。"),
    ],
)
def test_check_a_bad_cell_names_its_row_and_is_no_gap_besides(bad, told):
    assert prices(row("dinner", 600), bad)[:1] == [f"単価表 2行目：{told}"]


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (row("supper", 500), "食事「supper」は選択肢にありません（lunch・dinner）。"),
        (row([], 500), "食事「」は選択肢にありません（lunch・dinner）。"),
        (
            {"price": 500, "from": "2026-04-01"},
            '食事 が書かれていません。どれにも当てはまる行なら "*" と書いてください。',
        ),
    ],
)
def test_check_a_key_that_is_no_key_names_its_row(bad, told):
    assert f"単価表 2行目：{told}" in prices(row("*", 600), bad)


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ({"min": 601, "max": 700}, "時間の範囲「{'min': 601, 'max': 700}」は、この入力の範囲の外です。"),
        ("short", '数のキー「short」は 3 か {"min": 1, "max": 7} の形で書いてください。'),
        ({"min": 1}, '数のキー「{\'min\': 1}」は 3 か {"min": 1, "max": 7} の形で書いてください。'),
        (
            {"min": "1", "max": 7},
            "数のキー「{'min': '1', 'max': 7}」は 3 か {\"min\": 1, \"max\": 7} の形で書いてください。",
        ),
    ],
)
def test_check_a_range_that_is_no_range_names_its_row(cell, told):
    table = price_table(
        {"minutes": "*", "price": 1, "from": "2026-04-01"},
        {"minutes": cell, "price": 2, "from": "2026-05-01"},
        keys=("minutes",),
    )

    assert messages(tables=[table], inputs=[MEAL, MINUTES])[0] == f"単価表 2行目：{told}"


@pytest.mark.parametrize(
    ("kind", "good", "numerator", "denominator"),
    [
        ("rate", "0.1", 1, 10),
        ("rate", "2/3", 2, 3),
        ("rate", 1, 1, 1),
        ("units", "28.5", 57, 2),
        ("units", 287, 287, 1),
        ("count", 7, 7, 1),
        ("flag", True, 1, 1),
    ],
)
def test_compile_a_value_keeps_it_exact(kind, good, numerator, denominator):
    values = {"price": {"type": kind, "label": "値"}}
    steps = [LOOKUP, USER, amount("city", "floor(price)"), QUANTITY]
    pack = compiled(tables=[price_table(row("*", good), values=values)], steps=steps, line={})

    assert pack.tables[0].rows[0].values["price"].as_integer_ratio() == (numerator, denominator)


@pytest.mark.parametrize(
    ("kind", "bad"),
    [
        ("rate", "1/0"),
        ("rate", "1e9999999999"),
        ("rate", "1_0"),
        ("rate", "１割"),
        ("rate", "0.1" * 9),
        ("units", "28.5.1"),
        ("flag", 1),
        ("count", "7"),
        ("yen", "810"),
    ],
)
def test_check_a_value_of_another_type_is_told(kind, bad):
    told = prices(row("*", bad), values={"price": {"type": kind, "label": "値"}})

    assert told[0].startswith(f"単価表 1行目：値「{bad}」は ")


def test_check_a_table_of_too_many_cases_is_told():
    big = {"name": "big", "label": "大きな数", "min": 0, "max": 10**9}
    rows = [{"a": n, "b": m, "price": 1, "from": "2026-04-01"} for n, m in ((k, k) for k in range(0, 1600, 2))]
    table = price_table(*rows, keys=("a", "b"))

    told = messages(tables=[table], inputs=[MEAL, big | {"name": "a"}, big | {"name": "b"}])

    assert told[0] == "単価表：組合せが 200,000 通りをこえます。表を2つに分けてください。"


def test_describe_rows_in_force_on_a_day():
    pack = compiled(tables=[price_table(row("*", 500), row("dinner", 650, "2026-05-01", ref="附則"))])

    told = [(price.case, price.yen, price.since, price.clause) for price in pack.unit_prices(date(2026, 5, 1))]

    assert told == [(("すべて",), 500, date(2026, 4, 1), "別表1"), (("夕食",), 650, date(2026, 5, 1), "附則")]
    assert [price.yen for price in pack.unit_prices(date(2026, 4, 30))] == [500]


DAYS = st.integers(1, 28).map(lambda day: f"2026-05-{day:02d}")
ROWS = st.lists(st.tuples(st.sampled_from(["lunch", "dinner", "*"]), DAYS, st.none() | DAYS), max_size=6)


@given(rows=ROWS)
def test_check_any_rows_agrees_with_a_walk_over_every_day(rows):
    """The proof over periods equals asking, day by day and case by case, how many rows hold."""
    rows = [("*", "2026-04-01", None), *((meal, since, end) for meal, since, end in rows if not end or end > since)]
    table = price_table(*({"meal": m, "price": 1, "from": s} | ({"until": e} if e else {}) for m, s, e in rows))
    codes = {finding.code for finding in check(document(tables=[table]))} - {"untested_row", "unused_row"}

    expected = set()
    for meal in ("lunch", "dinner"):
        own = [(since, end) for key, since, end in rows if key in (meal, "*")]
        if len({since for since, _ in own}) < len(own):
            expected.add("overlap")
        for day in [f"2026-05-{n:02d}" for n in range(1, 29)] + ["2026-06-01"]:
            newest = max((since, end or "9") for since, end in own if since <= day)
            if newest[1] <= day:
                expected.add("gap")

    assert ("overlap" in codes) == ("overlap" in expected)
    if "overlap" not in expected:
        assert codes == expected
