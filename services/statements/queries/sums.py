"""How yen add up: counts times what one came to, gathered by what the rules tell apart."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from billing_rules.engine import CompiledPack, EventRow, Line, Result

MOST_PRICES = 4


@dataclass(frozen=True, slots=True)
class Price:
    """So many came to this each."""

    count: int
    user_yen: int
    city_yen: int


@dataclass(frozen=True, slots=True)
class Sum:
    """昼食・非課税 手渡し: every event alike, or an amount that stands alone."""

    words: str
    status: str
    outcome: str
    over_limit: bool
    quantity: int
    prices: Sequence[Price]

    @property
    def count(self) -> int:
        return sum(price.count for price in self.prices)

    @property
    def user_yen(self) -> int:
        return sum(price.count * price.user_yen for price in self.prices)

    @property
    def city_yen(self) -> int:
        return sum(price.count * price.city_yen for price in self.prices)

    @property
    def total_yen(self) -> int:
        return self.user_yen + self.city_yen

    @property
    def told(self) -> Sequence[Price]:
        """The prices a reader can follow; none where every event came to something else, as after a cap."""
        return self.prices if len(self.prices) <= MOST_PRICES else ()


def sums_of(result: Result, person: str | None = None) -> list[Sum]:
    """Of everybody, or of one person; together they are the totals to the yen."""
    lines = [line for line in result.lines if person in (None, line.person)]
    return [*_of_events(result, lines), *_of_amounts(lines)]


def _of_events(result: Result, lines: Iterable[Line]) -> Iterator[Sum]:
    pack, counted = result.compiled, result.compiled.pack.line.count or ""
    choices = {spec.name: spec.choices for spec in pack.inputs if spec.choices}
    statuses, events = choices.get(counted, {}), result.events_by_line()
    rows = {row.key: row for row in result.event_rows()}
    gathered: dict[tuple[Any, ...], list[EventRow]] = {}
    for line in lines:
        place = [_place(choices.get(name, {}), code) for name, code in line.group.items()]
        words = line_words(line.group, pack)
        for event in events.get(line.key, ()):
            row, status = rows[event.key], str(event.inputs.get(counted, ""))
            key = (*place, words, _place(statuses, status), status, row.over_limit)
            gathered.setdefault(key, []).append(row)
    for (*_, words, _, status, over), alike in sorted(gathered.items(), key=lambda item: item[0]):
        each = Counter((row.user_yen, row.city_yen) for row in alike)
        prices = [Price(count, *yen) for yen, count in sorted(each.items(), reverse=True)]
        yield Sum(words, status, statuses.get(status, status), over, sum(row.quantity for row in alike), prices)


def _of_amounts(lines: Iterable[Line]) -> Iterator[Sum]:
    alone: dict[str, Counter[tuple[int, int]]] = {}
    for line in lines:
        if line.label:
            alone.setdefault(line.label, Counter())[line.user_yen, line.city_yen] += 1
    for label, each in alone.items():
        yield Sum(label, "", "", False, 0, [Price(count, *yen) for yen, count in each.items()])


def _place(choices: Mapping[str, str], code: Any) -> int:
    """Where the pack lists a code, so that classes stand as the ordinance writes them."""
    return list(choices).index(str(code)) if str(code) in choices else 0


def line_words(group: Mapping[str, Any], pack: CompiledPack) -> str:
    """昼食・非課税: the pack's words for what a line gathers."""
    words = {spec.name: spec.choices for spec in pack.inputs if spec.choices}
    return "・".join(words[name].get(str(code), str(code)) for name, code in group.items() if name in words)
