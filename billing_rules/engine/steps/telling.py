"""Words that several kinds of step use to explain themselves."""

from datetime import date
from fractions import Fraction

import numpy as np

from billing_rules.engine.number import Array
from billing_rules.engine.run import Told
from billing_rules.engine.scope import Known, Level
from billing_rules.engine.words import EPOCH, value_words

_NO_DAY = (date(2100, 1, 1) - EPOCH).days  # a default so far off stands for nothing; a nearer one is reckoned with


def said(known: Known, numerator: int) -> str:
    """One value of a column; 値なし where a pack's far-off day stands for a day nobody gave."""
    if known.choices:
        return list(known.choices.values())[numerator]
    if known.kind == "date" and numerator == known.if_missing and numerator >= _NO_DAY:
        return "値なし"
    value: Fraction = known.number.exact(numerator)
    return value_words(value, known.kind)


def value_of(told: Told, level: Level, name: str) -> str:
    """The value of a column where it is one value, its distinct values otherwise."""
    known = told.scope.columns[level][name]
    return "・".join(said(known, int(value)) for value in np.unique(told.column(level, name)))


def distribution(told: Told, level: Level, known: Known, column: Array, *, sums: bool) -> tuple[str, str]:
    """The total and the sentence 400円 × 20食 ＝ 8,000円; without a total where values are not summed."""
    counter = told.scope.counter_at(level)
    values, counts = np.unique(column, return_counts=True)
    if not sums:
        said_values = "、".join(
            f"{said(known, int(value))}（{count}{counter}）" for value, count in zip(values, counts, strict=True)
        )
        return (said(known, int(values[0])) if len(values) == 1 else ""), f"{known.label}：{said_values}。"
    if level == "event" and known.kind == "count" and set(values.tolist()) <= {0, 1}:
        total = f"{column.sum():,}{counter}"
        return total, f"{known.label} ＝ {total}。"
    total = said(known, int(column.sum()))
    parts = [
        f"{said(known, int(value))} × {count}{counter}" for value, count in zip(values, counts, strict=True) if value
    ]
    if not parts:
        return total, f"{known.label} ＝ {total}。"
    return total, f"{known.label} ＝ {' ＋ '.join(parts)} ＝ {total}。"
