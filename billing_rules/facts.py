"""What a month looks like to the rules: plain frozen values and their one JSON form.

The same form feeds the product, the worked examples inside packs, the golden months and the command line.
Reading accepts three shorthands, writing never uses them: an event's `on` may be a list of days and of
`first/last` ranges, its `key` may be left out, and a person's input may be one undated value.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NoReturn

from npo_platform.kernel.calendar import Month, parse_day
from npo_platform.kernel.errors import Finding, Refused

Value = str | int
_PLAIN = {str, int}
ALWAYS = date(1868, 1, 1)
LAST_DAY = date(2199, 12, 31)
_LONGEST_RANGE = 400
MOST_TOLD, MOST_DAYS_OF_LISTS = 200, 20_000


@dataclass(frozen=True, slots=True)
class EventFact:
    """One thing that happened: a meal handed over, a visit made, a stop cancelled."""

    key: str
    person: str
    on: date
    slot: str
    inputs: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value in force from a day until the next one."""

    starts_on: date
    value: Value


@dataclass(frozen=True, slots=True)
class PersonFact:
    """A person's inputs, each a history; the value of an event's date is the one that counts."""

    key: str
    inputs: Mapping[str, tuple[DatedValue, ...]]


@dataclass(frozen=True, slots=True)
class MonthFacts:
    """One contract's month: `events` are priced, `counted_before` only count towards limits."""

    month: Month
    provider: Mapping[str, Value] = field(default_factory=dict)
    contract: Mapping[str, Value] = field(default_factory=dict)
    people: tuple[PersonFact, ...] = ()
    events: tuple[EventFact, ...] = ()
    counted_before: tuple[EventFact, ...] = ()


def to_json(facts: MonthFacts) -> dict[str, Any]:
    """The full form, without shorthands; equal facts give equal documents."""
    return {
        "month": str(facts.month),
        "provider": dict(facts.provider),
        "contract": dict(facts.contract),
        "people": [_person_json(person) for person in facts.people],
        "events": [_event_json(event) for event in facts.events],
        "counted_before": [_event_json(event) for event in facts.counted_before],
    }


def from_json(document: object) -> MonthFacts:
    """Read a month. Refused with every fault at once (the first 200), each naming its place (`events[3].on`)."""
    reader = _Reader()
    facts = reader.month(document)
    if reader.findings:
        reader.refuse()
    return facts


def _person_json(person: PersonFact) -> dict[str, Any]:
    inputs = {
        name: [{"from": dated.starts_on.isoformat(), "value": dated.value} for dated in history]
        for name, history in person.inputs.items()
    }
    return {"key": person.key, "inputs": inputs}


def _event_json(event: EventFact) -> dict[str, Any]:
    return {
        "key": event.key,
        "person": event.person,
        "on": event.on.isoformat(),
        "slot": event.slot,
        "inputs": dict(event.inputs),
    }


class _Reader:
    """Walks a document once and collects what is wrong instead of stopping at the first fault."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.days_of_lists = 0
        self.read_days: dict[str, date] = {}

    def fault(self, where: str, message: str) -> None:
        self.findings.append(Finding("malformed_facts", f"{where[:200]}：{message}", where=where[:200]))
        if len(self.findings) == MOST_TOLD:
            self.refuse()

    def refuse(self) -> NoReturn:
        raise Refused(
            "malformed_facts", "算定の基礎のデータに誤りがあります。示した場所を直してください。", self.findings
        )

    def month(self, document: object) -> MonthFacts:
        body = self.mapping(document, "月", {"month", "provider", "contract", "people", "events", "counted_before"})
        people = tuple(self.people(body.get("people", [])))
        self.once((person.key for person in people), "people", "利用者")
        return MonthFacts(
            month=self.month_of(body.get("month")),
            provider=self.inputs(body.get("provider", {}), "provider"),
            contract=self.inputs(body.get("contract", {}), "contract"),
            people=people,
            events=tuple(self.events(body.get("events", []), "events")),
            counted_before=tuple(self.events(body.get("counted_before", []), "counted_before")),
        )

    def mapping(self, value: object, where: str, known: set[str]) -> dict[str, Any]:
        if not isinstance(value, dict):
            self.fault(where, "項目の組 { } で書いてください。")
            return {}
        for name in value.keys() - known:
            self.fault(f"{where}.{name}", "知らない項目です。綴りを確かめてください。")
        return value

    def listing(self, value: object, where: str) -> list[Any]:
        if isinstance(value, list):
            return value
        self.fault(where, "一覧 [ ] で書いてください。")
        return []

    def text(self, value: object, where: str) -> str:
        if isinstance(value, str) and value:
            return value
        self.fault(where, "文字で書いてください。")
        return ""

    def value(self, value: object, where: str) -> Value:
        if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self.fault(where, "文字か整数で書いてください。小数は使えません。")
        return ""

    def inputs(self, value: object, where: str) -> dict[str, Value]:
        if not isinstance(value, dict):
            self.fault(where, "項目の組 { } で書いてください。")
            return {}
        if all(type(item) in _PLAIN for item in value.values()):
            return dict(value)
        return {name: self.value(item, f"{where}.{name}") for name, item in value.items()}

    def month_of(self, value: object) -> Month:
        try:
            month = Month.parse(str(value))
        except ValueError:
            self.fault("month", f"「{_short(value)}」は月ではありません。2026-04 のように書いてください。")
            return Month.of(ALWAYS)
        return Month.of(self.known_day(month.first, "month"))

    def day(self, value: object, where: str) -> date:
        if type(value) is str and value in self.read_days:
            return self.read_days[value]
        try:
            day = parse_day(str(value))
        except ValueError:
            self.fault(where, f"「{_short(value)}」は日付ではありません。2026-04-01 のように書いてください。")
            return ALWAYS
        if ALWAYS <= day <= LAST_DAY:
            self.read_days[str(value)] = day
        return self.known_day(day, where)

    def known_day(self, day: date, where: str) -> date:
        if ALWAYS <= day <= LAST_DAY:
            return day
        self.fault(where, f"「{day}」は使えません。{ALWAYS} から {LAST_DAY} までにしてください。")
        return ALWAYS

    def people(self, value: object) -> Iterator[PersonFact]:
        for index, item in enumerate(self.listing(value, "people")):
            where = f"people[{index}]"
            body = self.mapping(item, where, {"key", "inputs"})
            histories = body.get("inputs", {})
            if not isinstance(histories, dict):
                self.fault(f"{where}.inputs", "項目の組 { } で書いてください。")
                histories = {}
            inputs = {name: self.history(item, f"{where}.inputs.{name}") for name, item in histories.items()}
            yield PersonFact(self.text(body.get("key"), f"{where}.key"), inputs)

    def history(self, value: object, where: str) -> tuple[DatedValue, ...]:
        if not isinstance(value, list):
            return (DatedValue(ALWAYS, self.value(value, where)),)
        dated = []
        for index, item in enumerate(value):
            place = f"{where}[{index}]"
            body = self.mapping(item, place, {"from", "value"})
            dated.append(
                DatedValue(self.day(body.get("from"), f"{place}.from"), self.value(body.get("value"), f"{place}.value"))
            )
        self.once((str(item.starts_on) for item in dated), where, "日付")
        return tuple(sorted(dated, key=lambda item: item.starts_on))

    def once(self, keys: Iterable[str], where: str, what: str) -> None:
        for key, count in Counter(keys).items():
            if count > 1:
                self.fault(where, f"{what}「{_short(key)}」が{count}回書かれています。1つにしてください。")

    def events(self, value: object, section: str) -> Iterator[EventFact]:
        for index, item in enumerate(self.listing(value, section)):
            where = f"{section}[{index}]"
            body = self.mapping(item, where, {"key", "person", "on", "slot", "inputs"})
            person = self.text(body.get("person"), f"{where}.person")
            inputs = self.inputs(body.get("inputs", {}), f"{where}.inputs")
            slot = str(body.get("slot", inputs.get("meal", "")))
            for day in self.days(body.get("on"), f"{where}.on"):
                key = body["key"] if "key" in body else f"{person}/{day.isoformat()}/{slot}"
                yield EventFact(self.text(key, f"{where}.key"), person, day, slot, inputs)

    def days(self, value: object, where: str) -> Iterator[date]:
        if not isinstance(value, list):
            yield self.day(value, where)
            return
        for item in value:
            first, _, last = str(item).partition("/")
            start = self.day(first, where)
            length = (self.day(last or first, where) - start).days + 1
            if not 1 <= length <= _LONGEST_RANGE:
                self.fault(where, f"「{_short(item)}」の期間を確かめてください。")
                length = 0
            self.days_of_lists += length
            if self.days_of_lists > MOST_DAYS_OF_LISTS:
                self.fault(where, f"日の一覧で書けるのは、合わせて {MOST_DAYS_OF_LISTS:,} 日までです。")
                self.refuse()
            yield from (start + timedelta(days=n) for n in range(length))


def _short(value: object) -> str:
    return str(value)[:40]
