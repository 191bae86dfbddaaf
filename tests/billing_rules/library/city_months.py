"""Small months for the packs of the library: a person, days, what came of them."""

from pathlib import Path

from billing_rules.engine import CompiledPack, Result, compile_pack, evaluate, load
from billing_rules.facts import from_json
from billing_rules.formats import parse

LIBRARY = Path(__file__).parents[3] / "billing_rules" / "library"


def pack_of(name: str, **settings: int) -> CompiledPack:
    """The pack, with some of its named settings given another value."""
    document = parse((LIBRARY / f"{name}.json").read_bytes())
    for setting in document["settings"]:
        setting["value"] = settings.pop(setting["name"], setting["value"])
    assert not settings
    return compile_pack(load(document))


def happened(on, slot="lunch", person="A", status="handed", **inputs):
    """Deliveries (or visits) on days; `slot` is the meal unless the pack knows no meals."""
    return {"person": person, "on": on, "slot": slot, "inputs": {"status": status} | inputs}


def meal(on, which="lunch", person="A", status="handed", **inputs):
    return happened(on, which, person, status, meal=which, **inputs)


def month_of(pack, *events, people=None, contract=None, provider=None, before=()) -> Result:
    """The month of the first event under a pack, by its name or compiled."""
    first = events[0]["on"] if isinstance(events[0]["on"], str) else events[0]["on"][0]
    facts = {
        "month": first[:7],
        "contract": contract or {},
        "provider": provider or {},
        "people": [{"key": key, "inputs": inputs} for key, inputs in (people or {}).items()],
        "events": list(events),
        "counted_before": list(before),
    }
    return evaluate(pack if isinstance(pack, CompiledPack) else pack_of(pack), from_json(facts))


def money(result):
    return result.totals["quantity"], result.totals["user"], result.totals["city"]


def refused(result):
    """The keys refused, without the person where there is one."""
    return [one.key for one in result.refusals]


def clauses(result):
    return {one.key: one.clause for one in result.refusals}
