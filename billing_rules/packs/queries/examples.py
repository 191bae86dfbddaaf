"""The worked months of a draft as an author reads them: who, when, what was recorded, and what it must come to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from billing_rules.engine import CompiledPack, evaluate
from billing_rules.facts import from_json
from billing_rules.formats.document import Document
from npo_platform.kernel.calendar import parse_day
from npo_platform.kernel.errors import Refusal

FIGURES = {"quantity": "数量", "user": "利用者（円）", "city": "市（円）", "total": "総額（円）"}


@dataclass(frozen=True, slots=True)
class Figure:
    """One expected figure in a box, beside what the rules come to now."""

    field: str
    label: str
    expected: str
    answer: int | None

    @property
    def differs(self) -> bool:
        return self.answer is not None and self.expected not in ("", str(self.answer))


@dataclass(frozen=True, slots=True)
class Recorded:
    """Records alike: of whom, on which days, and what was entered."""

    person: str
    days: str
    inputs: str


@dataclass(frozen=True, slots=True)
class WorkedMonth:
    """One example (例題) of a draft."""

    number: int
    anchor: str
    title: str
    source: str
    recorded: Sequence[Recorded]
    figures: Sequence[Figure]
    refused: int
    is_new: bool
    faults: Sequence[str]


def worked_months(
    document: Document, before: Document | None, pack: CompiledPack | None, faults: Mapping[str, Sequence[str]]
) -> list[WorkedMonth]:
    """Every example of a document; answers only where the rules are sound enough to be run."""
    known = {str(one) for one in (before or {}).get("tests", [])}
    months = []
    for number, example in enumerate(document.get("tests", []), 1):
        expect = example.get("expect", {})
        answers = _answers(pack, example) if pack else {}
        totals = expect.get("totals", {})
        figures = [
            Figure(f"{number}-{name}", FIGURES.get(name, name), str(totals.get(name, "")), answers.get(name))
            for name in dict.fromkeys([*FIGURES, *totals])
        ]
        anchor = f"tests-{number}"
        months.append(
            WorkedMonth(
                number=number,
                anchor=anchor,
                title=str(example.get("title", "")),
                source=str(example.get("source", "")),
                recorded=list(_recorded(document, example.get("facts", {}))) if _can_be_read(example) else [],
                figures=figures,
                refused=len(expect.get("refused", [])),
                is_new=before is not None and str(example) not in known,
                faults=faults.get(anchor, ()),
            )
        )
    return months


def _can_be_read(example: Mapping[str, Any]) -> bool:
    try:
        from_json(example["facts"])
    except Refusal:
        return False
    return True


def _answers(pack: CompiledPack, example: Mapping[str, Any]) -> dict[str, int]:
    try:
        return dict(evaluate(pack, from_json(example["facts"])).totals)
    except (Refusal, KeyError):
        return {}  # its facts are at fault, which the checks have told


def _recorded(document: Document, facts: Mapping[str, Any]) -> Iterator[Recorded]:
    people = {one.get("key"): _words(document, one.get("inputs", {})) for one in facts.get("people", [])}
    for level in ("provider", "contract"):
        if facts.get(level):
            yield Recorded("契約" if level == "contract" else "団体", "", _words(document, facts[level]))
    for section, note in (("counted_before", "（前の月の分。数えるだけ）"), ("events", "")):
        for event in facts.get(section, []):
            who = f"{event.get('person')} {people.get(event.get('person'), '')}".strip()
            yield Recorded(who, _days(event.get("on")) + note, _words(document, event.get("inputs", {})))


def _words(document: Document, inputs: Mapping[str, Any]) -> str:
    """「区分 非課税、食事 昼食」; a dated value with its day."""
    specs = {one["name"]: one for one in document["inputs"]}
    said = []
    for name, value in inputs.items():
        spec = specs.get(name, {})
        for one in value if isinstance(value, list) else [value]:
            given, since = (one.get("value"), one.get("from")) if isinstance(one, dict) else (one, "")
            word = str((spec.get("choices") or {}).get(given, given))
            said.append(
                f"{spec.get('label', name)} {word}{spec.get('unit', '')}" + (f"（{since}から）" if since else "")
            )
    return "、".join(said)


def _days(on: Any) -> str:
    spans = on if isinstance(on, list) else [on]
    return "、".join("〜".join(_day(part) for part in str(span).split("/")) for span in spans)


def _day(text: str) -> str:
    try:
        day: date = parse_day(text)
    except ValueError:
        return text
    return f"{day.month}月{day.day}日"
