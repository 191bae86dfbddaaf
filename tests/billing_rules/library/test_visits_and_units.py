"""Published unit tables: 訪問介護 date by date, 総合事業 with its additions, both roundings of the user's part."""

from functools import cache
from pathlib import Path

import pytest

from billing_rules.engine import compile_pack, evaluate, load
from billing_rules.facts import from_json

LIBRARY = Path(__file__).parents[3] / "billing_rules" / "library"
LONG_AGO = "2010-01-01"
BODY20, BODY30, BODY60, HOUR, LIFE45, LIFE45PLUS = "body20", "body30", "body60", "body_hour", "life45", "life45plus"


@cache
def compiled(name):
    return compile_pack(load((LIBRARY / "zenkoku" / f"{name}.json").read_bytes()))


def visit(on, kind, **inputs):
    return {"person": "A", "on": on, "slot": "", "inputs": {"kind": kind, "status": "visited"} | inputs}


def bill(name, *events, area="p1070", rounding="remainder", treatment="none", special_area="no", ratio=10, **person):
    """One person's month."""
    first = events[0]["on"]
    facts = {
        "month": (first[0] if isinstance(first, list) else first)[:7],
        "provider": {"treatment": treatment, "special_area": special_area},
        "contract": {"area": area, "user_rounding": rounding},
        "people": [{"key": "A", "inputs": {"burden_class": f"ratio{ratio}", "first_decided_on": LONG_AGO} | person}],
        "events": list(events),
    }
    return evaluate(compiled(name), from_json(facts))


def home(*events, **more):
    return bill("home_care", *events, **more)


def support(*events, plan="weekly1", **more):
    return bill("visits", *events, plan=plan, **more)


def refused(result):
    return [str(one.on) for one in result.refusals]


# 訪問介護: section 4.3

SERIES = {
    "2014-04-01": (171, 255, 404, 587, 191, 236),
    "2015-04-01": (165, 245, 388, 564, 183, 225),
    "2018-04-01": (165, 248, 394, 575, 181, 223),
    "2019-10-01": (166, 249, 395, 577, 182, 224),
    "2024-04-01": (163, 244, 387, 567, 179, 220),
}
LAST_DAYS = {
    "2014-04-01": "2015-03-31",
    "2015-04-01": "2018-03-31",
    "2018-04-01": "2019-09-30",
    "2019-10-01": "2021-03-31",
    "2024-04-01": "2027-03-31",
}
KINDS = (BODY20, BODY30, BODY60, HOUR, LIFE45, LIFE45PLUS)


@pytest.mark.parametrize(
    ("since", "kind", "units"),
    [(since, kind, units) for since, row in SERIES.items() for kind, units in zip(KINDS, row, strict=True)],
)
def test_home_care_units_of_each_date_and_column(since, kind, units):
    for day in (since, LAST_DAYS[since]):
        assert home(visit(day, kind)).totals["units"] == units


@pytest.mark.parametrize(
    ("since", "hour", "half"),
    [("2014-04-01", 587, 83), ("2015-04-01", 564, 80), ("2018-04-01", 575, 83), ("2024-04-01", 567, 82)],
)
def test_home_care_each_half_hour_beyond_an_hour(since, hour, half):
    assert home(visit(since, HOUR, more_halves=1)).totals["units"] == hour + half
    assert home(visit(LAST_DAYS[since], HOUR, more_halves=2)).totals["units"] == hour + 2 * half


@pytest.mark.parametrize("day", ["2019-10-01", "2021-03-31"])
def test_home_care_refuses_a_half_hour_more_where_the_source_shows_none(day):
    assert refused(home(visit(day, HOUR, more_halves=1))) == [day]


@pytest.mark.parametrize("day", ["2021-04-01", "2024-03-31"])
@pytest.mark.parametrize("kind", KINDS)
def test_home_care_refuses_the_years_known_from_memory_alone(day, kind):
    result = home(visit(day, kind))

    assert [one.sentence for one in result.refusals] == [
        "令和3年4月から令和6年3月までの単位数は、資料で確かめていません。国の単位数表を確かめて、行を足してください。"
    ]


def test_home_care_refuses_half_hours_of_any_other_service():
    assert refused(home(visit("2024-04-01", BODY60, more_halves=1))) == ["2024-04-01"]


@pytest.mark.parametrize(
    ("inputs", "units"),
    [
        ({"time_band": "early_or_evening"}, 305),  # 244 × 1.25
        ({"time_band": "midnight"}, 366),  # 244 × 1.5
        ({"helpers": 2}, 488),
        ({"helpers": 2, "time_band": "midnight"}, 732),
        ({"addition": "emergency"}, 344),
    ],
)
def test_home_care_additions_of_hour_and_helpers(inputs, units):
    assert home(visit("2024-04-03", BODY30, **inputs)).totals["units"] == units


WAONCARE = [
    (BODY20, 171, 186),
    (BODY30, 255, 277),
    (BODY60, 404, 438),
    (HOUR, 587, 637),
    (LIFE45, 191, 207),
    (LIFE45PLUS, 236, 256),
    ("other", 83, 90),
    ("other", 70, 76),
    ("other", 200, 217),
    ("other", 100, 109),
]


@pytest.mark.parametrize(("kind", "units", "user"), WAONCARE)
def test_home_care_the_remainder_rule_gives_the_ten_figures_of_waoncare(kind, units, user):
    """⌊units × 10.84⌋ less ⌊nine tenths of it⌋: 171 → 1,853 − 1,667 = 186."""
    own = {"own_units": units} if kind == "other" else {}

    result = home(visit("2014-04-01", kind, **own), area="p1084")

    assert (result.totals["units"], result.totals["user"]) == (units, user)


# 総合事業: sections 4.2 and 4.4

HIRUKEA = [
    ("standard", "weekly1", 357, 3819, 381, 382),
    ("life45", "weekly1", 223, 2386, 238, 239),
    ("life45plus", "weekly1", 274, 2931, 293, 294),
    ("monthly", "weekly1", 1464, 15664, 1566, 1567),
    ("monthly", "weekly2", 2925, 31297, 3129, 3130),
    ("monthly", "weekly3", 4640, 49648, 4964, 4965),
]


@pytest.mark.parametrize(("kind", "plan", "units", "total", "truncated", "remainder"), HIRUKEA)
def test_support_the_truncated_tenth_gives_the_six_figures_of_hirukea(kind, plan, units, total, truncated, remainder):
    """287 + 24.5 % half up (70) = 357; × 10.70 → 3,819; a tenth 381. The remainder rule gives one yen more."""
    figures = {
        rounding: support(visit("2024-06-05", kind), plan=plan, treatment="t1", rounding=rounding).totals
        for rounding in ("truncated", "remainder")
    }

    assert [one["user"] for one in figures.values()] == [truncated, remainder]
    assert all(
        (one["units"], one["total"], one["user"] + one["city"]) == (units, total, total) for one in figures.values()
    )


@pytest.mark.parametrize(
    ("area", "treatment", "total", "users"),
    [
        ("p1042", "none", 12253, (1226, 2451, 3676)),
        ("p1070", "none", 12583, (1259, 2517, 3775)),
        ("p1084", "none", 12747, (1275, 2550, 3825)),
        ("p1084", "t1", 15869, (1587, 3174, 4761)),
    ],
)
def test_support_once_a_week_in_each_area(area, treatment, total, users):
    """1,176 units, with 24.5 % 1,464."""
    for ratio, user in zip((10, 20, 30), users, strict=True):
        result = support(visit("2024-06-05", "monthly"), area=area, treatment=treatment, ratio=ratio)

        assert (result.totals["total"], result.totals["user"]) == (total, user)


@pytest.mark.parametrize(("ratio", "user"), [(10, 1193), (20, 2385)])
def test_support_of_2015_at_10_21(ratio, user):
    """1,168 × 10.21 = 11,925.28 → 11,925; 11,925 − 10,732 = 1,193; 11,925 − 9,540 = 2,385."""
    result = support(visit("2015-04-01", "monthly"), area="p1021", ratio=ratio)

    assert (result.totals["total"], result.totals["user"]) == (11925, user)


@pytest.mark.parametrize(
    ("day", "kind", "plan"),
    [
        ("2019-09-30", "monthly", "weekly2"),
        ("2019-09-30", "standard", "weekly1"),
        ("2019-10-01", "monthly", "weekly1"),
        ("2024-03-31", "monthly", "weekly1"),
        ("2024-03-31", "life45", "weekly1"),
        ("2027-04-01", "monthly", "weekly1"),
    ],
)
def test_support_refuses_what_no_source_was_found_for(day, kind, plan):
    assert refused(support(visit(day, kind), plan=plan)) == [day]


@pytest.mark.parametrize(
    ("first_decided_on", "units"),
    [("2024-06-01", 2 * 287 + 200), ("2024-06-05", 2 * 287 + 200), ("2024-05-31", 2 * 287), (LONG_AGO, 2 * 287)],
)
def test_support_the_first_visit_of_the_month_of_the_decision_adds_200(first_decided_on, units):
    absent = visit("2024-06-05", "standard", status="absent")

    result = support(absent, visit(["2024-06-06", "2024-06-12"], "standard"), first_decided_on=first_decided_on)

    assert result.totals["units"] == units


def test_support_an_emergency_visit_adds_100_each():
    events = [visit(["2024-06-05", "2024-06-12"], "standard", addition="emergency"), visit("2024-06-19", "standard")]

    assert support(*events).totals["units"] == 3 * 287 + 200


def test_support_a_month_begun_in_its_middle_and_a_visit_before_the_decision_are_refused():
    events = [visit("2024-06-05", "standard"), visit("2024-06-20", "monthly")]

    assert refused(support(*events, first_decided_on="2024-06-06")) == ["2024-06-05", "2024-06-20"]


@pytest.mark.parametrize(
    ("day", "building", "units"),
    [
        ("2024-06-05", "class1", 1058),  # 1,176 × 0.90 = 1,058.4
        ("2024-06-05", "class3", 1035),  # 1,176 × 0.88 = 1,034.88
        ("2017-04-05", "users20", 1051),  # 1,168 × 0.90 = 1,051.2
    ],
)
def test_support_deduction_of_the_same_building_half_up(day, building, units):
    assert support(visit(day, "monthly"), building=building).totals["units"] == units


@pytest.mark.parametrize(
    ("day", "building"),
    [("2024-06-05", "users20"), ("2017-04-05", "class1"), ("2017-04-05", "class3"), ("2024-06-05", "class2")],
)
def test_support_a_deduction_of_other_years_or_without_a_source_is_refused(day, building):
    assert refused(support(visit(day, "monthly"), building=building)) == [day]


@pytest.mark.parametrize(
    ("day", "treatment", "special_area", "units"),
    [
        ("2024-06-05", "t3", "no", 1390),  # 1,176 + 214 (214.03)
        ("2024-05-08", "before", "no", 1365),  # 1,176 + 161 (161.11) + 28 (28.22)
        ("2024-06-05", "none", "yes", 1352),  # 1,176 + 176 (176.4)
        ("2024-06-05", "t1", "yes", 1683),  # 1,352 + 331 (331.24)
    ],
)
def test_support_treatment_and_special_area_half_up(day, treatment, special_area, units):
    result = support(visit(day, "monthly"), treatment=treatment, special_area=special_area)

    assert result.totals["units"] == units


@pytest.mark.parametrize(
    ("day", "treatment"), [("2024-05-08", "t1"), ("2024-06-05", "before"), ("2024-06-05", "t2"), ("2024-06-05", "t4")]
)
def test_support_treatment_of_other_months_or_without_a_source_is_refused(day, treatment):
    assert refused(support(visit(day, "monthly"), treatment=treatment)) == [day]


def test_support_is_refused_until_the_contract_says_the_area_and_the_rounding():
    facts = {
        "month": "2024-06",
        "provider": {"treatment": "none"},
        "people": [
            {"key": "A", "inputs": {"burden_class": "ratio10", "first_decided_on": LONG_AGO, "plan": "weekly1"}}
        ],
        "events": [visit("2024-06-05", "standard")],
    }

    for contract in ({"area": "p1070"}, {"user_rounding": "truncated"}):
        assert refused(evaluate(compiled("visits"), from_json(facts | {"contract": contract}))) == ["2024-06-05"]
