"""Random formulas: a text in the grammar of the rules, and beside it the same value over exact fractions."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

import numpy as np

# How tightly each kind of expression binds; a part that binds less tightly than its place asks stands in brackets.
CHOICE, OR, AND, NOT, ORDER, SUM, PRODUCT, MINUS, ATOM = range(9)
ORDERS = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
          "==": np.equal, "!=": np.not_equal}  # fmt: skip
SUMS = {"+": np.add, "-": np.subtract}
CONSTANTS = [0, 1, 2, 3, 7, 10, 100, 108, 1000, 997, 10**6]
DIVISORS = [1, 2, 3, 7, 10, 12, 100, 108, 997]


@dataclass(frozen=True)
class Made:
    """A formula, how tightly it binds, and its value from columns of fractions (arrays of objects)."""

    text: str
    binds: int
    value: Callable


def half_up(exact):
    return floor(exact + Fraction(1, 2)) if exact >= 0 else -floor(Fraction(1, 2) - exact)


ROUNDINGS = {"floor": floor, "ceil": ceil, "half_up": half_up, "切捨て": floor, "切上げ": ceil, "四捨五入": half_up}


def number(draw, numbers, flags, depth):
    """Any number; `draw(choices)` picks one of several."""
    if not depth:
        return _leaf(draw, numbers, flags)
    make = draw([_leaf, _sum, _sum, _product, _divided, _minus, _rounded, _rounded, _extreme, _choice, flag])
    return make(draw, numbers, flags, depth - 1)


def flag(draw, numbers, flags, depth):
    """Anything that is yes or no."""
    if flags and (not depth or draw([True, False])):
        return _name(draw(flags))
    return draw([_order, _order, _not, _joined])(draw, numbers, flags, max(depth - 1, 0))


def _leaf(draw, numbers, flags, depth=0):
    if numbers and draw([True, True, False]):
        return _name(draw(numbers))
    constant = draw(CONSTANTS)
    return Made(str(constant), ATOM, lambda rows: np.full(len(rows[""]), Fraction(constant)))


def _name(name):
    return Made(name, ATOM, lambda rows: rows[name])


def _within(draw, made, binds):
    return f"({made.text})" if made.binds < binds or not draw(range(8)) else made.text


def _sum(draw, numbers, flags, depth):
    one, two = number(draw, numbers, flags, depth), number(draw, numbers, flags, depth)
    sign = draw(list(SUMS))
    text = f"{_within(draw, one, SUM)} {sign} {_within(draw, two, PRODUCT)}"
    return Made(text, SUM, lambda rows: SUMS[sign](one.value(rows), two.value(rows)))


def _product(draw, numbers, flags, depth):
    one, two = number(draw, numbers, flags, depth), number(draw, numbers, flags, depth)
    text = f"{_within(draw, one, PRODUCT)} * {_within(draw, two, MINUS)}"
    return Made(text, PRODUCT, lambda rows: one.value(rows) * two.value(rows))


def _divided(draw, numbers, flags, depth):
    one, by = number(draw, numbers, flags, depth), draw(DIVISORS)
    return Made(f"{_within(draw, one, PRODUCT)} / {by}", PRODUCT, lambda rows: one.value(rows) / Fraction(by))


def _minus(draw, numbers, flags, depth):
    one = number(draw, numbers, flags, depth)
    return Made(f"-{_within(draw, one, MINUS)}", MINUS, lambda rows: -one.value(rows))


def _rounded(draw, numbers, flags, depth):
    one, name, to = number(draw, numbers, flags, depth), draw(list(ROUNDINGS)), draw([None, None, 1, 10, 100, 7])
    text = f"{name}({one.text})" if to is None else f"{name}({one.text}, {to})"
    unit = to or 1
    rounded = np.frompyfunc(lambda exact: Fraction(ROUNDINGS[name](exact / unit) * unit), 1, 1)
    return Made(text, ATOM, lambda rows: rounded(one.value(rows)))


def _extreme(draw, numbers, flags, depth):
    parts = [number(draw, numbers, flags, depth) for _ in range(draw([2, 2, 3]))]
    name, join = draw([("min", np.minimum), ("最小", np.minimum), ("max", np.maximum), ("最大", np.maximum)])
    text = f"{name}({', '.join(part.text for part in parts)})"
    return Made(text, ATOM, lambda rows: _folded(join, [part.value(rows) for part in parts]))


def _choice(draw, numbers, flags, depth):
    test = flag(draw, numbers, flags, depth)
    one, two = number(draw, numbers, flags, depth), number(draw, numbers, flags, depth)
    text = f"{_within(draw, one, OR)} if {_within(draw, test, OR)} else {_within(draw, two, CHOICE)}"
    return Made(text, CHOICE, lambda rows: np.where(test.value(rows) == 1, one.value(rows), two.value(rows)))


def _order(draw, numbers, flags, depth):
    one, two = number(draw, numbers, flags, depth), number(draw, numbers, flags, depth)
    sign = draw(list(ORDERS))
    text = f"{_within(draw, one, SUM)} {sign} {_within(draw, two, SUM)}"
    return Made(text, ORDER, lambda rows: _yes(ORDERS[sign](one.value(rows), two.value(rows))))


def _not(draw, numbers, flags, depth):
    one = flag(draw, numbers, flags, depth)
    return Made(f"not {_within(draw, one, NOT)}", NOT, lambda rows: 1 - one.value(rows))


def _joined(draw, numbers, flags, depth):
    parts = [flag(draw, numbers, flags, depth) for _ in range(draw([2, 2, 3]))]
    word, binds, join = draw([("and", AND, np.minimum), ("or", OR, np.maximum)])
    text = f" {word} ".join(_within(draw, part, binds + 1) for part in parts)
    return Made(text, binds, lambda rows: _folded(join, [part.value(rows) for part in parts]))


def _folded(join, columns):
    result = columns[0]
    for column in columns[1:]:
        result = join(result, column)
    return result


def _yes(column):
    return np.where(column.astype(bool), Fraction(1), Fraction(0))
