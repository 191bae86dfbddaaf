"""A person's month under a library pack whose commission stands in the contract: 300 yen unless said otherwise."""

from pathlib import Path

from billing_rules.engine import compile_pack, evaluate, load
from billing_rules.facts import from_json

LIBRARY = Path(__file__).parents[3] / "billing_rules" / "library"
COMMISSION = 300


def compiled(name, **settings):
    """The pack, with some of its settings settled otherwise."""
    pack = load((LIBRARY / f"{name}.json").read_bytes())
    if not settings:
        return compile_pack(pack)
    body = dict(pack.document)
    body["settings"] = [one | {"value": settings.get(one["name"], one["value"])} for one in body["settings"]]
    return compile_pack(load(body))


def meal(on, slot="lunch", status="handed", **inputs):
    return {"person": "A", "on": on, "slot": slot, "inputs": {"meal": slot, "status": status} | inputs}


def evaluated(name, when, *events, commission=COMMISSION, pack=None, before=(), **person):
    facts = {
        "month": when,
        "contract": {} if commission is None else {"commission": commission},
        "people": [{"key": "A", "inputs": person}],
        "events": list(events),
        "counted_before": list(before),
    }
    return evaluate(pack or compiled(name), from_json(facts))


def yen(result):
    return result.totals["user"], result.totals["city"], result.totals["quantity"]


def refused_days(result):
    return [one.on.day for one in result.refusals]
