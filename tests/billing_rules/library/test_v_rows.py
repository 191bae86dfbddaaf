"""V1 to V7: visits, outings and alarms. Figures typed from the table; what is in no source is made up."""

import pytest

from tests.billing_rules.library.city_months import clauses, happened, money, month_of, pack_of, refused

NOTHING = (0, 0, 0)
HELPED = {"birth": "single", "applied_on": "2011-05-01", "born_on": "2011-06-15"}


def done(on, slot="1", person="A", status="done", **inputs):
    return happened(on, slot, person, status, **inputs)


def helped(on, slot="1", person="A", **inputs):
    return done(on, slot, person, **{"minutes": 120} | inputs)


def trip(on, slot="out", starts_at="10:00", ends_at="10:30", **inputs):
    return done(on, slot, starts_at=starts_at, ends_at=ends_at, **inputs)


def month_in_yazu(*events, before=(), **people):
    return month_of(
        "yazu/visits", *events, people=people, contract={"commission": 2000, "user_part": 300}, before=before
    )


@pytest.mark.parametrize("status", ["absent", "refused", "cancelled_late", "cancelled", "suspended"])
def test_a_visit_that_was_not_made_costs_nothing_until_the_city_says_so(status):
    """The same month with the setting changed: 600 from the town and 150 from the user for what was set out for."""
    went = status in ("absent", "refused", "cancelled_late")
    people, contract = {"A": {"burden_class": "other"}}, {"commission": 600}
    event = done("2000-06-01", status=status)

    assert money(month_of("tagami/outings", event, people=people, contract=contract)) == NOTHING
    paid = month_of(pack_of("tagami/outings", undelivered_paid=1), event, people=people, contract=contract)
    assert money(paid) == ((1, 0, 600) if went else NOTHING)
    charged = month_of(pack_of("tagami/outings", undelivered_charged=1), event, people=people, contract=contract)
    assert money(charged) == ((0, 150, 0) if went else NOTHING)


@pytest.mark.parametrize(
    ("pack", "event", "people"),
    [
        ("sakai/visits", done("2023-08-01", minutes=60), {"A": {"user_part": 1000}}),
        ("tagami/outings", done("2000-06-01"), {"A": {"burden_class": "other"}}),
        ("koura/outings", trip("2004-06-01"), {}),
        ("tara/outings", trip("2017-06-01"), {}),
        ("yazu/visits", helped("2011-06-01"), {"A": HELPED}),
        ("habikino/alarm", happened("2026-06-01", "", status="in_use"), {"A": {"burden_class": "standard"}}),
        ("higashimurayama/alarm", happened("2024-12-01", "", status="in_use"), {"A": {"burden_class": "exempt"}}),
    ],
)
def test_without_the_contracts_figures_everything_is_refused(pack, event, people):
    result = month_of(pack, event, people=people)

    assert money(result) == NOTHING
    assert result.refusals[0].sentence.endswith("を入れてください。")


def test_sakai_the_city_pays_the_first_table_less_the_second():
    """Eight visits at 5,000 less 1,000."""
    result = month_of(
        "sakai/visits",
        done(["2023-08-01/2023-08-08"], minutes=120),
        people={"A": {"user_part": 1000}},
        contract={"rate": 5000},
    )

    assert money(result) == (8, 8000, 32000)


@pytest.mark.parametrize(("minutes", "user_part", "visits"), [(120, 5000, 1), (121, 1000, 0), (60, 5001, 0)])
def test_sakai_two_hours_a_visit_and_never_less_than_nothing(minutes, user_part, visits):
    result = month_of(
        "sakai/visits",
        done("2023-08-01", minutes=minutes),
        people={"A": {"user_part": user_part}},
        contract={"rate": 5000},
    )

    assert money(result) == (visits, 5000 * visits, 0)


@pytest.mark.parametrize(("burden_class", "user"), [("other", 1500), ("welfare", 0)])
def test_tagami_150_yen_one_way_and_nothing_on_public_assistance(burden_class, user):
    """Five days there and back: 150 × 10 = 1,500."""
    days = ["2000-06-01/2000-06-05"]

    result = month_of(
        "tagami/outings",
        done(days, "out"),
        done(days, "back"),
        people={"A": {"burden_class": burden_class}},
        contract={"commission": 600},
    )

    assert money(result) == (10, user, 6000)


def test_koura_ten_one_way_trips_a_month():
    """Six days there and back are twelve; the last day's two are beyond. July counts anew."""
    days = ["2004-06-07/2004-06-11", "2004-06-14"]
    contract = {"commission": 700, "user_part": 200}

    june = month_of("koura/outings", trip(days), trip(days, "back"), contract=contract)
    july = month_of("koura/outings", trip("2004-07-01"), contract=contract, before=[trip(days)])

    assert money(june) == (10, 2000, 7000)
    assert refused(june) == ["A/2004-06-14/back", "A/2004-06-14/out"]
    assert money(july) == (1, 200, 700)


@pytest.mark.parametrize(
    ("on", "starts_at", "ends_at", "trips"),
    [
        ("2004-07-01", "08:30", "17:00", 1),
        ("2004-07-01", "08:29", "09:00", 0),
        ("2004-07-01", "16:30", "17:01", 0),
        ("2004-07-01", "10:00", "09:00", 0),
        ("2004-07-03", "10:00", "10:30", 0),  # a Saturday
        ("2004-07-04", "10:00", "10:30", 0),
        ("2004-07-19", "10:00", "10:30", 0),  # Marine Day, a Monday
    ],
)
def test_koura_weekdays_from_8_30_to_17(on, starts_at, ends_at, trips):
    event = trip(on, starts_at=starts_at, ends_at=ends_at)

    assert money(month_of("koura/outings", event, contract={"commission": 700, "user_part": 0}))[0] == trips


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "clause"),
    [
        ("09:00", "13:00", None),
        ("13:00", "17:00", None),
        ("09:00", "13:01", "訓令（1回4時間まで）"),
        ("08:59", "10:00", "訓令（9時から17時まで）"),
        ("16:00", "17:01", "訓令（9時から17時まで）"),
    ],
)
def test_tara_four_hours_between_9_and_17(starts_at, ends_at, clause):
    event = trip("2017-06-05", starts_at=starts_at, ends_at=ends_at)

    result = month_of("tara/outings", event, contract={"commission": 3000, "user_part": 500})

    assert list(clauses(result).values()) == ([clause] if clause else [])


def test_tara_four_times_a_month():
    result = month_of(
        "tara/outings", trip(["2017-06-05/2017-06-10"], "x"), contract={"commission": 3000, "user_part": 500}
    )

    assert money(result) == (4, 2000, 12000)
    assert refused(result) == ["A/2017-06-09/x", "A/2017-06-10/x"]


@pytest.mark.parametrize(
    ("events", "visits"),
    [
        ([helped("2011-06-01", minutes=120)], 1),
        ([helped("2011-06-01", minutes=121)], 0),
        ([helped("2011-06-01"), helped("2011-06-01", "2")], 2),
        ([helped("2011-06-01"), helped("2011-06-01", "2"), helped("2011-06-01", "3")], 2),
        ([helped("2011-06-01"), helped("2011-06-01", "2", joined="joined")], 1),
    ],
)
def test_yazu_two_hours_twice_a_day_and_never_in_a_row(events, visits):
    assert money(month_in_yazu(*events, A=HELPED)) == (visits, 300 * visits, 2000 * visits)


@pytest.mark.parametrize(("birth", "days"), [("single", 20), ("multiple", 40)])
def test_yazu_20_days_before_the_birth_and_20_after_40_for_multiples(birth, days):
    """Born on 30 June: May and June hold 60 days before it, July and August 62 from it on."""
    own = HELPED | {"birth": birth, "applied_on": "2011-04-01", "born_on": "2011-06-30"}
    spring, summer = helped(["2011-05-01/2011-05-31"]), helped(["2011-06-30/2011-07-31"])

    june = month_in_yazu(helped(["2011-06-01/2011-06-29"]), before=[spring], A=own)
    august = month_in_yazu(helped(["2011-08-01/2011-08-31"]), before=[spring, summer], A=own)
    may = month_in_yazu(spring, A=own)

    assert money(may)[0] == min(31, days)
    assert money(june)[0] == max(0, days - 31)
    assert money(august)[0] == max(0, days - 32)


def test_yazu_two_visits_of_one_day_are_one_day():
    days = ["2011-06-01/2011-06-14"]

    assert money(month_in_yazu(helped(days), helped(days, "2"), A=HELPED))[0] == 28


def test_yazu_days_used_in_the_year_before_are_taken_off():
    own = HELPED | {"used_before_birth": 18}

    assert money(month_in_yazu(helped(["2011-06-01/2011-06-05"]), A=own))[0] == 2


@pytest.mark.parametrize(("applied_on", "visits"), [("2011-05-25", 1), ("2011-05-26", 0)])
def test_yazu_applications_come_seven_days_before(applied_on, visits):
    """For 1 June: 25 May."""
    assert money(month_in_yazu(helped("2011-06-01"), A=HELPED | {"applied_on": applied_on}))[0] == visits


@pytest.mark.parametrize(("burden_class", "user"), [("standard", 500), ("daytime", 1382)])
def test_habikino_500_a_month_and_1382_for_those_alone_in_the_daytime(burden_class, user):
    people, contract = {"A": {"burden_class": burden_class}}, {"commission": 1500}
    twice = happened(["2026-06-01", "2026-06-15"], "", status="in_use")

    result = month_of("habikino/alarm", twice, people=people, contract=contract)
    resting = month_of(
        "habikino/alarm", happened("2026-06-01", "", status="suspended"), people=people, contract=contract
    )

    assert money(result) == (1, user, 1500)
    assert refused(result) == ["A/2026-06-15/"]
    assert money(resting) == NOTHING


@pytest.mark.parametrize(
    ("person", "months", "user"),
    [
        ({"burden_class": "exempt"}, 1, 0),
        ({"burden_class": "exempt", "income": 2_500_000}, 1, 0),
        ({"burden_class": "taxed", "income": 1_999_999}, 1, 300),
        ({"burden_class": "taxed", "income": 2_000_000}, 0, 0),
        ({"burden_class": "taxed"}, 0, 0),
    ],
)
def test_higashimurayama_nothing_for_the_exempt_300_below_two_million(person, months, user):
    event = happened("2024-12-01", "", status="in_use")

    result = month_of("higashimurayama/alarm", event, people={"A": person}, contract={"commission": 2000})

    assert money(result) == (months, user, 2000 * months)
