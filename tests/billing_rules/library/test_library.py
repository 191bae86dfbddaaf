"""The packs of the library: sound, sourced, and equal to the worked figures of their municipalities."""

from datetime import date
from pathlib import Path

import pytest

from billing_rules.engine import check, compare, compile_pack, evaluate, first_changed_day, load
from billing_rules.engine.formula import compile_formula
from billing_rules.engine.number import Number
from billing_rules.facts import from_json, to_json
from billing_rules.formats import parse, with_row

LIBRARY = Path(__file__).parents[3] / "billing_rules" / "library"
PACKS = sorted(LIBRARY.glob("*/*.json"))
SAMPLES = {"mihon", "tonari"}


def compiled(name):
    return compile_pack(load((LIBRARY / name).read_bytes()))


def totals(name, when, days, meal="lunch", status="handed", more=(), **person):
    """One person's month: the same meal on the given days, and more events."""
    events = [{"person": "A", "on": days, "inputs": {"meal": meal, "status": status}}, *more]
    people = [{"key": "A", "inputs": person}]
    return evaluate(compiled(name), from_json({"month": when, "people": people, "events": events}))


@pytest.mark.parametrize("path", PACKS, ids=lambda path: "/".join(path.parts[-2:]))
def test_check_a_library_pack_finds_nothing(path):
    assert check(path.read_bytes()) == []


@pytest.mark.parametrize("path", PACKS, ids=lambda path: "/".join(path.parts[-2:]))
def test_a_library_pack_names_its_source_and_its_reasons(path):
    pack = load(path.read_bytes())

    assert pack.sources
    assert all(setting.reason for setting in pack.settings)
    assert pack.sample is (path.parent.name in SAMPLES)
    assert all(source.address.startswith("http") for source in pack.sources) or pack.sample
    assert pack.tests
    assert pack.forms


@pytest.mark.parametrize("path", PACKS, ids=lambda path: "/".join(path.parts[-2:]))
def test_compare_a_library_pack_with_itself_finds_nothing(path):
    pack = compile_pack(load(path.read_bytes()))

    assert compare(pack, pack) == []


@pytest.mark.parametrize("path", PACKS, ids=lambda path: "/".join(path.parts[-2:]))
def test_evaluate_frozen_facts_again_gives_the_same_digest(path):
    pack = compile_pack(load(path.read_bytes()))

    for example in pack.pack.tests:
        facts = from_json(example.facts)
        assert evaluate(pack, from_json(to_json(facts))).digest == evaluate(pack, facts).digest


def test_ishinomaki_23_meals_are_18630_yen():
    """810 × 23 = 18,630; the city 410 × 23 = 9,430, the user 400 × 23 = 9,200."""
    result = totals("ishinomaki/meals.json", "2021-04", ["2021-04-01/2021-04-23"], burden_class="exempt")

    assert result.totals == {"user": 9200, "city": 9430, "total": 18630, "quantity": 23}


def test_ishinomaki_an_eighth_meal_in_a_week_is_refused():
    eighth = {"person": "A", "on": "2021-04-11", "inputs": {"meal": "dinner", "status": "handed"}}

    result = totals("ishinomaki/meals.json", "2021-04", ["2021-04-05/2021-04-11"], more=[eighth], burden_class="exempt")

    assert [(one.key, one.clause) for one in result.refusals] == [("A/2021-04-11/dinner", "公表ページ（1週7食まで）")]


def test_ishinomaki_a_taxed_household_is_refused_with_a_sentence():
    result = totals("ishinomaki/meals.json", "2021-04", ["2021-04-05"], burden_class="taxed")

    assert [one.sentence for one in result.refusals] == [
        "世帯に市民税が課税されている方がいるため、この事業の対象ではありません。利用決定を確かめてください。"
    ]


@pytest.mark.parametrize(("burden_class", "user"), [("exempt", 9900), ("taxed", 14300)])
def test_kurume_12_lunches_and_10_dinners(burden_class, user):
    """450 × 22 = 9,900; 650 × 22 = 14,300."""
    lunches = ["2015-10-05/2015-10-10", "2015-10-12/2015-10-17"]
    dinners = {"person": "A", "on": ["2015-10-05/2015-10-09", "2015-10-12/2015-10-16"]}
    dinners |= {"inputs": {"meal": "dinner", "status": "handed"}}

    result = totals("kurume/meals.json", "2015-10", lunches, more=[dinners], burden_class=burden_class)

    assert (result.totals["quantity"], result.totals["user"], result.refusals) == (22, user, ())


def test_kurume_six_days_of_two_meals_are_allowed_and_a_seventh_day_is_not():
    dinners = {"person": "A", "on": ["2015-10-05/2015-10-10"], "inputs": {"meal": "dinner", "status": "handed"}}

    result = totals("kurume/meals.json", "2015-10", ["2015-10-05/2015-10-11"], more=[dinners], burden_class="exempt")

    assert result.totals["quantity"] == 12
    assert [(one.key, one.sentence) for one in result.refusals] == [
        (
            "A/2015-10-11/lunch",
            "月曜から数えて1週に6日までです。この記録は7日目にあたり、数えられません。予定か記録の日付を確かめてください。",
        )
    ]


def test_kurume_a_third_meal_of_a_day_is_refused():
    more = [
        {
            "key": key,
            "person": "A",
            "on": "2015-10-05",
            "slot": "dinner",
            "inputs": {"meal": "dinner", "status": "handed"},
        }
        for key in ("second", "third")
    ]

    result = totals("kurume/meals.json", "2015-10", ["2015-10-05"], more=more, burden_class="taxed")

    assert [one.key for one in result.refusals] == ["third"]


@pytest.mark.parametrize(
    ("programme", "burden_class", "user", "city"),
    [
        ("care", "ratio10", 400, 3600),
        ("support", "ratio20", 800, 3200),
        ("care", "ratio30", 1200, 2800),
        ("disability", "none", 400, 3600),
        ("disability", "ratio30", 400, 3600),
    ],
)
def test_nagoya_20_deliveries_split_by_burden_ratio(programme, burden_class, user, city):
    """200 yen a delivery: 20, 40, 60 yen to the user; the disability programme always 20."""
    days = ["2026-10-01/2026-10-20"]

    result = totals("nagoya/meals.json", "2026-10", days, programme=programme, burden_class=burden_class)

    assert (result.totals["user"], result.totals["city"]) == (user, city)


def test_tateyama_20_meals_before_and_after_the_tax_change():
    """793 × 20 = 15,860 in September 2019, 807 × 20 = 16,140 in October, one contract."""
    september = totals("tateyama/meals.json", "2019-09", ["2019-09-02/2019-09-21"])
    october = totals("tateyama/meals.json", "2019-10", ["2019-10-01/2019-10-20"])

    assert (september.totals["city"], october.totals["city"]) == (15860, 16140)


def test_tateyama_the_new_price_follows_the_contracts_formula():
    """793 ÷ 1.08 × 1.10, below one yen cut, written with whole numbers."""
    formula = compile_formula("切捨て(price / 108 * 110)", {"price": Number(793, 793)})

    rows = {row.since: int(row.values["price"]) for row in compiled("tateyama/meals.json").tables[1].rows}

    assert int(formula.run({"price": 793})) == rows[date(2019, 10, 1)] == 807


def test_tateyama_delivers_on_holidays_and_not_on_weekends_or_new_year():
    pack = compiled("tateyama/meals.json")

    days = [date(2019, 9, 16), date(2019, 9, 21), date(2019, 9, 22), date(2019, 12, 27), date(2020, 1, 3)]
    assert [pack.is_closed(day) for day in days] == [False, True, True, False, True]


@pytest.mark.parametrize(
    ("burden_class", "status", "user", "city"),
    [
        ("welfare", "handed", 0, 810),
        ("exempt", "left", 400, 410),
        ("taxed", "handed", 500, 310),
        ("welfare", "absent", 0, 810),
        ("exempt", "refused", 0, 410),
        ("taxed", "cancelled_late", 0, 310),
        ("taxed", "cancelled", 0, 0),
        ("exempt", "suspended", 0, 0),
    ],
)
def test_mihon_each_class_and_outcome(burden_class, status, user, city):
    result = totals("mihon/meals.json", "2026-11", "2026-11-04", status=status, burden_class=burden_class)

    assert (result.totals["user"], result.totals["city"]) == (user, city)


def test_mihon_the_second_version_changes_both_prices_on_one_day():
    old, new = compiled("mihon/meals.json"), compiled("mihon/meals-2.json")

    assert first_changed_day(old, new) == date(2026, 10, 1)
    assert [(one.case, one.before, one.after) for one in compare(old, new)] == [
        ("昼食", "1食の単価 810円", "1食の単価 840円"),
        ("夕食", "1食の単価 810円", "1食の単価 840円"),
    ]


def test_mihon_the_change_can_be_dated_anew():
    """What a demo does: the first version and two rows of its own day."""
    document = parse((LIBRARY / "mihon/meals.json").read_bytes())
    for meal in ("lunch", "dinner"):
        row = {"meal": meal, "price": 840, "from": "2027-02-01", "ref": "第6条 別表第1"}
        document = with_row(document, "price", row)

    assert [one.code for one in check(document) if one.severity == "stop"] == []
    assert first_changed_day(compiled("mihon/meals.json"), compile_pack(load(document))) == date(2027, 2, 1)


def test_tonari_delivery_cost_of_250_yen_by_ratio():
    figures = {
        burden_class: totals("tonari/meals.json", "2026-10", "2026-10-01", programme="care", burden_class=burden_class)
        for burden_class in ("ratio10", "ratio20", "ratio30")
    }

    assert [(one.totals["user"], one.totals["city"]) for one in figures.values()] == [(25, 225), (50, 200), (75, 175)]
