"""Random packs and months: what is sound evaluates, explains itself and agrees with the second opinion to the yen."""

import copy
import json

import pytest
from hypothesis import assume, event
from hypothesis import strategies as st

from billing_rules.engine import (
    check,
    compare,
    compile_pack,
    evaluate,
    explain_event,
    explain_invoice,
    explain_line,
    explain_person,
    first_changed_day,
    load,
)
from billing_rules.facts import from_json, to_json
from billing_rules.formats import parse, render
from tests.billing_rules.engine.witness import differences
from tests.billing_rules.fuzz.months import months
from tests.billing_rules.fuzz.often import often
from tests.billing_rules.fuzz.packs import documents
from tests.billing_rules.fuzz.sentences import is_sentence


def stops(body):
    """The faults of a document; each is a sentence."""
    findings = check(body)
    for finding in findings:
        assert is_sentence(finding.message), finding.message
    return [finding for finding in findings if finding.severity == "stop"]


def explain_everything(result):
    """Every explanation there is; all of their sentences can be stored."""
    told = [explain_invoice(result)]
    told += [explain_line(result, line.key) for line in result.lines]
    told += [explain_person(result, person) for person in result.person_totals]
    told += [explain_event(result, one.key) for one in (*result.event_rows(), *result.refusals)]
    for step in (step for steps in told for step in steps):
        assert step.title
        assert step.sentence.endswith("。"), step.sentence
    return told


def hold_together(compiled, facts):
    """What must be true of every month of every sound pack; the result."""
    result = evaluate(compiled, facts)
    explain_everything(result)
    rows = list(result.event_rows())
    lines = [line for line in result.lines if not line.label]
    for word in ("user_yen", "city_yen", "quantity"):
        assert sum(getattr(row, word) for row in rows) == sum(getattr(line, word) for line in lines)
    assert len({line.key for line in result.lines}) == len(result.lines)
    assert sum(map(len, result.events_by_line().values())) == len(rows)
    assert all(is_sentence(refusal.sentence) for refusal in result.refusals)
    shuffled = from_json(json.loads(json.dumps(to_json(facts)))) if facts_are_plain(facts) else facts
    assert evaluate(compiled, shuffled).digest == result.digest
    return result


def facts_are_plain(facts):
    return len({person.key for person in facts.people}) == len(facts.people)


def agree(data):
    """Sound pack, sound facts: the second opinion comes to the same yen."""
    body, looks_back = data.draw(documents(), label="pack")
    found = stops(body)
    event("sound" if not found else found[0].code)
    assume(not found)
    compiled = compile_pack(load(body))
    assert compare(compiled, compile_pack(load(parse(render(body))))) == []
    facts = data.draw(months(body, looks_back=looks_back), label="month")
    result = hold_together(compiled, facts)
    event(f"priced {bool(result.lines)}, refused {bool(result.refusals)}")

    assert differences(result, facts) == []


def survive(data):
    """Whatever the facts: a result whose refusals are sentences, and every explanation."""
    body, _ = data.draw(documents(), label="pack")
    assume(not stops(body))
    hold_together(compile_pack(load(body)), data.draw(months(body, sound=False), label="month"))


def change_something(draw, body):
    """The document with a thing or two in it changed, to anything."""
    changed = copy.deepcopy(body)
    for _ in range(draw(st.integers(1, 2))):
        *path, last = draw(st.sampled_from(list(places(body))))
        at = inside(changed, path)
        if isinstance(at, dict) or (isinstance(at, list) and isinstance(last, int) and last < len(at)):
            change_one(draw, body, at, last)
    return changed


def places(value, path=()):
    """The path of every part of a document."""
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from places(item, (*path, key))


def inside(value, path):
    for key in path:
        if isinstance(value, list) and not (isinstance(key, int) and key < len(value)):
            return None
        if not isinstance(value, dict | list):
            return None
        value = value.get(key) if isinstance(value, dict) else value[key]
    return value


def change_one(draw, body, at, last):
    kind = draw(st.sampled_from(["other", "other", "other", "gone", "from elsewhere", "twice"]))
    if kind == "gone":
        at.pop(last, None) if isinstance(at, dict) else at.pop(last)
    elif kind == "twice" and isinstance(at, list):
        at.append(copy.deepcopy(at[last]))
    elif kind == "from elsewhere":
        at[last] = copy.deepcopy(inside(body, draw(st.sampled_from(list(places(body))))))
    else:
        at[last] = draw(st.sampled_from(OTHERS))


OTHERS = [
    None, True, False, 0, 1, -1, 5, 7, 10**12, 10**13, -(10**12), 2**63, 10**4000, "", "x", "*", "0.5", "1/0", "1e9",
    "on", "closed", "weekday", "month_last", "first_weekday", "price", "event", "person", "invoice", "2026-04-01",
    "0001-01-01", "9999-12-31", "2026-02-30", "12:00", "share", "copy", "refuse", "zero", [], {}, [1], ["c0"],
    ["c0", "c0"], {"a": 1}, {"min": 1, "max": 7}, {"min": 7, "max": 1}, {"min": 1, "max": 10**30}, [[[[[[]]]]]],
    "c0", "c1", "1", "1 / 0", "(" * 200, "あ" * 500, "min(1, 2)", "0 * 1", "4611686018427387904", "x" * 50,
    "half_up(0, 4611686018427387904)",
]  # fmt: skip


def find(data):
    """Any document: findings, never an exception; and if it is sound, it works."""
    body, _ = data.draw(documents(looks_back=False), label="pack")
    changed = change_something(data.draw, body)
    found = stops(changed)
    event("sound" if not found else "not sound")
    if found:
        return
    compiled = compile_pack(load(changed))
    facts = data.draw(months(body, looks_back=False, sound=False), label="month")
    hold_together(compiled, facts)


def differ(data):
    """Two sound packs that compare as equal price every month alike; before the first changed day nothing differs."""
    body, looks_back = data.draw(documents(looks_back=False), label="pack")
    assume(not stops(body))
    changed = change_something(data.draw, body)
    assume(not stops(changed))
    old, new = compile_pack(load(body)), compile_pack(load(changed))
    day = first_changed_day(old, new)
    event("same" if day is None else "other")
    facts = data.draw(months(body, looks_back=looks_back), label="month")
    if day is None or day >= facts.month.after:
        figures = [
            [(row.key, row.user_yen, row.city_yen) for row in evaluate(one, facts).event_rows()] for one in (old, new)
        ]
        assert figures[0] == figures[1]
        assert evaluate(old, facts).totals.items() >= {
            (word, evaluate(new, facts).totals[word]) for word in ("user", "city", "total")
        }


HOLDS = {agree: (150, 6_000), survive: (60, 3_000), find: (150, 8_000), differ: (60, 3_000)}


@pytest.mark.parametrize("hold", HOLDS, ids=lambda hold: hold.__name__)
def test_any_pack(hold):
    often(HOLDS[hold][0], hold, data=st.data())


@pytest.mark.long
@pytest.mark.parametrize("hold", HOLDS, ids=lambda hold: hold.__name__)
def test_many_packs(hold):
    often(HOLDS[hold][1], hold, data=st.data(), anew=True)
