"""zen-engine: decision tables for the outcome and the burden, one expression for the yen.

It has no limits over a week, so whether an event lies within them is computed beforehand and handed in, untimed.
"""

import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from benchmarks.rules.rivals.by_hand import numbered
from benchmarks.rules.rivals.rule import CITY_DUE, PRICE, USER_DUE, USER_PRICE, WEEKLY_MAX
from benchmarks.rules.workload import CLASSES, MEALS, STATUS, Columns, Yen

CHUNK = 5_000
LOOP = {"executionMode": "loop", "inputField": "events", "outputPath": "events"}
YEN = {
    "user": "user_due == 1 and within == 1 ? user_price : 0",
    "city": f"city_due == 1 and within == 1 ? {PRICE} - user_price : 0",
}
PRICE_OF = (
    " : ".join(f'#.burden_class == "{one}" ? {yen}' for one, yen in zip(CLASSES, USER_PRICE, strict=True)) + " : 0"
)
MAPPED = {
    name: f"map(events, #.within == 1 and #.status in {json.dumps(paid)} ? {yen} : 0)"
    for name, paid, yen in (
        ("user", [one for one, due in zip(STATUS, USER_DUE, strict=True) if due], f"({PRICE_OF})"),
        ("city", [one for one, due in zip(STATUS, CITY_DUE, strict=True) if due], f"{PRICE} - ({PRICE_OF})"),
    )
}


def one_by_one(columns: Columns) -> Callable[[], Yen]:
    """An evaluation for each event."""
    evaluate, events = _decision(_tables({})).evaluate, events_of(columns)
    return lambda: _yen([evaluate(event)["result"] for event in events])


def batch(columns: Columns) -> Callable[[], Yen]:
    """Its batches: many evaluations in one call."""
    import zen

    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"rule": _graph(_tables({}))}}})
    events = events_of(columns)
    return lambda: _yen(
        [
            one["data"]["result"]
            for one in engine.evaluate_batch([{"key": "rule", "context": event} for event in events])
        ]
    )


def looping(columns: Columns) -> Callable[[], Yen]:
    """One evaluation for thousands of events: each table loops over a list."""
    evaluate, events = _decision(_tables(LOOP)).evaluate, events_of(columns)
    chunks = [{"events": events[at : at + CHUNK]} for at in range(0, len(events), CHUNK)]
    return lambda: _yen([one for chunk in chunks for one in evaluate(chunk)["result"]["events"]])


def mapped(columns: Columns) -> Callable[[], Yen]:
    """No tables at all: two expressions that map over a list."""
    evaluate, events = _decision([_expressions(MAPPED, {})]).evaluate, events_of(columns)
    chunks = [{"events": events[at : at + CHUNK]} for at in range(0, len(events), CHUNK)]

    def work() -> Yen:
        results = [evaluate(chunk)["result"] for chunk in chunks]
        user, city = (np.array([yen for one in results for yen in one[name]]) for name in ("user", "city"))
        return user, city

    return work


def events_of(columns: Columns) -> list[dict[str, Any]]:
    """The events as a program would hand them over, the limits already decided."""
    counted, nth = numbered(columns)
    within = ((nth <= WEEKLY_MAX) & (counted == 1)).astype(int)
    rows = zip(columns.meal, columns.status, columns.burden_class, within.tolist(), strict=True)
    return [
        {"meal": MEALS[meal], "status": STATUS[status], "burden_class": CLASSES[burden], "within": one}
        for meal, status, burden, one in rows
    ]


def _yen(results: list[dict[str, Any]]) -> Yen:
    return np.array([one["user"] for one in results]), np.array([one["city"] for one in results])


def _decision(nodes: list[dict[str, Any]]) -> Any:
    import zen

    return zen.ZenEngine().create_decision(json.dumps(_graph(nodes)))


def _tables(how: dict[str, str]) -> list[dict[str, Any]]:
    outcome = {
        one: {"city_due": city, "user_due": user} for one, city, user in zip(STATUS, CITY_DUE, USER_DUE, strict=True)
    }
    prices = {one: {"user_price": yen} for one, yen in zip(CLASSES, USER_PRICE, strict=True)}
    return [_table("status", outcome, how), _table("burden_class", prices, how), _expressions(YEN, how)]


def _table(key: str, rows: dict[str, dict[str, int]], how: dict[str, str]) -> dict[str, Any]:
    outputs = next(iter(rows.values()))
    content = {
        "hitPolicy": "first",
        "passThrough": True,
        "inputs": [{"id": "key", "name": key, "field": key}],
        "outputs": [{"id": name, "name": name, "field": name} for name in outputs],
        "rules": [
            {"_id": code, "key": json.dumps(code)} | {name: str(value) for name, value in row.items()}
            for code, row in rows.items()
        ],
    }
    return {"id": key, "name": key, "type": "decisionTableNode", "content": content | how}


def _expressions(formulas: dict[str, str], how: dict[str, str]) -> dict[str, Any]:
    expressions = [{"id": name, "key": name, "value": formula} for name, formula in formulas.items()]
    return {"id": "yen", "name": "yen", "type": "expressionNode", "content": {"expressions": expressions} | how}


def _graph(steps: list[dict[str, Any]]) -> dict[str, Any]:
    start, end = ({"id": name, "name": name, "type": f"{name}Node"} for name in ("input", "output"))
    nodes = [start, *steps, end]
    edges = [
        {"id": f"{one['id']}-{next_['id']}", "sourceId": one["id"], "targetId": next_["id"], "type": "edge"}
        for one, next_ in pairwise(nodes)
    ]
    return {"nodes": nodes, "edges": edges}
