"""A rule with rates, where floats go wrong: 切捨て(切捨て(units × price) × (1 − ratio)), against Fractions."""

from fractions import Fraction
from math import floor
from typing import Any

import numpy as np

from benchmarks.rules.rivals import openfisca_rates
from benchmarks.rules.workload import MONTH
from billing_rules.engine import compile_pack, load
from billing_rules.engine.evaluate import run_frame
from billing_rules.engine.frame import Frame
from billing_rules.engine.number import Array
from billing_rules.engine.tables import days
from tests.billing_rules.engine.small import MEAL, QUANTITY, amount, document

EVENTS, MOST_UNITS = 1_000_000, 3_000
PRICES = ("10.00", "10.14", "10.21", "10.42", "10.70", "10.84", "11.05", "11.12", "11.40")
RATIOS = ("0.1", "0.2", "0.3")


def report() -> None:
    """Wrong yen of each way to write the one line, none of which says that it may be wrong."""
    chance = np.random.default_rng(1)
    units = chance.integers(1, MOST_UNITS + 1, EVENTS)
    area, burden = (chance.integers(0, len(one), EVENTS) for one in (PRICES, RATIOS))
    right = np.array([[[exact(n, a, b) for b in RATIOS] for a in PRICES] for n in range(MOST_UNITS + 1)])
    exactly = right[units, area, burden]
    print(f"\nA rule with rates: 切捨て(切捨て(units × price) × (1 − ratio)) of {EVENTS:,} events, against Fractions")
    for name, yen in {
        "this engine": engine(units, area, burden),
        "numpy float64": in_float(units, area, burden),
        "OpenFisca float, its default": openfisca_rates.city(units, area, burden, (PRICES, RATIOS), float),
        "OpenFisca int, rates in hundredths": openfisca_rates.city(units, area, burden, (PRICES, RATIOS), int),
    }.items():
        print(f"{name:41}{int((yen != exactly).sum()):9,} wrong")


def exact(units: int, price: str, ratio: str) -> int:
    return floor(floor(units * Fraction(price)) * (1 - Fraction(ratio)))


def in_float(units: Array, area: Array, burden: Array) -> Any:
    price, ratio = (np.array(one, dtype=np.float64) for one in (PRICES, RATIOS))
    return np.floor(np.floor(units * price[area]) * (1 - ratio[burden]))


def engine(units: Array, area: Array, burden: Array) -> Array:
    """City yen of every event."""
    size = len(units)
    frame = Frame(
        month=MONTH,
        events=(),
        people=("A",),
        person=np.zeros(size, dtype=np.intp),
        starts=np.zeros(1, dtype=np.intp),
        day=np.full(size, days(MONTH.first)),
        priced=np.ones(size, dtype=bool),
        sound=np.ones(size, dtype=bool),
        columns={"meal": np.zeros(size, dtype=np.int64), "units": units, "area": area, "burden": burden},
    )
    city: Array = run_frame(compile_pack(load(_document())), frame).columns["event"]["city"]
    return city


def _document() -> dict[str, Any]:
    keys = {"area": [f"area{n}" for n in range(len(PRICES))], "burden": [f"ratio{n}" for n in range(len(RATIOS))]}
    return document(
        inputs=[
            MEAL,
            {"name": "units", "label": "単位", "min": 0, "max": MOST_UNITS, "unit": "単位"},
            *(
                {"name": key, "label": key, "choices": dict(zip(codes, codes, strict=True))}
                for key, codes in keys.items()
            ),
        ],
        tables=[_table("price", "area", keys["area"], PRICES), _table("ratio", "burden", keys["burden"], RATIOS)],
        steps=[
            {"step": "lookup", "table": "price", "label": "単価を引く"},
            {"step": "lookup", "table": "ratio", "label": "割合を引く"},
            amount("whole", "切捨て(units * price)"),
            amount("city", "切捨て(whole * (1 - ratio))"),
            amount("user", "max(0, whole - city)"),
            QUANTITY,
        ],
        line={"by": ["meal"]},
    )


def _table(name: str, key: str, codes: list[str], values: tuple[str, ...]) -> dict[str, Any]:
    rows = [
        {key: code, name: value, "from": "2026-04-01", "ref": "別表"} for code, value in zip(codes, values, strict=True)
    ]
    return {"name": name, "label": name, "keys": [key], "values": {name: {"type": "rate", "label": name}}, "rows": rows}
