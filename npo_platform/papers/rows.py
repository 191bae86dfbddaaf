"""What the rows of a defined paper hold: the lines of the frozen document, gathered as the definition says."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from npo_platform.kernel.calendar import Month, weekday

Values = dict[str, Any]
OUTCOMES = {
    "handed": "手渡し",
    "left": "置き配",
    "absent": "不在",
    "refused": "受取拒否",
    "cancelled_late": "締切後の中止",
    "cancelled": "中止",
    "suspended": "休止",
    "over": "上限をこえた食事",
}
ORDINARY = ("handed", "left")
_YEN = ("user_yen", "city_yen")
_UNITS = ("user_unit", "city_unit", "total_unit")
_MEALS = "朝昼夕"


def rows_of(document: Values, paper: Values) -> list[Values]:
    """The rows of a grid, a cover or an invoice, in the order the definition asks for."""
    rows = _GATHERED[paper["row"]](document)
    for name in reversed(paper["order"]):
        rows.sort(key=_sorting(name))
    return [row | {"number": number} for number, row in enumerate(rows, start=1)]


def people_of(document: Values) -> list[list[Values]]:
    """The lines of each person, in the order of the document; what stands for nobody is left out."""
    return [lines for (number, _), lines in _gathered(document["lines"], _person).items() if number]


def events_of(document: Values, lines: Iterable[Values]) -> list[Values]:
    """One person's month day by day, an empty row where nothing was, then the amounts of no day."""
    lines = list(lines)
    by_day: dict[int, list[Values]] = defaultdict(list)
    for line in lines:
        for event in line.get("events", ()):
            by_day[event["day"]].append(_event(line, event))
    rows = [
        {"day": day.day, "weekday": weekday(day)} | event
        for day in Month.parse(document["month"]).days
        for event in by_day.get(day.day, [{}])
    ]
    whole = [line for line in lines if not line.get("events")]
    return rows + [{"outcome": line.get("label", "")} | _money(line) for line in whole if any(_money(line).values())]


def total(rows: Sequence[Values], name: str) -> int:
    """A column added up; a person in two rows is one person."""
    if name == "people":
        return len(set[str]().union(*(row["persons"] for row in rows)))
    return sum(row.get(name) or 0 for row in rows)


def _event(line: Values, event: Values) -> Values:
    return {
        "meal": line["meal_mark"],
        "class_label": line["class_label"],
        "outcome": OUTCOMES.get(event["mark"], ""),
        **{name: line.get(name) for name in _UNITS},
        **_money(event),
    }


def _money(values: Values) -> Values:
    money = {name: values[name] for name in (*_YEN, "quantity")}
    return money | {"total_yen": values["user_yen"] + values["city_yen"]}


def _figures(lines: Sequence[Values]) -> Values:
    """Counts and yen of some lines together, and who they are about."""
    persons = {line["decision_number"] for line in lines if line["decision_number"]}
    money = [_money(line | {"quantity": _quantity(line)}) for line in lines]
    figures = {name: sum(one[name] for one in money) for name in ("quantity", *_YEN, "total_yen")}
    figures |= {name: sum(line.get("counts", {}).get(name, 0) for line in lines) for name in OUTCOMES}
    return figures | {
        "delivered": sum(line["delivered"] for line in lines),
        "undelivered": sum(line["absent"] for line in lines),
        "over_limit": sum(line.get("over_limit", 0) for line in lines),
        "persons": persons,
        "people": len(persons),
        **{name: _common(line.get(name) for line in lines) for name in _UNITS},
    }


def _quantity(line: Values) -> int:
    quantity: int = line.get("quantity", line["delivered"] + line["absent"])
    return quantity


def _common(values: Iterable[Any]) -> Any:
    """The one value all have, or None."""
    found = set(values)
    return found.pop() if len(found) == 1 else None


def _persons(lines: Sequence[Values]) -> Values:
    """What a row shows of the person its lines belong to."""
    days: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        for day, status in line["days"].items():
            days[day].append(status)
    return {
        "decision_number": lines[0]["decision_number"],
        "name": lines[0]["name"],
        "class_label": "・".join(dict.fromkeys(line["class_label"] for line in lines)),
        "class_order": lines[0].get("class_order", []),
        "meal": "・".join(dict.fromkeys(line["meal_mark"] for line in lines)),
        "days": dict(days),
        **_figures(lines),
    }


def _lines(document: Values) -> list[Values]:
    return [_persons([line]) for line in document["lines"]]


def _people(document: Values) -> list[Values]:
    return [_persons(lines) for lines in _gathered(document["lines"], _person).values()]


def _classes(document: Values) -> list[Values]:
    """By class and unit prices, in the order of the ordinance."""
    gathered = _gathered(document["lines"], lambda line: (line["class_label"], line["user_unit"], line["city_unit"]))
    ordered = sorted(gathered.values(), key=lambda lines: lines[0].get("class_order", []))
    return [{"class_label": lines[0]["class_label"], **_figures(lines)} for lines in ordered]


def _months(document: Values) -> list[Values]:
    """This month, then what earlier months are adjusted by, each month a row."""
    own = {"month": f"{Month.parse(document['month']).label}分", **_figures(document["lines"])}
    earlier = _gathered(document["adjustments"], lambda one: Month.of(date.fromisoformat(one["on"])))
    return [own, *(_adjusted(month, earlier[month]) for month in sorted(earlier))]


def _adjusted(month: Month, adjustments: Sequence[Values]) -> Values:
    money = [_money({"quantity": 0} | one) for one in adjustments]
    persons = {one["decision_number"] for one in adjustments}
    return {
        "month": f"{month.label}分の調整",
        "persons": persons,
        "people": len(persons),
        **{name: sum(one[name] for one in money) for name in money[0]},
    }


_GATHERED: dict[str, Callable[[Values], list[Values]]] = {
    "line": _lines,
    "person": _people,
    "class": _classes,
    "month": _months,
}


def _person(line: Values) -> tuple[str, str]:
    return line["decision_number"], line["name"]


def _gathered(items: Iterable[Values], key: Callable[[Values], Any]) -> dict[Any, list[Values]]:
    found: dict[Any, list[Values]] = defaultdict(list)
    for item in items:
        found[key(item)].append(item)
    return found


def _sorting(name: str) -> Callable[[Values], Any]:
    if name == "class_label":
        return lambda row: row["class_order"]
    if name == "meal":
        return lambda row: [_MEALS.find(letter) for letter in row["meal"]]
    return lambda row: row[name]
