"""A month's one JSON form: read strictly, written fully, every fault named with its place."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_rules.facts import ALWAYS, DatedValue, EventFact, MonthFacts, PersonFact, from_json, to_json
from npo_platform.kernel.calendar import Month
from npo_platform.kernel.errors import Refused

FULL = {
    "month": "2026-04",
    "provider": {"key": "asahi"},
    "contract": {"key": "R8-017", "price": 793},
    "people": [{"key": "A", "inputs": {"burden_class": [{"from": "2026-04-01", "value": "exempt"}]}}],
    "events": [
        {"key": "1", "person": "A", "on": "2026-04-01", "slot": "lunch", "inputs": {"meal": "lunch", "minutes": 30}}
    ],
    "counted_before": [{"key": "0", "person": "A", "on": "2026-03-31", "slot": "lunch", "inputs": {}}],
}


def told(document):
    with pytest.raises(Refused) as refused:
        from_json(document)
    assert refused.value.code == "malformed_facts"
    return [finding.message for finding in refused.value.findings]


def test_read_the_full_form_gives_plain_values():
    facts = from_json(FULL)

    assert facts == MonthFacts(
        month=Month(2026, 4),
        provider={"key": "asahi"},
        contract={"key": "R8-017", "price": 793},
        people=(PersonFact("A", {"burden_class": (DatedValue(date(2026, 4, 1), "exempt"),)}),),
        events=(EventFact("1", "A", date(2026, 4, 1), "lunch", {"meal": "lunch", "minutes": 30}),),
        counted_before=(EventFact("0", "A", date(2026, 3, 31), "lunch", {}),),
    )
    assert to_json(facts) == FULL


def test_read_a_bare_month_has_nobody():
    assert from_json({"month": "2026-04"}) == MonthFacts(Month(2026, 4))


def test_read_the_shorthands_writes_the_full_form():
    short = {
        "month": "2026-04",
        "people": [{"key": "A", "inputs": {"burden_class": "exempt"}}],
        "events": [{"person": "A", "on": ["2026-04-01/2026-04-02", "2026-04-05"], "inputs": {"meal": "lunch"}}],
    }

    facts = from_json(short)

    assert [(event.key, event.slot) for event in facts.events] == [
        ("A/2026-04-01/lunch", "lunch"),
        ("A/2026-04-02/lunch", "lunch"),
        ("A/2026-04-05/lunch", "lunch"),
    ]
    assert facts.people[0].inputs["burden_class"] == (DatedValue(ALWAYS, "exempt"),)
    assert from_json(to_json(facts)) == facts


def test_read_a_history_in_any_order_sorts_it():
    history = [{"from": "2026-05-01", "value": "taxed"}, {"from": "2026-04-01", "value": "exempt"}]

    facts = from_json({"month": "2026-05", "people": [{"key": "A", "inputs": {"class": history}}]})

    assert [dated.value for dated in facts.people[0].inputs["class"]] == ["exempt", "taxed"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"month": "2026-13"}, "month：「2026-13」は月ではありません。2026-04 のように書いてください。"),
        ({"month": "2026-4"}, "month：「2026-4」は月ではありません。2026-04 のように書いてください。"),
        ({"colour": 1}, "月.colour：知らない項目です。綴りを確かめてください。"),
        ({"provider": []}, "provider：項目の組 { } で書いてください。"),
        ({"contract": {"price": 7.5}}, "contract.price：文字か整数で書いてください。小数は使えません。"),
        ({"contract": {"price": True}}, "contract.price：文字か整数で書いてください。小数は使えません。"),
        ({"people": {}}, "people：一覧 [ ] で書いてください。"),
        ({"people": [{"inputs": {}}]}, "people[0].key：文字で書いてください。"),
        ({"people": [{"key": "A", "inputs": 7}]}, "people[0].inputs：項目の組 { } で書いてください。"),
        ({"people": [{"key": "A"}, {"key": "A"}]}, "people：利用者「A」が2回書かれています。1つにしてください。"),
        (
            {"people": [{"key": "A", "inputs": {"c": [{"from": "x", "value": "e"}]}}]},
            "people[0].inputs.c[0].from：「x」は日付ではありません。2026-04-01 のように書いてください。",
        ),
        (
            {"people": [{"key": "A", "inputs": {"c": [{"from": "2026-04-01", "value": "e"}] * 2}}]},
            "people[0].inputs.c：日付「2026-04-01」が2回書かれています。1つにしてください。",
        ),
        (
            {"events": [{"person": "A"}]},
            "events[0].on：「None」は日付ではありません。2026-04-01 のように書いてください。",
        ),
        ({"events": [{"on": "2026-04-01"}]}, "events[0].person：文字で書いてください。"),
        (
            {"events": [{"person": "A", "on": "20260401"}]},
            "events[0].on：「20260401」は日付ではありません。2026-04-01 のように書いてください。",
        ),
        (
            {"events": [{"person": "A", "on": "2026-04-01", "inputs": []}]},
            "events[0].inputs：項目の組 { } で書いてください。",
        ),
        ({"events": [{"person": "A", "on": "2026-04-01", "key": ""}]}, "events[0].key：文字で書いてください。"),
        (
            {"events": [{"person": "A", "on": ["2026-04-02/2026-04-01"]}]},
            "events[0].on：「2026-04-02/2026-04-01」の期間を確かめてください。",
        ),
        (
            {"counted_before": [{"person": "A", "on": ["2020-01-01/2026-01-01"]}]},
            "counted_before[0].on：「2020-01-01/2026-01-01」の期間を確かめてください。",
        ),
    ],
)
def test_read_a_malformed_month_names_the_place(change, message):
    assert told({"month": "2026-04"} | change) == [message]


def test_read_something_that_is_no_month_is_refused():
    assert told([])[0] == "月：項目の組 { } で書いてください。"
    assert told({"month": "2026-04", "people": [7]})[0] == "people[0]：項目の組 { } で書いてください。"


def test_read_reports_every_fault_at_once():
    assert len(told({"month": "x", "people": 1, "events": 2, "more": 3})) == 4


TEXTS = st.text(min_size=1, max_size=8)
VALUES = st.one_of(st.text(max_size=8), st.integers(-(10**9), 10**9))
INPUTS = st.dictionaries(TEXTS, VALUES, max_size=3)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
EVENTS = st.builds(EventFact, key=TEXTS, person=TEXTS, on=DAYS, slot=st.text(max_size=6), inputs=INPUTS)
HISTORIES = st.lists(st.builds(DatedValue, DAYS, VALUES), max_size=3, unique_by=lambda dated: dated.starts_on).map(
    lambda history: tuple(sorted(history, key=lambda dated: dated.starts_on))
)
PEOPLE = st.builds(PersonFact, key=TEXTS, inputs=st.dictionaries(TEXTS, HISTORIES, max_size=2))
MONTHS = st.builds(
    MonthFacts,
    month=st.builds(Month, st.integers(2000, 2099), st.integers(1, 12)),
    provider=INPUTS,
    contract=INPUTS,
    people=st.lists(PEOPLE, max_size=3, unique_by=lambda person: person.key).map(tuple),
    events=st.lists(EVENTS, max_size=3).map(tuple),
    counted_before=st.lists(EVENTS, max_size=2).map(tuple),
)


@given(facts=MONTHS)
def test_write_any_month_reads_back_equal(facts):
    assert from_json(to_json(facts)) == facts
