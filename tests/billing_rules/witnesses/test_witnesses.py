"""Two versions of one pack that share nothing with the engine, nor with each other, come to the same yen."""

import json
import random
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection

from billing_rules.engine import compile_pack, evaluate, load
from tenants.crossing import inside
from tests.billing_rules.engine.witness import differences
from tests.billing_rules.witnesses import by_decimal
from tests.billing_rules.witnesses.rule import crowded_month, document

MONTHS = 40
STATEMENT = Path(__file__).with_name("by_sql.sql").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def evaluated():
    """Random months, the same in every run, with what the engine made of them."""
    body, chance = document(), random.Random(20260401)
    pack = compile_pack(load(body))
    months = [crowded_month(chance, body) for _ in range(MONTHS)]
    return [(facts, evaluate(pack, facts)) for facts in months]


def test_months_meet_every_part_of_the_rule(evaluated):
    refused = Counter(one.sentence[:4] for _, result in evaluated for one in result.refusals)
    yen = {(row.user_yen, row.city_yen) for _, result in evaluated for row in result.event_rows()}

    assert set(refused) == {"1日に1", "月曜から", "負担割合"}
    assert min(refused.values()) > 50
    assert yen == {(0, 0), (26, 231), (52, 205), (78, 179), (27, 236), (53, 210), (79, 184)}


def test_evaluate_agrees_with_plain_python_and_decimal(evaluated):
    for facts, result in evaluated:
        assert yen_of(result) == by_decimal.billed(facts)


def test_evaluate_agrees_with_postgresql(evaluated, asahi):
    with inside(asahi), connection.cursor() as cursor:
        for facts, result in evaluated:
            assert yen_of(result) == billed_by_sql(cursor, facts)


def test_evaluate_agrees_with_the_second_opinion(evaluated):
    for facts, result in evaluated[:10]:
        assert differences(result, facts) == []


def yen_of(result):
    return {row.key: (row.quantity, row.user_yen, row.city_yen) for row in result.event_rows()}


def billed_by_sql(cursor, facts):
    events = [
        {"key": one.key, "person": one.person, "day": str(one.on), "slot": one.slot, "status": one.inputs["status"]}
        | {"priced": priced}
        for priced, some in ((True, facts.events), (False, facts.counted_before))
        for one in some
    ]
    histories = [
        {"person": person.key, "input": name, "since": str(dated.starts_on), "value": dated.value}
        for person in facts.people
        for name, history in person.inputs.items()
        for dated in history
    ]
    cursor.execute(STATEMENT, {"events": json.dumps(events), "histories": json.dumps(histories)})
    return {key: tuple(figures) for key, *figures in cursor.fetchall()}
