"""Nothing is missed: over many notices, what the columns find is what is found event by event."""

import json
import random
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing_rules.advisories.models import Advisory
from billing_rules.engine import compile_pack, evaluate, load
from billing_rules.engine.touched import Touched, parts_of
from billing_rules.facts import MonthFacts, from_json
from billing_rules.formats import parse
from billing_rules.packs.models import PackVersion
from billing_rules.packs.queries import compiled
from services.recalls.queries.touched import of_statement, statements_under
from services.statements.queries.facts import facts_of, frozen_facts
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.recalls import by_hand
from tests.services.statements.scene import JUNE, MAY, close, join, mihon_rules, month_row, publish, served

TEXT = mihon_rules(price_from=("2026-05-16", 840))
DOCUMENT = json.loads(TEXT)
PACK = compile_pack(load(parse(TEXT)))
ROWS = [part.code for part in parts_of(PACK) if part.code.startswith("row:")]
MAY_DAYS = [date(2026, 5, 1) + timedelta(days=n) for n in range(31)]
CLASSES, STATUSES = ("welfare", "exempt", "taxed"), ("handed", "left", "absent", "refused", "cancelled_late")

event = st.tuples(
    st.sampled_from("ABCDEF"),
    st.sampled_from(MAY_DAYS),
    st.sampled_from(["lunch", "dinner"]),
    st.sampled_from(STATUSES),
)
classes = st.lists(st.tuples(st.sampled_from(CLASSES), st.sampled_from(CLASSES)), min_size=6, max_size=6)
stretch = st.tuples(st.sampled_from(MAY_DAYS), st.sampled_from(MAY_DAYS)).map(sorted)


def month_of(events: list[tuple[str, date, str, str]], known: list[tuple[str, str]]) -> MonthFacts:
    """Six people, each of a class that changes on 11 May."""
    return from_json(
        {
            "month": "2026-05",
            "people": [
                {
                    "key": person,
                    "inputs": {
                        "burden_class": [
                            {"from": "2026-04-01", "value": before},
                            {"from": "2026-05-11", "value": after},
                        ]
                    },
                }
                for person, (before, after) in zip("ABCDEF", known, strict=True)
            ],
            "events": [
                {"key": f"{who}/{on}/{meal}", "person": who, "on": on.isoformat(), "slot": meal,
                 "inputs": {"meal": meal, "status": status}}
                for who, on, meal, status in events
            ],
        }
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(event, max_size=60, unique_by=lambda one: one[:3]),
    classes,
    st.sets(st.sampled_from(ROWS), max_size=4),
    stretch,
)
def test_columns_find_what_is_found_one_by_one(
    events: list[tuple[str, date, str, str]],
    known: list[tuple[str, str]],
    rows: set[str],
    days: list[date],
) -> None:
    facts = month_of(events, known)
    result = evaluate(PACK, facts)
    touched = Touched(result, rows, *days)
    expected = by_hand.touched(result, DOCUMENT, facts, rows, *days)

    frame = result.run.frame
    assert {frame.events[n].key for n in touched.counted.nonzero()[0]} == set(expected)
    people = defaultdict(lambda: [0, 0, 0])
    for key, (user, city) in expected.items():
        own = people[key[0]]
        own[0], own[1], own[2] = own[0] + 1, own[1] + user, own[2] + city
    found = defaultdict(lambda: [0, 0, 0])
    for line in touched.lines():
        own = found[line.line.person]
        own[0], own[1], own[2] = own[0] + line.events, own[1] + line.user_yen, own[2] + line.city_yen
    assert found == people


@pytest.fixture
def version(mihon: Organisation, asahi: Organisation, contract: Contract) -> PackVersion:
    """Two months, the first closed, of eight people with 200 meals of every outcome."""
    published = publish(mihon, TEXT, past="")
    dice = random.Random(8)
    with inside(asahi):
        for n, name in enumerate("あいうえおかきく"):
            person = join(contract, f"木{name}", CLASSES[n % 3], kana=f"き{name}")
            for month in (MAY, JUNE):
                stops = dice.sample([(day, meal) for day in month.days for meal in ("lunch", "dinner")], 13)
                for day, meal in stops:
                    outcome = dice.choice([one for one in STATUSES if one != "absent"])  # nobody seen: no closing
                    served(person, [day], outcome, meal=meal, reason="確かめた")
        close(contract, MAY, at=datetime(2026, 7, 2, tzinfo=UTC))
    return published


def test_every_statement_of_a_provider_answers_as_event_by_event(
    version: PackVersion, asahi: Organisation, contract: Contract, run_jobs: Callable[[], None]
) -> None:
    from services.statements.actions import fresh_statement

    dice, met = random.Random(9), 0
    pack = compiled(version)
    with inside(asahi):
        fresh_statement(month_row(contract, JUNE), at=datetime(2026, 7, 3, tzinfo=UTC))
        for _ in range(40):
            first, last = sorted(dice.sample([*MAY.days, *JUNE.days], 2))
            rows = dice.sample(ROWS, dice.randint(0, 3))
            notice = Advisory(version=version, parts=rows, first_day=first, last_day=last)
            for statement in statements_under(notice):
                frozen = statement.is_frozen
                facts = frozen_facts(statement.facts) if frozen else facts_of(statement.month, pack)
                expected = by_hand.touched(evaluate(pack, facts), DOCUMENT, facts, rows, first, last)
                lines = list(of_statement(notice, statement, is_current=True))
                assert sum(line.events for line in lines) == len(expected)
                assert sum(line.user_yen for line in lines) == sum(user for user, _ in expected.values())
                assert sum(line.city_yen for line in lines) == sum(city for _, city in expected.values())
                assert {str(line.recipient_id) for line in lines} == {key.split("/")[0] for key in expected}
                met += len(expected)
    assert met > 500  # the notices were about something
