"""The grid of a document: a row per line with its days, and the rows gathered by class."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from billing_rules.engine import CompiledPack, Line, Result
from billing_rules.facts import EventFact
from services.plans.states import Meal
from services.records.states import DELIVERED
from services.statements.models import StatementLine
from services.statements.queries import line_key
from tenants.vault.links import link_id

NOT_DELIVERED = ("absent", "refused", "cancelled_late")
MEAL_MARKS: dict[str, str] = {Meal.LUNCH: "昼", Meal.DINNER: "夕"}
SUMMED = ("delivered", "absent", "quantity", "user_yen", "city_yen")


def lines_of(
    result: Result, service: Sequence[StatementLine], city_schema: str, *, with_events: bool = False
) -> list[dict[str, Any]]:
    """What the form shows of every person and meal, in the order of the statement; each day if a paper tells it.

    `link` lets the city, and nobody else, find the same person in another NPO's report (docs/decisions/0015).
    """
    marks = _marks(result)
    events = _events(result) if with_events else {}
    return [
        {
            "key": line.key,
            "link": _link(line, city_schema),
            "decision_number": line.decision.number if line.decision else "",
            "name": line.recipient.name.replace(" ", "　") if line.recipient else line.label,
            "class_label": _class_label(line.group, result.compiled),
            "class_order": _class_order(line.group, result.compiled),
            "meal_mark": MEAL_MARKS.get(str(line.group.get("meal")), ""),
            "days": marks.get(line.key, {}),
            "counts": dict(line.counts),
            "over_limit": line.over_limit,
            "delivered": _count(line, DELIVERED),
            "absent": _count(line, NOT_DELIVERED),
            "quantity": line.quantity,
            "total_unit": line.unit.get("total"),
            "user_unit": line.unit.get("user"),
            "city_unit": line.unit.get("city"),
            "user_yen": line.user_yen,
            "city_yen": line.city_yen,
            **({"label": line.label, "events": events.get(line.key, [])} if with_events else {}),
        }
        for line in service
    ]


def _link(line: StatementLine, city_schema: str) -> str:
    person = line.recipient
    return link_id(city_schema, person.born_on, person.kana) if person else ""


def _marks(result: Result) -> dict[str, dict[str, str]]:
    """Line → day of month → status, or `over` for a meal beyond the limit."""
    over = {row.key for row in result.event_rows() if row.over_limit}
    return {
        line_key(line): {
            str(event.on.day): "over" if event.key in over else str(event.inputs["status"])
            for event in events
            if "status" in event.inputs
        }
        for line, events in _lines_with_events(result)
    }


def _events(result: Result) -> dict[str, list[dict[str, Any]]]:
    """Line → what each of its days came to."""
    rows = {row.key: row for row in result.event_rows()}
    return {
        line_key(line): [
            {
                "day": event.on.day,
                "mark": "over" if rows[event.key].over_limit else str(event.inputs.get("status", "")),
                "quantity": rows[event.key].quantity,
                "user_yen": rows[event.key].user_yen,
                "city_yen": rows[event.key].city_yen,
            }
            for event in events
            if event.key in rows
        ]
        for line, events in _lines_with_events(result)
    }


def _lines_with_events(result: Result) -> list[tuple[Line, Sequence[EventFact]]]:
    events = result.events_by_line()
    return [(line, events.get(line.key, ())) for line in result.lines]


def _count(line: StatementLine, statuses: Iterable[str]) -> int:
    return sum(line.counts.get(status, 0) for status in statuses)


def _class_order(group: dict[str, Any], compiled: CompiledPack) -> list[int]:
    """Where the pack lists the codes of a line, so that classes stand as the ordinance writes them."""
    codes = {spec.name: list(spec.choices) for spec in compiled.inputs if spec.choices and spec.name != "meal"}
    return [codes[name].index(code) for name, code in group.items() if name in codes]


def _class_label(group: dict[str, Any], compiled: CompiledPack) -> str:
    """非課税, or 要支援・1割: the words of every choice but the meal."""
    words = {spec.name: spec.choices for spec in compiled.inputs if spec.choices and spec.name != "meal"}
    return "・".join(words[name][code] for name, code in group.items() if name in words)


def classes_of(lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lines gathered by class and unit prices, in the order of the ordinance."""
    gathered: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for line in lines:
        gathered[line["class_label"], line["user_unit"], line["city_unit"]].append(line)
    return [
        {
            "label": label,
            "people": len({line["decision_number"] for line in own}),
            "user_unit": user_unit,
            "city_unit": city_unit,
            **{name: sum(line[name] for line in own) for name in SUMMED},
        }
        for (label, user_unit, city_unit), own in sorted(gathered.items(), key=lambda item: item[1][0]["class_order"])
    ]
