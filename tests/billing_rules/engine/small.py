"""A small sound pack and small months, for tests that change one thing at a time."""

from typing import Any

from billing_rules.engine import CompiledPack, Result, check, compile_pack, evaluate, load
from billing_rules.facts import from_json

MONDAY = {"name": "first_weekday", "label": "週の始まり", "value": "monday", "reason": "試験のため"}
MEAL = {"name": "meal", "label": "食事", "choices": {"lunch": "昼食", "dinner": "夕食"}}
MINUTES = {"name": "minutes", "label": "時間", "min": 0, "max": 600, "unit": "分"}
BURDEN = {
    "name": "burden_class",
    "label": "区分",
    "level": "person",
    "choices": {"exempt": "非課税", "taxed": "課税"},
}
PRICE = {
    "name": "price",
    "label": "単価表",
    "keys": ["meal"],
    "values": {"price": {"type": "yen", "label": "1食の単価"}},
    "rows": [
        {"meal": "lunch", "price": 500, "from": "2026-04-01", "ref": "別表1"},
        {"meal": "dinner", "price": 600, "from": "2026-04-01", "ref": "別表1"},
    ],
}
LOOKUP = {"step": "lookup", "table": "price", "label": "単価を引く"}


def amount(name: str, formula: str, **changes: Any) -> dict[str, Any]:
    return {"step": "amount", "name": name, "label": name, "formula": formula} | changes


def limit(most: int | str, **changes: Any) -> dict[str, Any]:
    step = {"step": "limit", "name": "within", "label": "上限", "counts": "events", "period": "week"}
    return step | {"max": most, "beyond": "zero", "clause": "第4条"} | changes


USER, CITY, QUANTITY = amount("user", "0"), amount("city", "price"), amount("quantity", "1", type="count")
ENDS = [USER, CITY, QUANTITY]


def document(**changes: Any) -> dict[str, Any]:
    """500 yen a lunch, 600 yen a dinner, all paid by the city."""
    return {
        "format": 1,
        "pack": "test/meals",
        "title": "試験の規則",
        "city": "見本市",
        "service": "meals",
        "version": "1",
        "from": "2026-04-01",
        "counter": "食",
        "settings": [MONDAY],
        "inputs": [MEAL],
        "tables": [PRICE],
        "steps": [LOOKUP, *ENDS],
        "outputs": {"user": "user", "city": "city", "quantity": "quantity"},
        "line": {"by": ["meal"], "units": {"total": "price"}},
    } | changes


def compiled(**changes: Any) -> CompiledPack:
    return compile_pack(load(document(**changes)))


def messages(**changes: Any) -> list[str]:
    """What `check` says of a pack changed like this, warnings about missing examples aside."""
    return [finding.message for finding in check(document(**changes)) if finding.code != "untested_row"]


def event(on: Any, meal: str = "lunch", person: str = "A", **inputs: Any) -> dict[str, Any]:
    return {"person": person, "on": on, "slot": meal, "inputs": {"meal": meal} | inputs}


def month(*events: dict[str, Any], before: Any = (), people: Any = None, when: str = "2026-04", **more: Any) -> Any:
    people = [{"key": key, "inputs": inputs} for key, inputs in (people or {}).items()]
    return {"month": when, "people": people, "events": list(events), "counted_before": list(before)} | more


def result_of(pack: CompiledPack, *events: dict[str, Any], **more: Any) -> Result:
    return evaluate(pack, from_json(month(*events, **more)))
