"""関市, 東彼杵町, 大治町 and the redacted city of G8: each pack against the figures its source gives."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from billing_rules.engine import compile_pack, evaluate, load
from billing_rules.facts import from_json

LIBRARY = Path(__file__).parents[3] / "billing_rules" / "library"
COMMISSION = {"commission": 300}


@cache
def compiled(name):
    return compile_pack(load((LIBRARY / f"{name}.json").read_bytes()))


def month(name, when, *events, provider=None, contract=None, **person):
    people = [{"key": "A", "inputs": person}]
    facts = {"month": when, "people": people, "events": list(events)}
    return evaluate(compiled(name), from_json(facts | {"provider": provider or {}, "contract": contract or {}}))


def meal(on, what="lunch", status="handed", **inputs):
    return {"person": "A", "on": on, "slot": what, "inputs": {"meal": what, "status": status} | inputs}


def visit(on, status="visited", **inputs):
    return {"person": "A", "on": on, "slot": "", "inputs": {"status": status} | inputs}


def refused(result):
    return [str(one.on) for one in result.refusals]


# 関市 (G3a, G3b, G3c)


def seki(when, *events, provider=None, contract=COMMISSION, burden_class="exempt"):
    return month("seki/meals", when, *events, provider=provider, contract=contract, burden_class=burden_class)


@pytest.mark.parametrize(
    ("when", "burden_class", "user"),
    [
        ("2022-01", "exempt", 4400),
        ("2023-03", "welfare", 4400),
        ("2023-04", "exempt", 4400),
        ("2023-04", "welfare", 3500),
    ],
)
def test_seki_ten_meals_before_and_after_the_welfare_tier(when, burden_class, user):
    """440 × 10 = 4,400; from the second version 350 × 10 = 3,500 for welfare households."""
    result = seki(when, meal([f"{when}-11/{when}-20"]), burden_class=burden_class)

    assert (result.totals["user"], result.totals["city"]) == (user, 3000)


@pytest.mark.parametrize(
    ("day", "cut_off"),
    [
        ("2022-06-13", "2022-06-10"),  # a Monday: Friday
        ("2022-06-12", "2022-06-10"),  # a Sunday: Friday
        ("2022-06-15", "2022-06-14"),
        ("2022-09-20", "2022-09-16"),  # after Respect for the Aged Day and the weekend
    ],
)
def test_seki_cancellation_counts_until_15_oclock_of_the_day_before_rolled_back(day, cut_off):
    told = [meal(day, status="cancelled", told_on=cut_off, told_at=at) for at in ("15:00", "15:01")]

    assert [seki(day[:7], one).totals["user"] for one in told] == [0, 440]
    assert compiled("seki/meals").cut_offs(date.fromisoformat(day)) == [
        ("中止の締切", date.fromisoformat(cut_off), 15 * 60)
    ]


@pytest.mark.parametrize(("told_on", "told_at", "user"), [("2023-06-11", "09:00", 0), ("2023-06-11", "09:01", 350)])
def test_seki_each_provider_has_its_own_cut_off_from_the_second_version(told_on, told_at, user):
    """Monday's meal, cut-off the day before at 9:00, a Sunday: nothing rolls back to the city's Friday."""
    late = meal("2023-06-12", status="cancelled", told_on=told_on, told_at=told_at)

    result = seki("2023-06", late, provider={"cutoff_days": 1, "cutoff_at": "09:00"}, burden_class="welfare")

    assert (result.totals["user"], result.totals["city"], result.refusals) == (user, 0, ())


def test_seki_a_cancellation_is_refused_while_the_providers_cut_off_is_unknown():
    result = seki("2023-06", meal("2023-06-12", status="cancelled", told_on="2023-06-09", told_at="09:00"))

    assert [one.sentence for one in result.refusals] == [
        "この事業者の中止の締切（何日前の何時か）がわかりません。契約に締切を入れてください。"
    ]


def test_seki_no_notice_is_charged_as_a_meal_and_a_stop_of_unknown_time_is_refused():
    """440 for each of cancelled_late, absent and refused; the city pays nothing for them."""
    events = [
        meal(f"2022-06-0{n}", status=status) for n, status in enumerate(["cancelled_late", "absent", "refused"], 1)
    ]

    result = seki("2022-06", *events, meal("2022-06-04", status="cancelled"))

    assert (result.totals["user"], result.totals["city"], refused(result)) == (1320, 0, ["2022-06-04"])


def test_seki_an_income_taxed_household_a_second_lunch_and_a_dinner_are_refused():
    second = meal("2022-06-01") | {"key": "second"}

    assert refused(seki("2022-06", meal("2022-06-01"), burden_class="taxed")) == ["2022-06-01"]
    assert [one.key for one in seki("2022-06", meal("2022-06-01"), second).refusals] == ["second"]
    assert refused(seki("2022-06", meal("2022-06-02", "dinner"))) == ["2022-06-02"]


@pytest.mark.parametrize("name", ["seki/meals", "higashisonogi/meals"])
def test_a_meal_is_refused_until_the_contract_says_the_commission(name):
    result = month(name, "2022-06", meal("2022-06-01", diet="regular"), burden_class="exempt", decided_week=5)

    assert [one.sentence for one in result.refusals] == [
        "委託料の単価がわかりません。市の「契約の取り決め」に、委託料の単価を入れてください。"
    ]


# 東彼杵町 (G5)


@pytest.mark.parametrize(
    ("burden_class", "diet", "price"),
    [
        ("taxed", "regular", 400),
        ("exempt", "regular", 350),
        ("taxed", "side_only", 350),
        ("exempt", "side_only", 300),
    ],
)
@pytest.mark.parametrize("what", ["lunch", "dinner"])
def test_higashisonogi_price_by_tax_and_rice(burden_class, diet, price, what):
    inputs = {"burden_class": burden_class, "decided_week": 6}

    result = month(
        "higashisonogi/meals",
        "2022-02",
        meal(["2022-02-07/2022-02-12"], what, diet=diet),
        contract=COMMISSION,
        **inputs,
    )

    assert result.totals == {"user": price * 6, "city": 1800, "total": price * 6 + 1800, "quantity": 6}


def test_higashisonogi_refuses_sundays_and_meals_beyond_the_decided_number():
    """Three a week from Monday 7 February 2022: the fourth, and the Sunday, are refused; the next week begins anew."""
    days = ["2022-02-07/2022-02-10", "2022-02-13/2022-02-14"]

    result = month(
        "higashisonogi/meals",
        "2022-02",
        meal(days, diet="regular"),
        contract=COMMISSION,
        burden_class="taxed",
        decided_week=3,
    )

    assert refused(result) == ["2022-02-10", "2022-02-13"]
    assert (result.totals["quantity"], result.totals["user"]) == (4, 1600)


# 大治町 (G7)


def oharu(when, *events, ratio=10, plan="weekly1"):
    return month("oharu/visits", when, *events, burden_class=f"ratio{ratio}", plan=plan)


@pytest.mark.parametrize(
    ("kind", "plan", "units", "total", "users"),
    [
        ("monthly", "weekly1", 1176, 12253, (1226, 2451, 3676)),
        ("monthly", "weekly2", 2349, 24476, (2448, 4896, 7343)),
        ("monthly", "weekly3", 3727, 38835, (3884, 7767, 11651)),
        ("standard", "weekly1", 287, 2990, (299, 598, 897)),
        ("life45", "weekly1", 179, 1865, (187, 373, 560)),
        ("life45plus", "weekly1", 220, 2292, (230, 459, 688)),
    ],
)
def test_oharu_units_at_10_42_floored_and_the_rest_to_the_user(kind, plan, units, total, users):
    """1,176 × 10.42 = 12,253.92 → 12,253; 12,253 − ⌊11,027.7⌋ = 1,226, and so on for 20 and 30 %."""
    for ratio, user in zip((10, 20, 30), users, strict=True):
        result = oharu("2024-06", visit("2024-06-05", kind=kind), ratio=ratio, plan=plan)

        assert result.totals == {"units": units, "user": user, "city": total - user, "total": total, "quantity": 1}


def test_oharu_the_monthly_price_is_billed_once_however_often_one_goes():
    result = oharu("2024-06", visit(["2024-06-03/2024-06-07"], kind="monthly"))

    assert (result.totals["total"], result.totals["quantity"]) == (12253, 5)


def test_oharu_five_single_visits_stop_at_the_months_ceiling():
    """5 × 287 = 1,435 units; once a week holds 1,176: the same 12,253 yen as the monthly price."""
    result = oharu("2024-06", visit(["2024-06-03/2024-06-07"], kind="standard"))

    assert (result.totals["units"], result.totals["total"], result.totals["user"]) == (1176, 12253, 1226)


def test_oharu_day_service_at_10_27_is_floored_apart_from_visits():
    """1,000 × 10.27 = 10,270 and 179 × 10.42 = 1,865.18 → 1,865; users 1,027 and 1,865 − ⌊1,678.5⌋ = 187."""
    day = visit("2024-06-06", kind="day", own_units=1000)

    result = oharu("2024-06", visit("2024-06-05", kind="life45"), day)

    assert [(line.group["kind"], line.user_yen, line.total_yen) for line in result.lines] == [
        ("life45", 187, 1865),
        ("day", 1027, 10270),
    ]


def test_oharu_refuses_day_service_without_units_and_care_management():
    events = [visit("2024-06-06", kind="day"), visit("2024-06-07", kind="management")]

    assert refused(oharu("2024-06", *events)) == ["2024-06-06", "2024-06-07"]


# G8: 7,900 yen a month, 260 yen a day


@pytest.mark.parametrize(
    ("when", "days", "person", "total", "users"),
    [
        ("2024-07", "2024-07-10", {}, 7900, (790, 1580, 2370)),
        ("2024-06", "2024-06-20", {"started_on": "2024-06-20"}, 2860, (286, 572, 858)),
        ("2024-06", "2024-06-05", {"ended_on": "2024-06-15"}, 3900, (390, 780, 1170)),
        ("2024-07", "2024-07-10", {"started_on": "2024-07-01", "ended_on": "2024-07-31"}, 7900, (790, 1580, 2370)),
        ("2024-07", "2024-07-10", {"started_on": "2024-07-02"}, 7800, (780, 1560, 2340)),
        ("2024-07", "2024-07-10", {"started_on": "2024-07-08", "ended_on": "2024-07-12"}, 1300, (130, 260, 390)),
    ],
)
def test_g8_a_lump_for_the_month_and_days_for_a_part_of_it(when, days, person, total, users):
    """11 days × 260 = 2,860; 15 × 260 = 3,900; 30 × 260 = 7,800; 5 × 260 = 1,300; a full month is 7,900."""
    for ratio, user in zip((10, 20, 30), users, strict=True):
        result = month("g8/visits", when, visit(days), burden_class=f"ratio{ratio}", **person)

        assert (result.totals["user"], result.totals["city"]) == (user, total - user)


def test_g8_a_month_without_a_visit_is_not_billed_and_visits_outside_the_period_are_refused():
    """The visit of 16 June lies after the end: nothing was provided, 0 yen."""
    result = month("g8/visits", "2024-06", visit("2024-06-16"), burden_class="ratio10", ended_on="2024-06-15")
    absent = month("g8/visits", "2024-06", visit("2024-06-05", "absent"), burden_class="ratio10")

    assert (result.totals["total"], refused(result)) == (0, ["2024-06-16"])
    assert (absent.totals["total"], absent.refusals) == (0, ())


def test_g8_several_visits_share_the_lump_to_the_yen():
    """790 ÷ 7 = 112.9, 7,110 ÷ 7 = 1,015.7."""
    result = month("g8/visits", "2024-07", visit(["2024-07-01/2024-07-07"]), burden_class="ratio10")

    assert {(row.user_yen, row.city_yen) for row in result.event_rows()} <= {
        (user, city) for user in (112, 113) for city in (1015, 1016)
    }
    assert result.totals == {"user": 790, "city": 7110, "total": 7900, "quantity": 7}
