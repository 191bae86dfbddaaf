"""The meal services of rows N1 to N17: the published figures, typed here, against the packs.

What a city pays is public only in 志木市; elsewhere the contract says it, and 300 yen stands for it here.
"""

from datetime import date

import pytest

from billing_rules.engine import evaluate
from billing_rules.facts import from_json
from tests.billing_rules.library.commissioned import compiled, evaluated, meal, refused_days, yen

FROM_CONTRACTS = [
    "mito/meals", "sukagawa/meals", "makurazaki/meals", "kariya/meals", "kitakata/meals", "kagamiishi/meals",
    "odawara/meals", "odawara/disability_meals", "osakasayama/meals", "izumiotsu/meals", "tachikawa/meals",
    "nishinoomote/meals", "maniwa/meals", "shimonita/meals", "kanna/meals",
]  # fmt: skip


@pytest.mark.parametrize("name", FROM_CONTRACTS)
def test_nothing_is_priced_until_the_contract_names_the_commission(name):
    """The first worked example of each pack without its contract: every event refused, not one yen."""
    facts = from_json(compiled(name).pack.tests[0].facts | {"contract": {}})

    result = evaluate(compiled(name), facts)

    assert len(result.refusals) == len(facts.events)
    assert all(one.sentence.endswith("の単価を入れてください。") for one in result.refusals)
    assert yen(result) == (0, 0, 0)


def test_mito_ten_dinners():
    """500 × 10 = 5,000; the made-up 300 × 10 = 3,000."""
    result = evaluated("mito/meals", "2022-07", meal(["2022-07-04/2022-07-08", "2022-07-11/2022-07-15"], "dinner"))

    assert (yen(result), result.refusals) == ((5000, 3000, 10), ())


def test_mito_two_to_five_days_a_week():
    pack = compiled("mito/meals")
    result = evaluated("mito/meals", "2022-07", meal(["2022-07-04/2022-07-09"], "dinner"))

    assert [(one.min, one.max, one.counts, one.period) for one in pack.limits()][1] == (2, 5, "days", "week")
    assert [one.sentence for one in result.refusals] == [
        "月曜から数えて1週に2日から5日までです。この記録は6日目にあたり、数えられません。予定か記録の日付を確かめてください。"
    ]


def test_mito_a_week_begun_in_the_month_before_counts_on():
    """29, 30 and 31 August are three days; 1 and 2 September make five; Saturday the 3rd is the sixth."""
    before = [meal(["2022-08-29/2022-08-31"], "dinner")]

    result = evaluated("mito/meals", "2022-09", meal(["2022-09-01/2022-09-03"], "dinner"), before=before)

    assert (refused_days(result), result.totals["user"]) == ([3], 1000)


def test_mito_below_the_least_number_is_priced_as_it_happened():
    assert yen(evaluated("mito/meals", "2022-07", meal("2022-07-04", "dinner"))) == (500, 300, 1)


def test_mito_knows_no_lunch_and_no_second_dinner():
    second = meal("2022-07-04", "dinner") | {"key": "second", "slot": "late"}

    result = evaluated("mito/meals", "2022-07", meal("2022-07-04", "dinner"), second, meal("2022-07-05"))

    assert [one.key for one in result.refusals] == ["second", "A/2022-07-05/lunch"]


def test_mito_is_closed_on_sundays_holidays_and_the_first_three_days_of_the_year():
    """18 July 2022 is 海の日; 3 January 2023 is a plain Tuesday; 30 December is open."""
    pack = compiled("mito/meals")
    days = ["2022-07-16", "2022-07-17", "2022-07-18", "2022-12-30", "2023-01-03", "2023-01-04"]

    assert [pack.is_closed(date.fromisoformat(day)) for day in days] == [False, True, True, False, True, False]
    result = evaluated("mito/meals", "2022-07", meal(["2022-07-16/2022-07-18"], "dinner"))
    assert (refused_days(result), result.totals["user"]) == ([17, 18], 500)


def test_sukagawa_ten_lunches():
    """400 × 10 = 4,000 to the user; the delivery alone, 300 × 10 = 3,000, to the city."""
    result = evaluated("sukagawa/meals", "2018-12", meal(["2018-12-03/2018-12-07", "2018-12-10/2018-12-14"]))

    assert yen(result) == (4000, 3000, 10)


@pytest.mark.parametrize(
    ("status", "told_on", "told_at", "user"),
    [
        ("cancelled", "2018-12-10", "17:00", 0),
        ("cancelled", "2018-12-10", "17:01", 400),
        ("cancelled", "2018-12-11", "08:00", 400),
        ("cancelled", "2018-12-09", "23:00", 0),
        ("cancelled_late", "2018-12-10", "17:01", 400),
        ("cancelled_late", "2018-12-10", "09:00", 0),
        ("cancelled_late", "", "", 400),
        ("cancelled", "", "", 0),
        ("cancelled", "2018-12-10", "", 0),
        ("absent", "", "", 400),
        ("refused", "", "", 400),
        ("suspended", "", "", 0),
    ],
)
def test_sukagawa_cancelled_after_17_of_the_day_before_costs_the_lunch(status, told_on, told_at, user):
    """A lunch of Tuesday 11 December 2018: notice by Monday 17:00, or 400 yen; the city pays no delivery."""
    event = meal("2018-12-11", status=status, told_on=told_on, told_at=told_at)

    assert yen(evaluated("sukagawa/meals", "2018-12", event)) == (user, 0, 0)


def test_sukagawa_a_silent_absence_costs_nothing_where_the_city_says_so():
    pack = compiled("sukagawa/meals", no_show_charged=0)

    assert yen(evaluated("", "2018-12", meal("2018-12-11", status="absent"), pack=pack)) == (0, 0, 0)


def test_sukagawa_delivers_by_hand_from_monday_to_friday_five_times_a_week():
    pack = compiled("sukagawa/meals")
    result = evaluated("", "2018-12", meal(["2018-12-07/2018-12-09"]), meal("2018-12-10", status="left"), pack=pack)

    assert refused_days(result) == [8, 9, 10]
    assert [(one.max, one.period) for one in pack.limits()] == [(1, "day"), (5, "week")]
    assert pack.cut_offs(date(2018, 12, 10)) == [("中止の締切", date(2018, 12, 9), 17 * 60)]


def test_sukagawa_a_sixth_lunch_of_a_week_is_refused():
    """With two lunches a day allowed, the third day would bring the sixth."""
    pack = compiled("sukagawa/meals", meals_per_day=2)
    lunches = [meal(["2018-12-03/2018-12-05"]), meal(["2018-12-03/2018-12-05"]) | {"slot": "second"}]

    assert [one.key for one in evaluated("", "2018-12", *lunches, pack=pack).refusals] == ["A/2018-12-05/second"]


@pytest.mark.parametrize(("burden_class", "user"), [("taxed", 15000), ("exempt", 13500)])
def test_makurazaki_20_lunches_and_10_dinners(burden_class, user):
    """500 × 30 = 15,000; 450 × 30 = 13,500 for a household exempt from both taxes."""
    lunches, dinners = meal(["2025-04-01/2025-04-20"]), meal(["2025-04-01/2025-04-10"], "dinner")

    result = evaluated("makurazaki/meals", "2025-04", lunches, dinners, burden_class=burden_class)

    assert (yen(result), result.refusals) == ((user, 9000, 30), ())


def test_makurazaki_delivers_all_year():
    result = evaluated("makurazaki/meals", "2026-01", meal(["2026-01-01/2026-01-04"]), burden_class="taxed")

    assert yen(result) == (2000, 1200, 4)


@pytest.mark.parametrize(
    ("diet", "user"),
    [("regular", 300), ("low_salt", 350), ("dialysis", 350), ("kidney", 350), ("soft", 350), ("mousse", 350)],
)
def test_kariya_ordinary_and_adjusted_meals(diet, user):
    """300 × 10 = 3,000; 350 × 10 = 3,500."""
    assert yen(evaluated("kariya/meals", "2022-04", meal(["2022-04-01/2022-04-10"], diet=diet)))[0] == user * 10


@pytest.mark.parametrize(("diet", "user"), [("regular", 6000), ("nutrition", 7000)])
def test_kitakata_20_lunches(diet, user):
    """300 × 20 = 6,000; 350 × 20 = 7,000, paid to the provider."""
    result = evaluated("kitakata/meals", "2018-04", meal(["2018-04-01/2018-04-20"], diet=diet))

    assert yen(result) == (user, 6000, 20)


def test_kitakata_one_meal_a_day_seven_a_week():
    second = meal("2018-04-02", diet="regular") | {"key": "second", "slot": "late"}
    result = evaluated("kitakata/meals", "2018-04", meal(["2018-04-02/2018-04-08"], diet="regular"), second)

    assert [one.key for one in result.refusals] == ["second"]
    assert result.totals["user"] == 300 * 7
    assert [(one.max, one.period) for one in compiled("kitakata/meals").limits()] == [(1, "day"), (7, "week")]


@pytest.mark.parametrize(("diet", "user"), [("regular", 4000), ("side_only", 3800)])
def test_kagamiishi_10_lunches(diet, user):
    """400 × 10 = 4,000; 380 × 10 = 3,800 for side dishes only."""
    days = ["2024-10-07/2024-10-11", "2024-10-21/2024-10-25"]

    assert yen(evaluated("kagamiishi/meals", "2024-10", meal(days, diet=diet))) == (user, 3000, 10)


def test_kagamiishi_not_on_a_day_of_an_insurance_service_nor_on_weekends():
    """4 October 2024 is a Friday. A cancelled meal of such a day costs nothing and is not refused."""
    events = [
        meal(["2024-10-04/2024-10-06"], diet="regular"),
        meal("2024-10-07", diet="regular", care_service="used"),
        meal("2024-10-08", diet="regular", care_service="accepted"),
        meal("2024-10-09", status="cancelled", diet="regular", care_service="used"),
    ]

    result = evaluated("kagamiishi/meals", "2024-10", *events)

    assert (refused_days(result), result.totals["user"]) == ([5, 6, 7], 800)


@pytest.mark.parametrize("diet", ["regular", "chopped", "low_salt", "low_calorie"])
@pytest.mark.parametrize("slot", ["lunch", "dinner"])
def test_odawara_every_meal_is_500(diet, slot):
    """500 × 6 = 3,000, Monday to Saturday."""
    assert yen(evaluated("odawara/meals", "2010-06", meal(["2010-06-07/2010-06-12"], slot, diet=diet)))[0] == 3000


@pytest.mark.parametrize(
    ("event", "refused"),
    [
        (meal("2010-06-06", diet="regular"), [6]),
        (meal("2010-06-07", diet="regular", other_meal="day_service"), [7]),
        (meal("2010-06-07", diet="regular", other_meal="home_help"), [7]),
        (meal("2010-06-07", status="cancelled", diet="regular", other_meal="home_help"), []),
        (meal("2010-06-08", "dinner", diet="regular"), [8]),
    ],
)
def test_odawara_one_meal_a_day_and_none_beside_another(event, refused):
    """6 June 2010 is a Sunday; lunch of the 8th is delivered in every case."""
    result = evaluated("odawara/meals", "2010-06", meal("2010-06-08", diet="regular"), event)

    assert (refused_days(result), result.totals["user"]) == (refused, 500)


def test_odawara_disability_20_meal_tickets():
    """500 × 20 = 10,000, tickets bought beforehand; Sundays (7 June 2026) and a second meal are refused."""
    days = ["2026-06-01/2026-06-07", "2026-06-08/2026-06-13", "2026-06-15/2026-06-20", "2026-06-22/2026-06-23"]

    result = evaluated("odawara/disability_meals", "2026-06", meal(days), meal("2026-06-01", "dinner"))

    assert (yen(result), refused_days(result)) == ((10000, 6000, 20), [1, 7])


def test_osakasayama_three_dinners_a_week():
    """400 × 3 = 1,200; the fourth of the week of 1 June 2026 is refused."""
    result = evaluated("osakasayama/meals", "2026-06", meal(["2026-06-01/2026-06-04"], "dinner"))

    assert (yen(result), refused_days(result)) == ((1200, 900, 3), [4])


def test_osakasayama_hands_the_meal_over_in_person():
    result = evaluated("osakasayama/meals", "2026-06", meal("2026-06-01", "dinner", "left"))

    assert [one.clause for one in result.refusals] == ["公表ページ（手渡し）"]


@pytest.mark.parametrize(("hour", "paid"), [("15:59", 0), ("16:00", 300), ("18:00", 300), ("18:01", 0), ("", 300)])
def test_osakasayama_from_16_to_18_where_the_city_pays_nothing_else(hour, paid):
    event = meal("2026-06-01", "dinner", handed_over_at=hour)
    strict = compiled("osakasayama/meals", outside_hours_paid=0)

    assert yen(evaluated("", "2026-06", event, pack=strict))[:2] == (400, paid)
    assert yen(evaluated("osakasayama/meals", "2026-06", event))[:2] == (400, 300)


def test_osakasayama_waits_for_the_review_of_half_a_year():
    """From 1 January 2026 the 184th day is 4 July; reviewed anew on the 5th, the 6th is in order."""
    reviewed = [{"from": "2026-01-01", "value": "2026-01-01"}, {"from": "2026-07-06", "value": "2026-07-05"}]
    dinners = meal(["2026-07-04/2026-07-06"], "dinner")

    assert refused_days(evaluated("osakasayama/meals", "2026-07", dinners, reviewed_on=reviewed)) == [5]


def test_izumiotsu_20_dinners():
    """370 × 20 = 7,400."""
    result = evaluated("izumiotsu/meals", "2025-09", meal(["2025-09-01/2025-09-20"], "dinner"))

    assert yen(result) == (7400, 6000, 20)


@pytest.mark.parametrize(("price", "user"), [(200, 0), (550, 3500), (700, 5000)])
def test_shiki_pays_200_of_the_providers_price(price, user):
    """The city 200 × 10 = 2,000 to the firm; the user the rest of the price."""
    result = evaluated("shiki/meals", "2026-06", meal(["2026-06-01/2026-06-10"], price=price), commission=None)

    assert yen(result) == (user, 2000, 10)


@pytest.mark.parametrize("price", [{}, {"price": 199}, {"price": 10001}])
def test_shiki_a_price_that_is_missing_or_out_of_bounds_is_refused(price):
    assert refused_days(evaluated("shiki/meals", "2026-06", meal("2026-06-01", **price), commission=None)) == [1]


@pytest.mark.parametrize("diet", ["regular", "soft", "low_salt"])
def test_tachikawa_every_diet_is_410(diet):
    """410 × 10 = 4,100."""
    days = meal(["2020-06-01/2020-06-06", "2020-06-08/2020-06-11"], diet=diet)

    assert yen(evaluated("tachikawa/meals", "2020-06", days, programme="standard")) == (4100, 3000, 10)


@pytest.mark.parametrize(
    ("programme", "days", "refused"),
    [
        ("standard", ["2020-06-06/2020-06-08"], [7]),
        ("sunday_check", ["2020-06-06/2020-06-08"], []),
        ("sunday_check", ["2020-05-02/2020-05-07"], [3, 4, 5, 6]),
        ("standard", ["2020-12-28/2020-12-31"], [29, 30, 31]),
        ("standard", ["2021-01-01/2021-01-05"], [1, 2, 3]),
    ],
)
def test_tachikawa_sundays_holidays_and_new_year(programme, days, refused):
    """7 June 2020 is a Sunday; Sunday 3 May and the 4th to the 6th are holidays; 12/29 to 1/3 are closed."""
    result = evaluated("tachikawa/meals", days[0][:7], meal(days, diet="regular"), programme=programme)

    assert refused_days(result) == refused


@pytest.mark.parametrize(
    ("slot", "hour", "paid"),
    [("lunch", "09:59", 0), ("lunch", "12:00", 300), ("dinner", "12:00", 0), ("dinner", "16:00", 300)],
)
def test_tachikawa_has_hours_for_lunch_and_for_dinner(slot, hour, paid):
    """10 to 12 and 16 to 18; outside them the city pays, unless its setting says otherwise."""
    event = meal("2020-06-01", slot, diet="regular", handed_over_at=hour)
    strict = compiled("tachikawa/meals", outside_hours_paid=0)

    assert evaluated("", "2020-06", event, pack=strict, programme="standard").totals["city"] == paid
    assert evaluated("tachikawa/meals", "2020-06", event, programme="standard").totals["city"] == 300


def test_nishinoomote_30_meals():
    """400 × 30 = 12,000."""
    lunches, dinners = meal(["2026-06-01/2026-06-20"]), meal(["2026-06-01/2026-06-10"], "dinner")

    assert yen(evaluated("nishinoomote/meals", "2026-06", lunches, dinners)) == (12000, 9000, 30)


@pytest.mark.parametrize(
    ("days", "refused"),
    [
        (["2026-08-12/2026-08-16"], [13, 14, 15]),
        (["2026-12-28/2026-12-31"], [30, 31]),
        (["2027-01-01/2027-01-04"], [1, 2, 3]),
    ],
)
def test_nishinoomote_rests_at_obon_and_new_year(days, refused):
    assert refused_days(evaluated("nishinoomote/meals", days[0][:7], meal(days))) == refused


def test_maniwa_10_lunches():
    """450 × 10 = 4,500."""
    result = evaluated("maniwa/meals", "2005-06", meal(["2005-06-06/2005-06-10", "2005-06-13/2005-06-17"]))

    assert yen(result) == (4500, 3000, 10)


def test_maniwa_one_lunch_a_weekday_and_none_when_the_caterer_rests():
    """3 June 2005 is a Friday."""
    second = meal("2005-06-03") | {"key": "second", "slot": "late"}
    resting = [meal("2005-06-06", kitchen="closed"), meal("2005-06-07", status="cancelled", kitchen="closed")]

    result = evaluated("maniwa/meals", "2005-06", meal(["2005-06-03/2005-06-05"]), second, *resting)

    assert (refused_days(result), result.totals["user"]) == ([3, 4, 5, 6], 450)


@pytest.mark.parametrize(("burden_class", "user", "town"), [("standard", 1400, 1200), ("waived", 0, 2600)])
def test_shimonita_four_tuesdays(burden_class, user, town):
    """350 × 4 = 1,400; where the mayor waives it the town bears it too: (300 + 350) × 4 = 2,600."""
    tuesdays = meal(["2015-06-02", "2015-06-09", "2015-06-16", "2015-06-23"])

    assert yen(evaluated("shimonita/meals", "2015-06", tuesdays, burden_class=burden_class)) == (user, town, 4)


def test_shimonita_on_tuesdays_that_are_no_holiday():
    """5 May 2015 is a Tuesday and こどもの日."""
    result = evaluated("shimonita/meals", "2015-05", meal(["2015-05-01/2015-05-31"]), burden_class="standard")

    assert [row.on.day for row in result.event_rows()] == [12, 19, 26]


@pytest.mark.parametrize(("diet", "user"), [("regular", 6000), ("side_only", 4000)])
def test_kanna_20_meals(diet, user):
    """300 × 20 = 6,000; 200 × 20 = 4,000 for side dishes."""
    assert yen(evaluated("kanna/meals", "2017-04", meal(["2017-04-01/2017-04-20"], diet=diet))) == (user, 6000, 20)
