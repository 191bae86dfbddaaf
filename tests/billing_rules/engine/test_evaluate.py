"""A month's events become lines and totals; what the rules cannot price is refused with a sentence."""

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_rules.engine import EventRow, Line, compile_pack, evaluate, load
from billing_rules.facts import from_json
from npo_platform.kernel.errors import Refused
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
    document,
    event,
    limit,
    month,
    result_of,
)

NO_CHOICE = "は、この規則の選択肢にありません。昼食・夕食 から選んでください。"

STATUS = {"name": "status", "label": "結果", "choices": {"handed": "手渡し", "absent": "不在"}}
PAID = amount("city", "price if within else 0")
COUNTING = {"by": ["meal"], "count": "status", "units": {"total": "price"}}


def counting(**changes):
    steps = [LOOKUP, limit(2), USER, PAID, amount("quantity", "within", type="count")]
    return compiled(steps=steps, inputs=[MEAL, STATUS], line=COUNTING, **changes)


def test_evaluate_groups_events_into_lines_with_counts():
    result = result_of(
        counting(),
        event(["2026-04-06/2026-04-08"], status="handed"),
        event("2026-04-13", status="absent"),
        event("2026-04-13", "dinner", status="handed"),
    )

    lunch, dinner = result.lines
    assert lunch == Line(
        key="A/lunch/500",
        person="A",
        group={"meal": "lunch"},
        counts={"handed": 2, "absent": 1},
        unit={"total": 500},
        quantity=3,
        user_yen=0,
        city_yen=1500,
        over_limit=1,
    )
    assert (dinner.key, dinner.counts, dinner.total_yen) == ("A/dinner/600", {"handed": 1}, 600)
    assert result.totals == {"user": 0, "city": 2100, "total": 2100, "quantity": 4}
    assert result.person_totals == {"A": result.totals}


def test_evaluate_gives_every_event_its_figures():
    result = result_of(counting(), event(["2026-04-06/2026-04-08"], status="handed"))

    assert list(result.event_rows())[1:] == [
        EventRow("A/2026-04-07/lunch", "A", date(2026, 4, 7), "lunch", 1, 0, 500, over_limit=False),
        EventRow("A/2026-04-08/lunch", "A", date(2026, 4, 8), "lunch", 0, 0, 0, over_limit=True),
    ]
    assert [row.total_yen for row in result.event_rows()] == [500, 500, 0]
    assert [event.on.day for event in result.events_by_line()["A/lunch/500"]] == [6, 7, 8]
    assert result.events["price"].tolist() == [500, 500, 500]


def test_evaluate_a_month_without_events_has_no_line_with_days():
    assert result_of(counting()).events_by_line() == {}


def test_evaluate_freezes_a_document_with_one_digest():
    result = result_of(counting(), event("2026-04-06", status="handed"), event("2026-04-07", status="lost"))

    frozen = result.to_json()

    assert frozen == {
        "pack": result.compiled.digest,
        "engine": "1.0",
        "month": "2026-04",
        "lines": [
            {
                "key": "A/lunch/500",
                "person": "A",
                "group": {"meal": "lunch"},
                "counts": {"handed": 1},
                "unit": {"total": 500},
                "quantity": 1,
                "user_yen": 0,
                "city_yen": 500,
                "over_limit": 0,
                "label": "",
                "total_yen": 500,
            }
        ],
        "totals": {"user": 0, "city": 500, "total": 500, "quantity": 1},
        "refusals": [
            {
                "key": "A/2026-04-07/lunch",
                "person": "A",
                "on": "2026-04-07",
                "sentence": "結果「lost」は、この規則の選択肢にありません。手渡し・不在 から選んでください。",
                "clause": "",
            }
        ],
        "events": [["A/2026-04-06/lunch", 1, 0, 500]],
    }
    assert len(result.digest) == 64


@given(seed=st.integers(0, 10**6))
def test_evaluate_in_any_order_gives_the_same_digest(seed):
    events = [event(f"2026-04-{day:02d}", meal, person, status="handed") for day in range(1, 15)
              for meal in ("lunch", "dinner") for person in "AB"]  # fmt: skip
    shuffled = events.copy()
    Random(seed).shuffle(shuffled)
    pack = counting()

    assert result_of(pack, *shuffled).digest == result_of(pack, *events).digest


NO_CLASS = "4月2日（木）の区分がわかりません。区分を入れてください。"
CLASSED = {"inputs": [MEAL, BURDEN], "line": {"by": ["burden_class"]}}


def test_evaluate_takes_a_persons_class_of_each_events_date():
    history = [{"from": "2026-04-01", "value": "exempt"}, {"from": "2026-04-03", "value": "taxed"}]

    result = result_of(compiled(**CLASSED), event(["2026-04-02/2026-04-03"]), people={"A": {"burden_class": history}})

    assert [(line.group, line.city_yen) for line in result.lines] == [
        ({"burden_class": "exempt"}, 500),
        ({"burden_class": "taxed"}, 500),
    ]


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        ({}, NO_CLASS),
        ({"A": {}}, NO_CLASS),
        ({"A": {"burden_class": ""}}, NO_CLASS),
        ({"A": {"burden_class": [{"from": "2026-04-03", "value": "taxed"}]}}, NO_CLASS),
        ({"B": {"burden_class": "taxed"}}, NO_CLASS),
        ({"A": {"burden_class": "rich"}}, "区分は、この規則の選択肢にありません。非課税・課税 から選んでください。"),
    ],
)  # fmt: skip
def test_evaluate_a_person_without_a_class_refuses_the_event(people, sentence):
    result = result_of(compiled(**CLASSED), event("2026-04-02"), people=people)

    assert [refusal.sentence for refusal in result.refusals] == [sentence]
    assert result.totals["total"] == 0


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        ({}, "時間がわかりません。時間を入れてください。"),
        ({"minutes": ""}, "時間がわかりません。時間を入れてください。"),
        ({"minutes": 601}, "時間「601」は、0 から 600 までの整数で入れてください。"),
        ({"minutes": -1}, "時間「-1」は、0 から 600 までの整数で入れてください。"),
        ({"minutes": "30"}, "時間「30」は、0 から 600 までの整数で入れてください。"),
    ],
)
def test_evaluate_a_missing_or_impossible_number_refuses_the_event(inputs, sentence):
    pack = compiled(
        inputs=[MEAL, MINUTES], steps=[LOOKUP, USER, CITY, QUANTITY, amount("late", "minutes > 60", type="flag")]
    )

    result = result_of(pack, event("2026-04-02", **inputs), event("2026-04-03", minutes=600))

    assert [(refusal.key, refusal.sentence) for refusal in result.refusals] == [("A/2026-04-02/lunch", sentence)]
    assert result.totals["quantity"] == 1


def test_evaluate_an_unknown_choice_names_what_may_stand_there():
    result = result_of(compiled(), event("2026-04-02", "brunch"))

    assert [refusal.sentence for refusal in result.refusals] == [f"食事「brunch」{NO_CHOICE}"]


def test_evaluate_an_unknown_choice_before_the_month_is_told_because_it_could_count():
    pack = compiled(
        **{"from": "2026-03-01"}, tables=[PRICE | {"rows": [row | {"from": "2026-03-01"} for row in PRICE["rows"]]}]
    )

    result = result_of(pack, before=[event("2026-03-31", "brunch")])

    assert [refusal.sentence for refusal in result.refusals] == [f"前の期間の記録：食事「brunch」{NO_CHOICE}"]


def test_evaluate_ignores_inputs_the_rules_do_not_know():
    result = result_of(compiled(), event("2026-04-02", diet="soft"), provider={"key": "asahi"}, contract={"key": "12"})

    assert result.totals["total"] == 500


@pytest.mark.parametrize("level", ["provider", "contract"])
def test_evaluate_reads_the_providers_and_the_contracts_inputs(level):
    own = {"name": "own_price", "label": "契約の単価", "level": level, "min": 0, "max": 900}
    pack = compiled(inputs=[MEAL, own], steps=[LOOKUP, USER, amount("city", "own_price"), QUANTITY])

    known = result_of(pack, event("2026-04-02"), **{level: {"own_price": 777}})
    unknown = result_of(pack, event("2026-04-02"))

    assert known.totals["city"] == 777
    assert [refusal.sentence for refusal in unknown.refusals] == [
        "契約の単価がわかりません。市の「契約の取り決め」に、契約の単価を入れてください。"
    ]
    assert result_of(pack).totals["city"] == 0


@pytest.mark.parametrize(
    ("events", "before", "sentence"),
    [
        ([event("2026-05-01")], [], "5月1日（金）は、令和8年4月分の記録に入りません。日付を確かめてください。"),
        ([event("2026-03-31")], [], "3月31日（火）は、令和8年4月分の記録に入りません。日付を確かめてください。"),
        (
            [],
            [event("2026-04-01")],
            "前の期間の記録：4月1日（水）は、令和8年4月分の記録に入りません。日付を確かめてください。",
        ),
        (
            [],
            [event("2026-05-01")],
            "前の期間の記録：5月1日（金）は、令和8年4月分の記録に入りません。日付を確かめてください。",
        ),
        (
            [event("2026-04-01"), event("2026-04-01")],
            [],
            "同じ記録（A/2026-04-01/lunch）が2回入っています。1つにしてください。",
        ),
    ],
)
def test_evaluate_an_event_in_the_wrong_place_is_refused(events, before, sentence):
    result = result_of(compiled(**{"from": "2026-01-01"}, tables=[_early()]), *events, before=before)

    assert [refusal.sentence for refusal in result.refusals] == [sentence]


def _early():
    return PRICE | {"rows": [row | {"from": "2026-01-01"} for row in PRICE["rows"]]}


def test_evaluate_an_event_outside_the_packs_time_is_refused():
    pack = compiled(**{"from": "2026-04-10", "until": "2026-04-20"})

    result = result_of(pack, event(["2026-04-09", "2026-04-10", "2026-04-19", "2026-04-20"]))

    assert [(refusal.on.day, refusal.sentence) for refusal in result.refusals] == [
        (9, "4月9日（木）は、この規則の期間の外です。契約の期間を確かめてください。"),
        (20, "4月20日（月）は、この規則の期間の外です。契約の期間を確かめてください。"),
    ]
    assert result.totals["quantity"] == 2


def test_evaluate_a_case_without_a_price_is_refused_with_its_clause():
    rows = [
        PRICE["rows"][0],
        {"meal": "dinner", "refuse": "夕食は委託の対象ではありません。", "from": "2026-04-01", "ref": "第3条"},
    ]
    pack = compiled(tables=[PRICE | {"rows": rows}])

    result = result_of(pack, event("2026-04-01"), event("2026-04-01", "dinner"))

    assert [(one.sentence, one.clause) for one in result.refusals] == [("夕食は委託の対象ではありません。", "第3条")]
    assert result.totals["total"] == 500


def test_evaluate_a_slot_the_pack_does_not_order_comes_last():
    steps = [LOOKUP, limit(1), USER, PAID, QUANTITY]
    late = event("2026-04-01") | {"slot": "evening", "key": "late"}

    result = result_of(compiled(steps=steps), late, event("2026-04-01", "dinner"))

    assert [(row.slot, row.city_yen) for row in result.event_rows()] == [("dinner", 600), ("evening", 0)]


def test_evaluate_a_fixed_setting_is_a_name_in_formulas():
    setting = {"name": "extra", "label": "加算", "value": 20, "reason": "試験"}
    first = {"name": "first_weekday", "label": "週の始まり", "value": "monday", "reason": "試験"}
    pack = compiled(settings=[setting, first], steps=[LOOKUP, USER, amount("city", "price + extra"), QUANTITY])

    assert result_of(pack, event("2026-04-01")).totals["city"] == 520


def test_evaluate_a_line_without_groups_is_one_per_person():
    result = result_of(
        compiled(line={}), event("2026-04-01"), event("2026-04-01", "dinner"), event("2026-04-01", person="B")
    )

    assert [(line.key, line.total_yen) for line in result.lines] == [("A", 1100), ("B", 500)]


def test_compile_an_unsound_pack_is_refused_with_every_stop():
    with pytest.raises(Refused) as refused:
        compile_pack(load(document(steps=[LOOKUP, amount("user", "1 / 2"), amount("city", "x"), QUANTITY])))

    assert refused.value.code == "unsound_pack"
    assert refused.value.message == "規則に直すところが 2 件あります。"
    assert [finding.code for finding in refused.value.findings if finding.severity == "stop"] == [
        "unrounded",
        "formula",
    ]


def test_evaluate_twice_from_one_compiled_pack_keeps_months_apart():
    pack = compiled(steps=[LOOKUP, *ENDS])

    first, second = (evaluate(pack, from_json(month(event(day)))) for day in ("2026-04-01", ["2026-04-01/2026-04-03"]))

    assert (first.totals["total"], second.totals["total"]) == (500, 1500)
