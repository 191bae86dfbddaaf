"""A slow, obvious second opinion: one event at a time, exact fractions, straight from the pack document.

It shares no code with the engine but the scalar rounding of the kernel, and knows nothing of columns, intervals or
dense tables. Sound documents only: faults of a pack are the engine's business.
"""

import ast
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from operator import add, eq, ge, gt, le, lt, mul, ne, sub, truediv

from jpholiday import is_holiday

from npo_platform.kernel.money import Rounding, to_yen

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
ROUNDINGS = {
    "floor": Rounding.DOWN,
    "切捨て": Rounding.DOWN,
    "ceil": Rounding.UP,
    "切上げ": Rounding.UP,
    "half_up": Rounding.HALF_UP,
    "四捨五入": Rounding.HALF_UP,
}
EPOCH = date(1970, 1, 1)
FUNCTIONS = {*ROUNDINGS, "min", "max", "最小", "最大"}


def number_of(day):
    return (day - EPOCH).days


SIGNS = {ast.Add: add, ast.Sub: sub, ast.Mult: mul, ast.Div: truediv}
ORDERS = {ast.Lt: lt, ast.LtE: le, ast.Gt: gt, ast.GtE: ge, ast.Eq: eq, ast.NotEq: ne}


def calculate(text, names):
    """The value of a formula."""
    return Fraction(_value(ast.parse(text, mode="eval").body, names))


def _value(node, names):
    match node:
        case ast.Constant():
            return Fraction(node.value)
        case ast.Name():
            return Fraction(names[node.id])
        case ast.IfExp():
            return _value(node.body if _value(node.test, names) else node.orelse, names)
        case ast.Compare():
            return ORDERS[type(node.ops[0])](_value(node.left, names), _value(node.comparators[0], names))
        case ast.BinOp():
            return SIGNS[type(node.op)](_value(node.left, names), _value(node.right, names))
    parts = node.args if isinstance(node, ast.Call) else getattr(node, "values", None) or [node.operand]
    return _joined(node, [_value(part, names) for part in parts])


def _joined(node, values):
    match node:
        case ast.UnaryOp():
            return not values[0] if isinstance(node.op, ast.Not) else -values[0]
        case ast.BoolOp():
            return all(values) if isinstance(node.op, ast.And) else any(values)
    name = node.func.id
    if name in ROUNDINGS:
        unit = values[1] if len(values) == 2 else 1
        return to_yen(Fraction(values[0]) / unit, ROUNDINGS[name]) * unit
    return min(values) if name in ("min", "最小") else max(values)


class Month:
    """One month through a document; `events` are dicts with the columns made so far."""

    def __init__(self, document, facts):
        self.document, self.facts = document, facts
        self.settings = {one["name"]: one["value"] for one in document.get("settings", [])}
        self.people, self.events, self.refused = defaultdict(dict), [], {}
        known = {person.key: person.inputs for person in facts.people}
        tagged = [(event, True) for event in facts.events] + [(event, False) for event in facts.counted_before]
        slots = document.get("slots", ["lunch", "dinner"])
        rank = {slot: n for n, slot in enumerate(slots)}
        tagged.sort(key=lambda t: (t[0].person, t[0].on, rank.get(t[0].slot, 99), t[0].slot, t[0].key))
        for event, priced in tagged:
            if str(event.on) >= document["from"] and str(event.on) < document.get("until", "9999"):
                row = {"_fact": event, "_priced": priced, "_over": False} | self.settings
                row |= {one["name"]: self.input(one, event, known) for one in document["inputs"]}
                row["closed"] = self.closed(event.on)
                row |= {"on": number_of(event.on), "weekday": WEEKDAYS[event.on.weekday()]}
                row |= {"holiday": int(is_holiday(event.on)), **self.ends()}
                self.events.append(row)
        for step in document["steps"]:
            getattr(self, step["step"])(step)

    def ends(self):
        month = self.facts.month
        return {"month_first": number_of(month.first), "month_last": number_of(month.last)}

    def constants(self):
        """What every level may name: settings, the month's ends, the provider's and the contract's own values."""
        given = [one for one in self.document["inputs"] if one.get("level") in ("provider", "contract")]
        return self.settings | self.ends() | {one["name"]: self.input(one, None, None) for one in given}

    def input(self, spec, event, known):
        match spec.get("level"):
            case "person":
                value = [one.value for one in known[event.person][spec["name"]] if one.starts_on <= event.on][-1]
            case "provider" | "contract" as level:
                value = getattr(self.facts, level).get(spec["name"], spec.get("if_missing"))
            case _:
                value = event.inputs.get(spec["name"], spec.get("if_missing"))
        match spec.get("type"):
            case "date":
                return number_of(date.fromisoformat(value))
            case "time":
                return int(value[:2]) * 60 + int(value[3:])
        return value

    def closed(self, day):
        begun = [row for row in self.document.get("calendar", {}).get("rows", []) if row["from"] <= str(day)]
        if not begun:
            return 0
        row = max(begun, key=lambda row: row["from"])
        if WEEKDAYS[day.weekday()] in row.get("weekdays", []) or str(day) in row.get("days", []):
            return 1
        if row.get("holidays") and is_holiday(day):
            return 1
        for span in row.get("closed", []):
            first, last = span.split("/")
            today = f"{day:%m-%d}"
            if (first <= today <= last) if first <= last else (today >= first or today <= last):
                return 1
        return 0

    def live(self, person=None):
        return [one for one in self.events if one["_fact"].key not in self.refused and not one.get("_dead")
                and (person is None or one["_fact"].person == person)]  # fmt: skip

    def counted(self, person=None):
        return [one for one in self.live(person) if one["_priced"]]

    def refuse(self, event):
        event["_dead"] = True
        if event["_priced"]:
            self.refused[event["_fact"].key] = True

    def row(self, table, on, keys):
        spec = next(one for one in self.document["tables"] if one["name"] == table)
        fitting = [row for row in spec["rows"] if row["from"] <= str(on)
                   and all(self.fits(row[name], keys[name]) for name in spec.get("keys", []))]  # fmt: skip
        return max(fitting, key=lambda row: row["from"]), spec

    def fits(self, cell, value):
        if isinstance(cell, dict):
            return cell["min"] <= value <= cell["max"]
        return cell == "*" or value in (cell if isinstance(cell, list) else [cell])

    def lookup(self, step):
        if step.get("level") == "person":
            for own in [own for person, own in self.people.items() if person is not None]:
                row, spec = self.row(step["table"], self.facts.month.last, self.constants() | own)
                own |= {name: Fraction(row[name]) for name in spec["values"]}
            return
        for event in self.live():
            row, spec = self.row(step["table"], event["_fact"].on, event)
            if row.get("refuse"):
                self.refuse(event)
            else:
                event |= {name: Fraction(row[name]) for name in spec["values"]}

    def amount(self, step):
        if step.get("level", "event") == "event":
            for event in self.live():
                names = {node.id for node in ast.walk(ast.parse(step["formula"])) if isinstance(node, ast.Name)}
                if (
                    event["_priced"] or names - FUNCTIONS <= event.keys()
                ):  # what comes from a month's total is unknown before it
                    event[step["name"]] = calculate(step["formula"], event)
            return
        people = [own for person, own in self.people.items() if person is not None]
        for own in people if step["level"] == "person" else [self.people[None]]:
            own[step["name"]] = calculate(step["formula"], self.constants() | own)

    def limit(self, step):
        seen = defaultdict(list)
        for event in list(self.live()):
            fact, per = event["_fact"], event.get(step.get("per"))
            event[step["name"]] = 1
            if not calculate(step.get("where", "1"), event):
                continue
            window = seen[fact.person, per, self.window(step["period"], fact.on)]
            window.append(fact.on)
            nth = len(set(window)) if step["counts"] == "days" else len(window)
            if nth > (event[step["max"]] if isinstance(step["max"], str) else step["max"]):
                event[step["name"]] = 0
                if step["beyond"] == "refuse":
                    self.refuse(event)
                else:
                    event["_over"] = True

    def count(self, step):
        seen = defaultdict(list)
        live = sorted(self.live(), key=lambda one: one["_fact"].on) if step.get("whose") == "provider" else self.live()
        place = []
        for event in live:
            fact = event["_fact"]
            owner = None if step.get("whose") == "provider" else fact.person
            window = seen[owner, self.window(step["period"], fact.on)]
            counts = calculate(step.get("where", "1"), event)
            if counts:
                window.append(fact.on)
            place.append((event, window, len(set(window)) if step["counts"] == "days" else len(window), counts))
        for event, window, nth, counts in place:
            whole = len(set(window)) if step["counts"] == "days" else len(window)
            event[step["name"]] = whole if step.get("how") == "total" else nth if counts else 0

    def deadline(self, step):
        for event in self.live():
            day = event["_fact"].on - timedelta(days=int(self.named(step["days_before"], event)))
            while self.off(day, step.get("rolls_back", [])):
                day -= timedelta(days=1)
            given = [event[step["given_on"]]]
            latest = [number_of(day)]
            if step.get("at"):
                given.append(event[step["given_at"]])
                latest.append(self.minutes(step["at"], event))
            event[step["name"]] = int(given <= latest)

    def named(self, value, event):
        return event[value] if isinstance(value, str) else value

    def minutes(self, at, event):
        return int(at[:2]) * 60 + int(at[3:]) if ":" in at else event[at]

    def off(self, day, words):
        holiday = "holiday" in words and is_holiday(day)
        return holiday or WEEKDAYS[day.weekday()] in words or ("closed" in words and self.closed(day))

    def window(self, period, day):
        match period:
            case "day":
                return day
            case "week":
                first = WEEKDAYS.index(self.settings["first_weekday"])
                while day.weekday() != first:
                    day -= timedelta(days=1)
                return day
            case "month":
                return (day.year, day.month)
            case "quarter":
                return (day.year, (day.month - 1) // 3)
        return day.year if day >= date(day.year, 4, 1) else day.year - 1

    def sum(self, step):
        if step["to"] == "person":
            for event in self.counted():
                own = self.people[event["_fact"].person]
                own[step["name"]] = own.get(step["name"], 0) + event[step["of"]]
            return
        present = [own for person, own in self.people.items() if person is not None]
        self.people[None][step["name"]] = Fraction(sum(own[step["of"]] for own in present))

    def cap(self, step):
        spent = defaultdict(int)
        for event in self.counted():
            person = event["_fact"].person
            most = self.people[person][step["max"]] if isinstance(step["max"], str) else step["max"]
            event[step["name"]] = min(event[step["of"]], max(0, most - spent[person]))
            spent[person] += event[step["name"]]

    def last(self, step):
        spec = next((one for one in self.document["inputs"] if one["name"] == step["of"]), {})
        for event in self.counted():
            person = event["_fact"].person
            self.people[person][step["name"]] = event[step["of"]]
            if spec.get("level") == "person":
                known = {one.key: one.inputs for one in self.facts.people}
                at_end = replace(event["_fact"], on=self.facts.month.last)
                self.people[person][step["name"]] = self.input(spec, at_end, known)

    def spread(self, step):
        for person, own in self.people.items():
            events = self.counted(person)
            if person is None or not events:
                continue
            if step["how"] == "copy":
                for event in events:
                    event[step["name"]] = own[step["of"]]
                continue
            weights = [event[step["by"]] for event in events]
            weights = weights if sum(weights) else [0] * (len(events) - 1) + [1]
            exact = [own[step["of"]] * weight / Fraction(sum(weights)) for weight in weights]
            shares = [to_yen(one, Rounding.DOWN) for one in exact]
            order = sorted(range(len(events)), key=lambda n: (shares[n] - exact[n], n))
            for n in order[: int(own[step["of"]] - sum(shares))]:
                shares[n] += 1
            for event, share in zip(events, shares, strict=True):
                event[step["name"]] = share

    def figures(self):
        """What each counted event came to: (quantity, user, city, over the limit)."""
        names = [self.document["outputs"][word] for word in ("quantity", "user", "city")]
        return {one["_fact"].key: (*(int(one[name]) for name in names), one["_over"]) for one in self.counted()}
