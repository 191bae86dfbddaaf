"""What a compiled pack tells screens, plans and papers."""

from datetime import date

from tests.billing_rules.engine.small import (
    BURDEN,
    LOOKUP,
    MEAL,
    MINUTES,
    PRICE,
    QUANTITY,
    USER,
    amount,
    compiled,
    event,
    limit,
    result_of,
)

CALENDAR = {
    "rows": [
        {"from": "2026-04-01", "closed": ["12-29/01-03"], "ref": "第5条"},
        {"from": "2027-01-01", "closed": ["12-31/01-01", "08-13/08-15"], "weekdays": ["sunday"], "ref": "附則"},
    ]
}


def test_describe_inputs_by_name_level_and_choices():
    pack = compiled(inputs=[MEAL, BURDEN, MINUTES])

    told = [(one.name, one.level, one.label, one.choices, one.bounds, one.unit) for one in pack.inputs]

    assert told == [
        ("meal", "event", "食事", {"lunch": "昼食", "dinner": "夕食"}, (0, 1), ""),
        ("burden_class", "person", "区分", {"exempt": "非課税", "taxed": "課税"}, (0, 1), ""),
        ("minutes", "event", "時間", None, (0, 600), "分"),
    ]


def test_describe_closed_days_follow_the_calendar_in_force():
    pack = compiled(calendar=CALENDAR)

    assert pack.closed_days(2026) == {date(2026, 12, day) for day in (29, 30, 31)}
    assert pack.is_closed(date(2026, 1, 1)) is False
    assert [pack.is_closed(date(2027, 1, day)) for day in (1, 2, 3, 4)] == [True, False, True, False]
    assert {date(2027, 8, day) for day in (13, 14, 15)} <= pack.closed_days(2027)
    assert compiled().closed_days(2026) == set()


def test_evaluate_knows_closed_days_by_name():
    steps = [LOOKUP, USER, amount("city", "0 if closed else price"), QUANTITY]
    pack = compiled(calendar=CALENDAR, steps=steps)

    result = result_of(pack, event(["2026-12-28", "2026-12-29"]), when="2026-12")

    assert [row.city_yen for row in result.event_rows()] == [500, 0]


def test_describe_the_form_in_force_on_a_day():
    old = {
        "from": "2026-04-01",
        "report_title": "実績報告書",
        "claim_title": "請求書",
        "ordinance": "要綱",
        "report_clause": "様式第6号",
        "claim_clause": "様式第7号",
    }
    pack = compiled(forms=[old, old | {"from": "2026-10-01", "report_title": "新しい報告書"}])

    assert pack.form_on(date(2026, 9, 30)).report_title == "実績報告書"
    assert pack.form_on(date(2026, 10, 1)).report_title == "新しい報告書"
    assert pack.form_on(date(2026, 3, 31)) is None
    assert len(pack.forms) == 2


def test_describe_every_step_in_words():
    steps = [LOOKUP, USER, amount("city", "price", label="市の負担", words="全額を市が払う。"), QUANTITY]

    assert compiled(steps=steps).steps_in_words() == [
        "単価表から、食事で1食の単価を引く。",
        "user ＝ 0。",
        "全額を市が払う。",
        "quantity ＝ 1。",
    ]


def test_describe_a_limit_with_everything_a_plan_needs():
    paid = amount("city", "price if within else 0")
    pack = compiled(steps=[LOOKUP, limit(7), USER, paid, QUANTITY])

    (told,) = pack.limits(date(2026, 4, 1))

    assert (told.label, told.period, told.counts, told.max) == ("上限", "week", "events", 7)
    assert (told.first_weekday, told.beyond, told.clause) == ("monday", "zero", "第4条")
    assert told.sentence == "月曜から数えて1週に7食まで"


def test_describe_unit_prices_leaves_out_refusals_and_what_is_no_yen():
    rows = [PRICE["rows"][0], {"meal": "dinner", "refuse": "対象外です", "from": "2026-04-01", "ref": "1"}]
    pack = compiled(tables=[PRICE | {"rows": rows}])

    assert [(one.table, one.label, one.name, one.yen) for one in pack.unit_prices(date(2026, 4, 1))] == [
        ("単価表", "1食の単価", "price", 500)
    ]


def test_describe_prices_before_the_packs_first_day_are_its_first_ones():
    assert [one.yen for one in compiled().unit_prices(date(2020, 1, 1))] == [500, 600]
