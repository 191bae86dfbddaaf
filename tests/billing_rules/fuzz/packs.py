"""Random packs: inputs of every kind, tables, steps of every kind in an order that mostly compiles."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from hypothesis import strategies as st

from tests.billing_rules.fuzz import formulas
from tests.billing_rules.fuzz.months import values_of

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
PERIODS = ["day", "week", "month", "quarter", "fiscal_year"]
FIRST_DAYS = ["2026-04-01", "2026-04-10", "2019-04-20", "1989-01-01", "2024-02-01", "2025-12-15", "1868-01-01"]
AT_EVENT, AT_PERSON, AT_INVOICE = "event", "person", "invoice"


@dataclass
class Column:
    """What the writer of a pack knows of a column: its kind, its bounds, and whether earlier events have it."""

    name: str
    kind: str  # choice, number, flag, date, time
    low: int = 0
    high: int = 1
    codes: tuple = ()
    whole: bool = True
    earlier: bool = True
    constant: bool = False


@dataclass
class Writer:
    """Writes one pack, step by step; `draw` picks one of several."""

    draw: object
    looks_back: bool
    columns: dict = field(default_factory=lambda: defaultdict(list))
    tables: list = field(default_factory=list)
    steps: list = field(default_factory=list)
    summed: bool = False
    monthly: bool = False
    count: int = 0

    def name(self, stem):
        self.count += 1
        return f"{stem}_{self.count}"

    def add(self, level, column):
        self.columns[level].append(column)
        return column

    def some(self, level, *kinds, whole=False, least=None):
        """The columns of these kinds that a step may read."""
        return [one for one in self.made(level) if one.kind in kinds and (one.whole or not whole)
                and (least is None or one.low >= least)]  # fmt: skip

    def made(self, level):
        """The second opinion knows constants above the events only inside formulas."""
        return [one for one in self.columns[level] if level == AT_EVENT or not one.constant]

    def counted(self, columns):
        """Those that earlier events have too, where earlier events come along."""
        return [one for one in columns if one.earlier or not self.looks_back]

    def formula(self, level, depth=None, make=formulas.number, columns=None):
        """A formula, and whether earlier events have its value."""
        kinds = "number", "flag", "date", "time"
        columns = [one for one in self.columns[level] if one.kind in kinds] if columns is None else columns
        numbers = [one.name for one in columns]
        flags = [one.name for one in columns if one.kind == "flag"]
        made = make(self.draw, numbers, flags, self.draw([0, 1, 1, 2]) if depth is None else depth)
        used = [one for one in columns if one.name in made.text]
        return made.text, all(one.earlier for one in used)

    def condition(self):
        columns = self.counted(self.some(AT_EVENT, "number", "flag"))
        return self.formula(AT_EVENT, 1, formulas.flag, columns)[0]


def step(kind, name, **parts):
    return {"step": kind, "name": name, "label": f"{kind} {name}"} | parts


def add_inputs(writer):
    draw, inputs = writer.draw, []
    for _ in range(draw([1, 2, 3, 4, 5])):
        kind = draw(["choice", "choice", "number", "number", "date", "time"])
        level = draw(["event", "event", "event", "person", "provider", "contract"])
        name = writer.name(kind)
        spec = {"name": name, "label": f"入力 {name}", "level": level}
        column = Column(name, kind, constant=level in ("provider", "contract"))
        if kind == "choice":
            column.codes = tuple(f"c{n}" for n in range(draw([1, 2, 3])))
            spec["choices"] = {code: f"選択 {code}" for code in column.codes}
        elif kind == "number":
            column.low, column.high = draw([(0, 1), (0, 9), (1, 5), (-7, 12), (0, 600), (3, 3), (0, 10**6)])
            spec |= {"min": column.low, "max": column.high}
        else:
            spec["type"] = kind
        if draw([True, False, False]):
            spec["if_missing"] = draw(values_of(spec))
        inputs.append(spec)
        for where in [AT_EVENT] if level in ("event", "person") else [AT_EVENT, AT_PERSON, AT_INVOICE]:
            writer.add(where, column)
    return inputs


def add_settings(writer):
    settings = [("first_weekday", writer.draw(WEEKDAYS)), (writer.name("set"), writer.draw([0, 1, 5, 1000]))]
    name, value = settings[1]
    for level in (AT_EVENT, AT_PERSON, AT_INVOICE):
        writer.add(level, Column(name, "number", value, value, constant=True))
        for day in ("month_first", "month_last"):
            writer.add(level, Column(day, "date", constant=True))
    writer.add(AT_EVENT, Column("on", "date"))
    writer.add(AT_EVENT, Column("weekday", "choice", codes=tuple(WEEKDAYS)))
    writer.add(AT_EVENT, Column("holiday", "flag"))
    return [{"name": name, "label": name, "value": value, "reason": "試験"} for name, value in settings]


def add_calendar(writer, first):
    if writer.draw([True, False]):
        return None
    writer.add(AT_EVENT, Column("closed", "flag"))
    rows = []
    for day in {first, writer.draw(["2026-04-15", "2026-05-01"])}:
        row = {"from": day, "ref": "休み"}
        row |= {"closed": [writer.draw(["12-29/01-03", "02-29/03-01", "04-01/04-01", "08-13/08-16"])]}
        row |= {"weekdays": [writer.draw(WEEKDAYS)]} if writer.draw([True, False]) else {}
        row |= {"holidays": writer.draw([True, False]), "days": [writer.draw(["2026-04-07", "2026-04-30"])]}
        rows.append(row)
    return {"rows": rows}


def write_lookup(writer, first):
    draw, level = writer.draw, writer.draw([AT_EVENT, AT_EVENT, AT_PERSON])
    if level == AT_PERSON and not writer.monthly:
        level = AT_EVENT
    keys = [one for one in writer.some(level, "choice", "flag", "number", whole=True)]
    keys = writer.counted(keys) if level == AT_EVENT else keys
    chosen = {}
    for _ in range(draw([0, 1, 1, 2])):
        if keys:
            key = draw(keys)
            chosen[key.name] = key
    refuses = level == AT_EVENT and not writer.summed and draw([True, False, False])
    name, values = writer.name("table"), {}
    for _ in range(draw([1, 1, 2])):
        values[writer.name("value")] = {"type": draw(["yen", "units", "rate", "count", "flag"]), "label": "値"}
    rows = [*dense_rows(writer, chosen, values, first, refuses)]
    writer.tables.append({"name": name, "label": f"表 {name}", "keys": list(chosen), "values": values, "rows": rows})
    writer.steps.append({"step": "lookup", "table": name, "label": f"引く {name}", "level": level})
    earlier = all(key.earlier for key in chosen.values())
    for value, spec in values.items():
        kind = "flag" if spec["type"] == "flag" else "number"
        whole = spec["type"] in ("yen", "count", "flag")
        writer.add(level, Column(value, kind, 0, 1 if kind == "flag" else 900, whole=whole, earlier=earlier))


def dense_rows(writer, chosen, values, first, refuses):
    """Rows that cover every case once, a few of them superseded later; now and then one is missing."""
    cases = [{}]
    for name, key in chosen.items():
        cases = [case | {name: cell} for case in cases for cell in cells_of(writer, key)]
    if len(cases) > 1 and not writer.draw(range(25)):
        cases.pop()
    for case in cases:
        since = first
        if not writer.draw(range(8)):
            since = "1868-01-01"
        until = {"until": "2026-05-01"} if not writer.draw(range(30)) else {}
        yield case | {"from": since, "ref": "別表"} | until | row_values(writer, values, refuses)
        if not writer.draw(range(3)):
            later = writer.draw(["2026-04-02", "2026-04-16", "2026-05-01", "2026-10-01", "2019-05-01", "2024-02-29"])
            if later > since:
                yield case | {"from": later, "ref": "附則"} | row_values(writer, values, refuses)


def cells_of(writer, key):
    if not writer.draw(range(4)):
        return ["*"]
    if key.kind == "choice":
        if len(key.codes) > 2:
            return [list(key.codes[:2]), *key.codes[2:]]
        return list(key.codes)
    if key.kind == "flag":
        return writer.draw([[0, 1], [{"min": 0, "max": 1}]])
    cuts = sorted({cut for cut in (writer.draw([1, 2, 5, 100]), writer.draw([1, 3, 300])) if key.low < cut <= key.high})
    edges = [key.low, *cuts, max(key.high, 10**9) + 1]
    spans = list(pairwise(edges))
    return [low if low == after - 1 else {"min": low, "max": after - 1} for low, after in spans]


def row_values(writer, values, refuses):
    if refuses and not writer.draw(range(4)):
        return {"refuse": "対象外です。"}
    amounts = {"yen": [0, 1, 310, 810], "count": [0, 1, 5, 31], "flag": [True, False],
               "rate": ["0.1", "2/3", 1, "0.15", "1/7"], "units": ["28.5", 287, "0.001"]}  # fmt: skip
    settings = [one for one in writer.columns[AT_EVENT] if one.constant and one.name.startswith("set_")]
    for kind, cells in amounts.items():
        cells += [one.name for one in settings if one.high <= (1 if kind == "flag" else 900)]
    return {name: writer.draw(amounts[spec["type"]]) for name, spec in values.items()}


def write_amount(writer, first):
    level = writer.draw([AT_EVENT, AT_EVENT, *([AT_PERSON, AT_INVOICE] if writer.monthly else [])])
    kind = writer.draw(["yen", "count", "rate", "units", "flag", "flag"])
    name = writer.name("amount")
    text, earlier = writer.formula(level, make=formulas.flag if kind == "flag" else formulas.number)
    whole = kind != "flag" and kind in ("yen", "count")
    text = f"{writer.draw(['切捨て', '切上げ', 'half_up'])}({text})" if whole else text
    writer.steps.append(step("amount", name, formula=text, type=kind, level=level))
    column = Column(name, "flag" if kind == "flag" else "number", -(10**9), 10**9, earlier=earlier)
    if kind == "flag":
        column.low, column.high = 0, 1
    column.whole = whole or kind == "flag"
    writer.add(level, column)


def maximum(writer, level):
    columns = [one.name for one in writer.some(level, "number", whole=True, least=0)]
    if level == AT_EVENT:
        columns = [one.name for one in writer.counted(writer.some(level, "number", whole=True, least=0))]
    return writer.draw([0, 1, 2, 3, 7, 900, *columns])


def write_limit(writer, first):
    draw, name = writer.draw, writer.name("limit")
    per = [one.name for one in writer.counted(writer.some(AT_EVENT, "choice"))]
    parts = {"per": draw(per)} if per and draw([True, False]) else {}
    beyond = "zero" if writer.summed or draw([True, True, False]) else "refuse"
    where = {"where": writer.condition()} if draw([True, False]) else {}
    counts, period = draw(["events", "days"]), draw(PERIODS)
    parts |= where | {"counts": counts, "period": period, "max": maximum(writer, AT_EVENT), "beyond": beyond}
    writer.steps.append(step("limit", name, clause="第4条", **parts))
    writer.add(AT_EVENT, Column(name, "flag"))


def write_count(writer, first):
    draw, name = writer.draw, writer.name("count")
    parts = {"where": writer.condition()} if draw([True, False]) else {}
    parts |= {"counts": draw(["events", "days"]), "period": draw(PERIODS), "how": draw(["nth", "total"])}
    writer.steps.append(step("count", name, whose=draw(["person", "provider"]), **parts))
    writer.add(AT_EVENT, Column(name, "number", 0, 1000))


def write_deadline(writer, first):
    draw, name = writer.draw, writer.name("deadline")
    given = writer.counted(writer.some(AT_EVENT, "date"))
    hours = writer.counted(writer.some(AT_EVENT, "time"))
    before = [
        one.name for one in writer.counted(writer.some(AT_EVENT, "number", whole=True, least=0)) if one.high <= 60
    ]
    off = ["saturday", "sunday", "holiday", "closed", draw(WEEKDAYS)]
    parts = {"days_before": draw([0, 1, 2, 7, 60, *before]), "given_on": draw(given).name}
    parts["rolls_back"] = [word for word in off if draw([True, False])]
    if hours and draw([True, False]):
        parts |= {"at": draw(["15:00", "00:00", draw(hours).name]), "given_at": draw(hours).name}
    writer.steps.append(step("deadline", name, **parts))
    writer.add(AT_EVENT, Column(name, "flag"))


def write_sum(writer, first):
    to = writer.draw([AT_PERSON, AT_PERSON, AT_INVOICE]) if writer.monthly else AT_PERSON
    below = writer.some(AT_EVENT if to == AT_PERSON else AT_PERSON, "number", "flag")
    if not below:
        return
    of, name = writer.draw(below), writer.name("sum")
    writer.summed = writer.monthly = True
    writer.steps.append(step("sum", name, of=of.name, to=to))
    writer.add(to, Column(name, "number", min(0, of.low * 10**7), max(0, of.high * 10**7), whole=of.whole))


def write_last(writer, first):
    of, name = writer.draw(writer.columns[AT_EVENT]), writer.name("last")
    if of.name in ("month_first", "month_last"):
        return
    writer.summed = writer.monthly = True
    writer.steps.append(step("last", name, of=of.name))
    writer.add(AT_PERSON, Column(name, of.kind, of.low, of.high, of.codes, of.whole))


def write_cap(writer, first):
    columns = writer.some(AT_EVENT, "number", "flag", whole=True, least=0)
    of, name = writer.draw(columns), writer.name("cap")
    tops = [one.name for one in writer.some(AT_PERSON, "number", whole=True, least=0)] if writer.monthly else []
    writer.summed = True
    writer.steps.append(step("cap", name, of=of.name, max=writer.draw([0, 1, 500, 1500, *tops])))
    writer.add(AT_EVENT, Column(name, "number", 0, of.high, earlier=False))


def write_spread(writer, first):
    draw = writer.draw
    source = draw([AT_PERSON, AT_PERSON, AT_INVOICE])
    to = AT_EVENT if source == AT_PERSON else AT_PERSON
    made = [one for one in writer.columns[source] if one.name.split("_")[0] in ("sum", "last", "amount", "value")]
    if not writer.monthly or not made:
        return
    of, name, parts = draw(made), writer.name("spread"), {"how": "copy"}
    weights = writer.some(to, "number", "flag", least=0)
    if of.whole and of.kind == "number" and weights and draw([True, False]):
        parts = {"how": "share", "by": draw(weights).name}
    writer.steps.append(step("spread", name, of=of.name, from_level=source, **parts))
    column = Column(name, of.kind, of.low, of.high, of.codes, of.whole, earlier=False)
    if parts["how"] == "share":
        column.low, column.high = min(0, of.low), max(0, of.high)
    writer.add(to, column)


WRITES = [write_lookup, write_lookup, write_amount, write_amount, write_limit, write_count, write_deadline,
          write_sum, write_sum, write_last, write_cap, write_spread, write_spread]  # fmt: skip


def write_ends(writer):
    """Whole amounts that are never negative, from whatever there is; and every mark is read."""
    used = " ".join(str(list(one.values())) for one in writer.steps)
    marks = [one["name"] for one in writer.steps if one["step"] in ("limit", "count", "deadline", "cap")]
    unread = [name for name in marks if f"'{name}'" not in used.replace(f"'{name}'", "", 1)]
    amounts = [one.name for one in writer.some(AT_EVENT, "number", "flag") if one.name.split("_")[0] != "number"]
    for name in ("user", "city"):
        parts = [writer.draw(amounts) for _ in range(writer.draw([1, 2]))] if amounts else ["1"]
        text = " + ".join([*parts, *(f"min(9, {one})" for one in (unread if name == "user" else []))])
        writer.steps.append(step("amount", name, formula=f"min(100000, max(0, 切捨て({text})))"))
    settings = [one.name for one in writer.some(AT_EVENT, "number") if one.name.startswith("set")]
    return {"user": "user", "city": "city", "quantity": writer.draw(["city", *settings])}


def write_lines(writer):
    draw = writer.draw
    columns = [one.name for one in writer.some(AT_EVENT, "choice", "flag", "number", whole=True)]
    names = list(dict.fromkeys(draw(columns) for _ in range(draw([0, 1, 2, 3]))))
    whole = [one.name for one in writer.some(AT_EVENT, "flag", "number", whole=True)]
    prices = {f"unit_{n}": name for n, name in enumerate(whole[: draw([0, 0, 1, 2])]) if name not in names}
    line = {"by": names, "units": prices}
    counts = [one.name for one in writer.some(AT_EVENT, "choice") if one.name.startswith("choice")]
    if counts and draw([True, False]):
        line["count"] = draw(counts)
    sources = [one for one in writer.some(AT_INVOICE, "number", whole=True)] + (
        [one for one in writer.some(AT_PERSON, "number", whole=True)] if writer.monthly else []
    )
    adjustments = []
    for one in {one.name: one for one in (draw(sources) for _ in range(draw([0, 0, 1, 2]) if sources else 0))}.values():
        level = AT_INVOICE if one in writer.columns[AT_INVOICE] else AT_PERSON
        adjustments.append({"label": "調整", "level": level, "column": one.name, "to": draw(["user", "city"])})
    return line, adjustments


def write(draw, looks_back, most_steps=8):
    """A pack document."""
    writer, first = Writer(draw, looks_back), draw(FIRST_DAYS)
    inputs, settings = add_inputs(writer), add_settings(writer)
    calendar = add_calendar(writer, first)
    for _ in range(draw(range(1, most_steps + 1))):
        draw(WRITES)(writer, first)
    outputs = write_ends(writer)
    line, adjustments = write_lines(writer)
    invoice = [one.name for one in writer.some(AT_INVOICE, "number", whole=True)]
    body = {
        "format": 1, "pack": "test/fuzz", "title": "試験", "city": "見本市", "service": "meals", "version": "1",
        "from": first, "counter": "食", "slots": draw([["lunch", "dinner"], ["dinner"], []]),
        "settings": settings, "inputs": inputs, "tables": writer.tables, "steps": writer.steps,
        "outputs": outputs, "line": line, "adjustments": adjustments,
        "totals": {"named": draw(invoice)} if invoice and draw([True, False]) else {},
    }  # fmt: skip
    return body | ({"calendar": calendar} if calendar else {})


@st.composite
def documents(draw, looks_back=None):
    """A pack document, and whether its steps read only what earlier events have too."""
    back = draw(st.booleans()) if looks_back is None else looks_back
    return write(lambda choices: draw(st.sampled_from(list(choices))), back), back
