"""Names in a month's facts that the rules do not ask for: a slip of the pen would otherwise count as nothing said."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from billing_rules.engine.schema import Pack
from billing_rules.facts import MonthFacts

# What the product tells every pack, whether it asks or not.
TOLD_ANYWAY = {
    "person": {"burden_class", "programme", "decided_on", "valid_until"},
    "event": {"meal", "diet", "status", "handed_over_at"},
}
_WHOSE = {"provider": "事業者", "contract": "契約", "person": "利用者", "event": "記録"}


def strangers(pack: Pack, facts: MonthFacts) -> list[str]:
    """A sentence for each unknown name."""
    asked: dict[str, set[str]] = {level: set() for level in ("event", "person", "provider", "contract")}
    for spec in pack.inputs:
        asked[spec.level].add(spec.name)
    given: dict[str, Iterable[Mapping[str, Any]]] = {
        "provider": [facts.provider],
        "contract": [facts.contract],
        "person": (person.inputs for person in facts.people),
        "event": (event.inputs for event in (*facts.events, *facts.counted_before)),
    }
    return [
        f"{_WHOSE[level]}の「{name[:40]}」という入力は、この規則にありません。{_near(name, asked[level])}"
        for level, mappings in given.items()
        for name in _names(mappings)
        if name not in asked[level] | TOLD_ANYWAY.get(level, set())
    ]


def _near(name: str, known: set[str]) -> str:
    close = get_close_matches(name, sorted(known), n=1)
    return f"「{close[0]}」ではありませんか。" if close else "綴りと、だれの入力かを確かめてください。"


def _names(mappings: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    yield from dict.fromkeys(name for one in mappings for name in one)
