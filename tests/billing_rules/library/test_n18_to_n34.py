"""N18 to N34 of the table of municipalities: figures typed from the table, never from the engine.

What a contract or a provider says (委託料 and the like) is not public; the figures used for it here are made up.
"""

from datetime import date

import pytest

from tests.billing_rules.library.city_months import clauses, meal, money, month_of, pack_of, refused

NO_MEALS = (0, 0, 0)

# What every month needs besides its meals, and the user's part of one meal as the table has it.
CITIES = {
    "itsuki": ("2012-06-01", "lunch", {"A": {"programme": "care"}}, {"commission": 450}, {}, (200, 450)),
    "toyoura": ("2011-06-01", "lunch", {"A": {"burden_class": "exempt"}}, {"commission": 500}, {}, (300, 500)),
    "fujimi": ("2000-06-01", "dinner", {}, {"commission": 500, "user_part": 320}, {}, (320, 500)),
    "kamogawa": ("2005-06-01", "dinner", {}, {"commission": 450, "user_part": 380}, {}, (380, 450)),
    "omitama": ("2006-05-01", "lunch", {}, {"commission": 410, "user_part": 310}, {}, (310, 410)),
    "nagayo": (
        "2021-11-01",
        "lunch",
        {"A": {"burden_class": "exempt"}},
        {"commission": 350, "user_part": 390},
        {},
        (390, 350),
    ),
    "yahaba": (
        "2000-04-03",
        "lunch",
        {"A": {"criteria": "met", "cohort": "new"}},
        {"commission": 250, "user_part": 330},
        {},
        (330, 250),
    ),
    "ikeda": ("2026-06-01", "lunch", {}, {"commission": 300}, {"shop": "other"}, (350, 300)),
    "aomori": ("2024-07-01", "dinner", {"A": {"burden_class": "welfare"}}, {"commission": 510}, {}, (350, 510)),
    "oita": ("2019-07-01", "lunch", {}, {"commission": 350, "special_addition": 0}, {}, (400, 350)),
    "n28": ("2013-06-01", "lunch", {}, {"user_part": 250}, {}, (250, 350)),
    "n29": ("2024-06-01", "lunch", {}, {"user_part": 300}, {}, (300, 330)),
    "beppu": ("2022-11-01", "lunch", {}, {"user_part": 300}, {}, (300, 600)),
    "shingu": ("2026-06-01", "lunch", {"A": {"decided_meals": 7}}, {"commission": 480}, {}, (260, 480)),
    "hiroshima": ("2014-06-01", "lunch", {}, {"commission": 290}, {}, (514, 290)),
    "ashiya": ("2016-06-06", "lunch", {}, {"commission": 200, "regular_price": 480}, {}, (480, 200)),
    "sagamihara": ("2017-09-04", "dinner", {"A": {"district": "other"}}, {"commission": 400}, {}, (400, 400)),
}
DIETS = {"oita", "n28", "hiroshima", "ashiya"}


def one_meal(city, status="handed", pack=None, contract=None):
    on, which, people, agreed, provider, _ = CITIES[city]
    diet = {"diet": "regular"} if city in DIETS else {}
    event = meal(on, which, status=status, **diet)
    agreed = agreed if contract is None else contract
    return month_of(pack or f"{city}/meals", event, people=people, contract=agreed, provider=provider)


@pytest.mark.parametrize("city", CITIES)
def test_one_meal_costs_what_the_table_and_the_contract_say(city):
    user, paid = CITIES[city][-1]

    assert money(one_meal(city)) == money(one_meal(city, "left")) == (1, user, paid)


@pytest.mark.parametrize("city", CITIES)
@pytest.mark.parametrize("status", ["absent", "refused", "cancelled_late", "cancelled", "suspended"])
def test_a_meal_that_did_not_arrive_costs_nothing_until_the_city_says_so(city, status):
    assert (money(one_meal(city, status)), refused(one_meal(city, status))) == (NO_MEALS, [])


@pytest.mark.parametrize("city", CITIES)
def test_a_meal_that_did_not_arrive_is_paid_by_the_city_where_the_setting_says_so(city):
    pack = pack_of(f"{city}/meals", undelivered_paid=1)

    assert money(one_meal(city, "absent", pack)) == (1, 0, CITIES[city][-1][1])
    assert money(one_meal(city, "cancelled", pack)) == NO_MEALS


@pytest.mark.parametrize("city", CITIES)
def test_a_meal_that_did_not_arrive_is_charged_where_the_setting_says_so(city):
    pack = pack_of(f"{city}/meals", undelivered_charged=1)

    assert money(one_meal(city, "refused", pack)) == (0, CITIES[city][-1][0], 0)
    assert money(one_meal(city, "suspended", pack)) == NO_MEALS


@pytest.mark.parametrize("city", CITIES)
def test_without_the_contracts_figures_every_meal_is_refused(city):
    result = one_meal(city, contract={})

    assert money(result) == NO_MEALS
    assert result.refusals[0].sentence.endswith("を入れてください。")


def test_itsuki_about_a_month_after_leaving_hospital_is_thirty_days():
    """Discharged on 20 May: the 30th day is 18 June."""
    people = {"A": {"programme": "discharged", "discharged_on": "2012-05-20"}}

    result = month_of(
        "itsuki/meals", meal(["2012-06-17/2012-06-20"], "dinner"), people=people, contract={"commission": 450}
    )

    assert money(result) == (2, 400, 900)
    assert refused(result) == ["A/2012-06-19/dinner", "A/2012-06-20/dinner"]


@pytest.mark.parametrize(("days", "last"), [(28, "2012-06-16"), (31, "2012-06-19")])
def test_itsuki_what_about_a_month_means_is_a_setting(days, last):
    """The first day is 20 May; 28 days end on 16 June, 31 on 19 June."""
    people = {"A": {"programme": "discharged", "discharged_on": "2012-05-20"}}
    pack = pack_of("itsuki/meals", discharge_days=days)

    result = month_of(pack, meal(["2012-06-01/2012-06-30"]), people=people, contract={"commission": 0})

    assert max(str(row.on) for row in result.event_rows()) == last


@pytest.mark.parametrize("known", [{}, {"discharged_on": "2012-06-02"}])
def test_itsuki_before_the_discharge_or_without_its_day_nothing_is_priced(known):
    people = {"A": {"programme": "discharged"} | known}

    result = month_of("itsuki/meals", meal("2012-06-01"), people=people, contract={"commission": 450})

    assert [one.sentence for one in result.refusals] == [
        "退院の日がわからないか、退院の日より前の食事です。退院の日を確かめて入れてください。"
    ]


def test_itsuki_a_second_meal_of_a_day_is_refused():
    people = {"A": {"programme": "disability"}}

    result = month_of(
        "itsuki/meals",
        meal("2012-06-01"),
        meal("2012-06-01", "dinner"),
        people=people,
        contract={"commission": 450},
    )

    assert clauses(result) == {"A/2012-06-01/dinner": "告示（1日1食まで）"}


def test_toyoura_delivers_on_three_weekdays_and_not_at_new_year():
    """2012: 1 to 5 January are closed, the 9th is a holiday; Fridays 6, 13, Wednesday 11 are open."""
    days = [f"2012-01-{day:02d}" for day in (4, 5, 6, 9, 10, 11, 12, 13)]

    result = month_of(
        "toyoura/meals", meal(days), people={"A": {"burden_class": "exempt"}}, contract={"commission": 500}
    )

    assert [row.on.day for row in result.event_rows()] == [6, 11, 13]
    assert money(result) == (3, 900, 1500)


def test_toyoura_a_taxed_household_is_refused():
    people = {"A": {"burden_class": "taxed"}}

    result = month_of("toyoura/meals", meal("2011-06-01"), people=people, contract={"commission": 500})

    assert clauses(result) == {"A/2011-06-01/lunch": "要綱（対象者）"}


@pytest.mark.parametrize(("told", "late"), [("2000-06-10", 0), ("2000-06-11", 0), ("2000-06-12", 1), ("2000-06-14", 1)])
def test_fujimi_notice_is_due_three_days_before(told, late):
    """For Wednesday 14 June the last day is Sunday the 11th."""
    stopped = meal("2000-06-14", "dinner", status="cancelled", told_on=told)
    contract = {"commission": 500, "user_part": 320}

    charged = month_of(pack_of("fujimi/meals", late_charged=1), stopped, contract=contract)

    assert charged.totals["late"] == late
    assert money(charged) == (0, 320 * late, 0)
    assert money(month_of("fujimi/meals", stopped, contract=contract)) == NO_MEALS
    assert pack_of("fujimi/meals").cut_offs(date(2000, 6, 14)) == [("中止の届出の期限", date(2000, 6, 11), None)]


@pytest.mark.parametrize("city", ["fujimi", "kamogawa"])
def test_dinner_from_monday_to_friday_once_a_day(city):
    """A week from Monday to Sunday holds five dinners."""
    monday = {"fujimi": date(2000, 6, 5), "kamogawa": date(2005, 6, 6)}[city]
    week = [f"{monday}/{monday.replace(day=monday.day + 6)}"]
    contract = CITIES[city][3]

    result = month_of(f"{city}/meals", meal(week, "dinner"), contract=contract)
    lunch = month_of(f"{city}/meals", meal(str(monday)), contract=contract)

    assert (money(result)[0], len(refused(result))) == (5, 2)
    assert money(lunch) == NO_MEALS
    assert [limit.max for limit in pack_of(f"{city}/meals").limits()] == [1, 5]


def test_kamogawa_is_closed_at_the_turn_of_the_year():
    pack = pack_of("kamogawa/meals")

    days = [date(2005, 12, 28), date(2005, 12, 29), date(2006, 1, 3), date(2006, 1, 4)]
    assert [pack.is_closed(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(("city", "most"), [("omitama", 3), ("nagayo", 3), ("yahaba", 3), ("aomori", 2)])
def test_a_week_holds_so_many_meals(city, most):
    on, which, people, contract, provider, _ = CITIES[city]
    first = date.fromisoformat(on)
    days = [f"{first}/{first.replace(day=first.day + 4)}"]

    result = month_of(f"{city}/meals", meal(days, which), people=people, contract=contract, provider=provider)

    assert first.weekday() == 0
    assert (money(result)[0], len(refused(result))) == (most, 5 - most)


def test_omitama_a_second_meal_of_a_day_is_refused():
    result = month_of("omitama/meals", meal("2006-05-01"), meal("2006-05-01", "dinner"), contract=CITIES["omitama"][3])

    assert clauses(result) == {"A/2006-05-01/dinner": "告示（1日1食まで）"}


@pytest.mark.parametrize("city", ["nagayo", "aomori"])
def test_a_taxed_household_is_not_served(city):
    on, which, _, contract, _, _ = CITIES[city]

    result = month_of(f"{city}/meals", meal(on, which), people={"A": {"burden_class": "taxed"}}, contract=contract)

    assert (money(result), len(result.refusals)) == (NO_MEALS, 1)


@pytest.mark.parametrize(
    ("criteria", "cohort", "meals"),
    [("met", "new", 1), ("met", "registered", 1), ("unmet", "registered", 1), ("unmet", "new", 0)],
)
def test_yahaba_who_was_registered_on_31_march_2000_is_deemed_eligible(criteria, cohort, meals):
    people = {"A": {"criteria": criteria, "cohort": cohort}}

    result = month_of("yahaba/meals", meal("2000-04-03"), people=people, contract=CITIES["yahaba"][3])

    assert money(result)[0] == meals


@pytest.mark.parametrize(
    ("shop", "day", "hour", "meals"),
    [
        ("other", "2026-06-09", "14:00", 1),
        ("other", "2026-06-09", "14:01", 0),
        ("other", "2026-06-08", "23:59", 1),
        ("kompasu", "2026-06-08", "10:30", 1),
        ("kompasu", "2026-06-08", "10:31", 0),
        ("kompasu", "2026-06-09", "09:00", 0),
    ],
)
def test_ikeda_orders_close_the_day_before_at_14_or_two_days_before_at_10_30(shop, day, hour, meals):
    """A lunch of Wednesday 10 June; one voucher is 350 yen."""
    ordered = meal("2026-06-10", ordered_on=day, ordered_at=hour)

    result = month_of("ikeda/meals", ordered, contract={"commission": 300}, provider={"shop": shop})

    assert money(result) == (meals, 350 * meals, 300 * meals)


def test_ikeda_twenty_vouchers():
    """350 × 20 = 7,000: lunch and dinner on any day."""
    days = ["2026-06-01/2026-06-10"]

    result = month_of(
        "ikeda/meals", meal(days), meal(days, "dinner"), contract={"commission": 0}, provider={"shop": "kompasu"}
    )

    assert money(result) == (20, 7000, 0)


@pytest.mark.parametrize(
    ("diet", "addition", "user"), [("regular", 120, 400), ("special", 120, 520), ("special", 0, 400)]
)
def test_oita_special_meals_may_add(diet, addition, user):
    """400 yen, and what the contract adds to a special meal."""
    contract = {"commission": 350, "special_addition": addition}

    assert money(month_of("oita/meals", meal("2019-07-01", diet=diet), contract=contract)) == (1, user, 350)


@pytest.mark.parametrize(
    ("diet", "city"),
    [("regular", 350), ("porridge", 350), ("chopped", 350), ("blended", 350), ("controlled", 450)],
)
def test_n28_the_city_pays_600_or_700_less_the_users_part(diet, city):
    """600 − 250 = 350; 700 − 250 = 450."""
    result = month_of("n28/meals", meal("2013-06-01", diet=diet), contract={"user_part": 250})

    assert money(result) == (1, 250, city)


def test_n29_330_yen_once_a_day_at_noon_on_every_day():
    """330 × 30 = 9,900."""
    result = month_of("n29/meals", meal(["2024-06-01/2024-06-30"]), contract={"user_part": 0})
    dinner = month_of("n29/meals", meal("2024-06-01", "dinner"), contract={"user_part": 0})
    twice = month_of("n29/meals", meal("2024-06-02"), {**meal("2024-06-02"), "slot": "x"}, contract={"user_part": 0})

    assert money(result) == (30, 0, 9900)
    assert money(dinner) == NO_MEALS
    assert clauses(twice) == {"A/2024-06-02/x": "仕様書（1日1食まで）"}


def test_beppu_600_yen_become_650_on_the_day_the_setting_names():
    """20 meals: 12,000 in November, 13,000 in December 2022."""
    november = month_of("beppu/meals", meal(["2022-11-11/2022-11-30"]), contract={"user_part": 300})
    december = month_of("beppu/meals", meal(["2022-12-01/2022-12-20"]), contract={"user_part": 300})
    pack = pack_of("beppu/meals")
    since = {setting.name: setting.value for setting in pack.pack.settings}["price_since"]

    assert (money(november), money(december)) == ((20, 6000, 12000), (20, 6000, 13000))
    assert [str(row.since) for table in pack.tables if table.name == "unit_price" for row in table.rows] == [
        "2022-04-01",
        since,
    ]


def test_beppu_the_unit_price_may_hold_the_users_part():
    """650 − 300 = 350, if that is how the contract is read."""
    pack = pack_of("beppu/meals", price_is_city_part=0)

    assert money(month_of(pack, meal("2022-12-01"), contract={"user_part": 300})) == (1, 300, 350)


@pytest.mark.parametrize("decided", [0, 3, 5])
def test_shingu_the_town_decides_how_many_for_each_person(decided):
    """260 yen a meal; Monday 1 June to Sunday."""
    result = month_of(
        "shingu/meals",
        meal(["2026-06-01/2026-06-07"]),
        people={"A": {"decided_meals": decided}},
        contract={"commission": 480},
    )

    assert money(result) == (decided, 260 * decided, 480 * decided)


@pytest.mark.parametrize(("provider", "user"), [({}, 514), ({"user_price": 514}, 514), ({"user_price": 500}, 500)])
def test_hiroshima_about_514_yen_is_the_firms_own_price(provider, user):
    """514 = floor(500 × 1.08 ÷ 1.05)."""
    event = meal("2014-06-01", diet="energy")

    assert 500 * 108 // 105 == 514
    assert money(month_of("hiroshima/meals", event, contract={"commission": 290}, provider=provider)) == (1, user, 290)
