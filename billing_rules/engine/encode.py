"""Facts → frame: sorted, inputs as codes, dated values resolved; what cannot be read is refused, never guessed."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from billing_rules.engine.frame import MISSING, SPAN, UNKNOWN, Frame, History
from billing_rules.engine.number import FLAG, Array, Number, type_of
from billing_rules.engine.part import clock
from billing_rules.engine.parts import Input
from billing_rules.engine.schema import Pack
from billing_rules.engine.scope import MOST_PEOPLE, MOST_PER_PERSON
from billing_rules.engine.tables import DATE, days
from billing_rules.engine.words import day_words
from billing_rules.facts import EventFact, MonthFacts
from npo_platform.kernel.calendar import parse_day
from npo_platform.kernel.errors import Refusal


def frame_of(pack: Pack, facts: MonthFacts) -> Frame:
    """Sort, encode, resolve. An event with a missing or unknown input is unsound: refused, never priced 0."""
    ranks = {slot: rank for rank, slot in enumerate(pack.slots)}
    tagged = [(event, True) for event in facts.events] + [(event, False) for event in facts.counted_before]
    tagged.sort(key=lambda tag: (tag[0].person, tag[0].on, ranks.get(tag[0].slot, len(ranks)), tag[0].slot, tag[0].key))
    events = tuple(event for event, _ in tagged)
    people = tuple(dict.fromkeys(event.person for event in events))
    numbers = {key: number for number, key in enumerate(people)}
    person = np.array([numbers[event.person] for event in events], dtype=np.intp)
    ordinals = {day: days(day) for day in {event.on for event in events}}
    frame = Frame(
        month=facts.month,
        events=events,
        people=people,
        person=person,
        starts=np.searchsorted(person, np.arange(len(people))),
        day=np.array([ordinals[event.on] for event in events], dtype=type_of(DATE)),
        priced=np.array([priced for _, priced in tagged], dtype=bool),
        sound=np.ones(len(events), dtype=bool),
        columns={},
    )
    _refuse_too_many(frame)
    _check_days(frame, pack)
    for spec in pack.inputs:
        _encode(frame, spec, facts, numbers)
    if pack.calendar:
        closed = {day: pack.calendar.is_closed(day) for day in ordinals}
        frame.columns["closed"] = np.array([closed[event.on] for event in events], dtype=type_of(FLAG))
    return frame


def _refuse_too_many(frame: Frame) -> None:
    largest = int(np.diff(frame.starts, append=len(frame)).max(initial=0))
    if largest > MOST_PER_PERSON or len(frame.people) > MOST_PEOPLE:
        raise Refusal("too_many", f"1か月に計算できるのは、1人 {MOST_PER_PERSON:,} 件、{MOST_PEOPLE:,} 人までです。")


def _check_days(frame: Frame, pack: Pack) -> None:
    seen: set[str] = set()
    for row, event in enumerate(frame.events):
        if event.key in seen:
            _fault(frame, row, f"同じ記録（{event.key}）が2回入っています。1つにしてください。", "同じ記録が2回")
        seen.add(event.key)
    first, after = days(frame.month.first), days(frame.month.after)
    inside = (frame.day >= first) & (frame.day < after)
    misplaced = np.where(frame.priced, ~inside, frame.day >= first)
    for row in np.flatnonzero(misplaced).tolist():
        on = day_words(frame.events[row].on)
        sentence = f"{on}は、{frame.month.label}分の記録に入りません。日付を確かめてください。"
        _fault(frame, row, sentence, "月の外の記録")
    before = frame.day < days(pack.from_)
    late = frame.day >= days(pack.until) if pack.until else np.zeros(len(frame), bool)
    for row in np.flatnonzero((before | late) & frame.priced).tolist():
        sentence = f"{day_words(frame.events[row].on)}は、この規則の期間の外です。契約の期間を確かめてください。"
        _fault(frame, row, sentence, "規則の期間の外の記録")
    frame.sound[before | late] = False


def _fault(frame: Frame, row: int, sentence: str, what: str) -> None:
    frame.sound[row] = False
    frame.faults.append((row, sentence, what))


def _encode(frame: Frame, spec: Input, facts: MonthFacts, numbers: Mapping[str, int]) -> None:
    code = coder(spec)
    match spec.level:
        case "event":
            column = _codes(code, (event.inputs.get(spec.name) for event in frame.events))
        case "person":
            frame.histories[spec.name] = _history(spec, facts, numbers)
            column = frame.histories[spec.name].at(frame.person, frame.day)
            column = np.where(column == MISSING, code(None), column)
        case _:
            source = facts.provider if spec.level == "provider" else facts.contract
            constant = code(source.get(spec.name))
            column = np.full(len(frame), constant, dtype=np.int64)
            frame.constants[spec.name] = constant if constant > MISSING else spec.lowest
    bad = column <= MISSING
    if bad.any():
        for row in np.flatnonzero(bad & frame.sound).tolist():
            what = f"{spec.label}がわからない記録" if column[row] == MISSING else f"{spec.label}が読めない記録"
            _fault(frame, row, _complaint(spec, int(column[row]), frame.events[row]), what)
        column = np.where(bad, spec.lowest, column)
    frame.columns[spec.name] = column.astype(type_of(Number(*spec.bounds)))


def coder(spec: Input) -> Callable[[Any], int]:
    """How a value of this input becomes its code; what is missing takes the value the pack names for it."""
    known = _known_values(spec)
    missing = MISSING if spec.if_missing is None else known(spec.if_missing)
    return lambda value: missing if value in (None, "") else known(value)


def _known_values(spec: Input) -> Callable[[Any], int]:
    low, high = spec.bounds
    if spec.choices:
        codes = {code: number for number, code in enumerate(spec.choices)}
        return lambda value: codes.get(value, UNKNOWN)
    if spec.type:
        read = _READERS[spec.type]
        return lambda value: code if low <= (code := read(value)) <= high else UNKNOWN
    return lambda value: value if type(value) is int and low <= value <= high else UNKNOWN


def _day_code(value: Any) -> int:
    try:
        return days(parse_day(str(value)))
    except ValueError:
        return UNKNOWN


def _clock_code(value: Any) -> int:
    try:
        return clock(value)
    except ValueError:
        return UNKNOWN


_READERS = {"date": _day_code, "time": _clock_code}
_SPELLED = {"date": "2026-04-01 のような日付", "time": "15:00 のような時刻"}


def _codes(code: Callable[[Any], int], values: Iterable[Any]) -> Array:
    return np.fromiter(map(code, values), dtype=np.int64)


def _history(spec: Input, facts: MonthFacts, numbers: Mapping[str, int]) -> History:
    code = coder(spec)
    dated = sorted(
        (numbers[person.key] * SPAN + days(value.starts_on) + SPAN // 2, code(value.value))
        for person in facts.people
        if person.key in numbers
        for value in person.inputs.get(spec.name, ())
    )
    return History(
        np.array([since for since, _ in dated], dtype=np.int64), np.array([value for _, value in dated], dtype=np.int64)
    )


def _complaint(spec: Input, code: int, event: EventFact) -> str:
    if code == MISSING:
        if spec.level in ("provider", "contract"):
            return f"{spec.label}がわかりません。市の「契約の取り決め」に、{spec.label}を入れてください。"
        as_of = f"{day_words(event.on)}の" if spec.level == "person" else ""
        return f"{as_of}{spec.label}がわかりません。{spec.label}を入れてください。"
    given = f"「{event.inputs[spec.name]}」" if spec.name in event.inputs else ""
    return not_accepted(spec, given)


def not_accepted(spec: Input, given: str) -> str:
    """The sentence about a value that is none of this input's, and what to enter instead."""
    if spec.choices:
        words = "・".join(spec.choices.values())
        return f"{spec.label}{given}は、この規則の選択肢にありません。{words} から選んでください。"
    if spec.type:
        return f"{spec.label}{given}は、{_SPELLED[spec.type]}で入れてください。"
    low, high = spec.bounds
    return f"{spec.label}{given}は、{low:,} から {high:,} までの整数で入れてください。"
