"""Formula text → a closure over exact columns. A whitelist of Python's grammar is read; nothing is ever evaluated."""

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import lcm
from typing import Any, NoReturn

import numpy as np

from billing_rules.engine.number import (
    FLAG,
    LARGEST,
    Kind,
    Number,
    alike,
    round_down,
    round_half_up,
    round_up,
    type_of,
    whole,
)
from npo_platform.kernel.errors import Refusal

LONGEST, MOST_NODES = 400, 150
Run = Callable[[Mapping[str, Any]], Any]
Typed = tuple[Number, Run]
Why = Callable[[str], str | None]

ROUNDINGS: dict[str, Callable[[Any, int], Any]] = {"floor": round_down, "ceil": round_up, "half_up": round_half_up}
_COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Lt: np.less,
    ast.LtE: np.less_equal,
    ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
    ast.Eq: np.equal,
    ast.NotEq: np.not_equal,
}
_STRANGE = re.compile(r"[^A-Za-z0-9_ \t\r\n.,()+\-*/%<>=!切捨て上げ四五入最小大]")
_JAPANESE = {"切捨て": "floor", "切上げ": "ceil", "四捨五入": "half_up", "最小": "min", "最大": "max"}


@dataclass(frozen=True, slots=True)
class Formula:
    """A compiled formula: the interval of its values, how to run it, the names it reads."""

    text: str
    number: Number
    run: Run
    names: tuple[str, ...]


def compile_formula(text: str, names: Mapping[str, Number], why: Why = lambda _: None) -> Formula:
    """Refused with what is wrong and what may stand there; `why` may know why a name cannot."""
    compiler = _Compiler(names, why)
    number, run = compiler.node(parse_formula(text))
    return Formula(text, number, _held(run, type_of(number)), tuple(dict.fromkeys(compiler.seen)))


def parse_formula(text: str) -> ast.expr:
    """The syntax tree, bounded in size, of a text in the formulas' own letters.

    Python would read look-alikes as the letters they look like, pass over comments, and only warn of a digit that runs
    into a letter: all of them are refused.
    """
    if strange := _STRANGE.search(text):
        shown = strange[0] if strange[0].isprintable() else ""
        only = "半角の英数字と + - * / ( ) , < > = だけで書いてください。"
        _no(f"式で使えない文字「{shown}」（U+{ord(strange[0]):04X}）があります。{only}")
    if len(text) > LONGEST or re.search(r"(?<!\w)\d+[^\W\d]", text):
        _no(f"式「{text[:40]}」は読めません。{LONGEST}字以内で、数字と名前の間をあけて書いてください。")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        _no(f"式「{text}」は読めません。かっこの数と記号を確かめてください。")
    if sum(1 for _ in ast.walk(tree)) > MOST_NODES:
        _no(f"式「{text[:40]}…」は長すぎます。手順を2つに分けてください。")
    return tree


def function_name(node: ast.Call) -> str:
    """The English name of the function called, whatever language it was written in."""
    name = node.func.id if isinstance(node.func, ast.Name) else "?"
    return _JAPANESE.get(name, name)


def _no(message: str) -> NoReturn:
    raise Refusal("formula", message)


def _never_above(node: ast.expr, other: ast.expr) -> bool:
    """Whether one formula is min(…) of another, or the other max(…) of it: what is left is never below zero."""
    for call, name, part in ((node, "min", other), (other, "max", node)):
        if isinstance(call, ast.Call) and function_name(call) == name and ast.dump(part) in map(ast.dump, call.args):
            return True
    return False


def _whole(node: ast.expr, use: str) -> int:
    """A positive whole number written in the formula itself, so that denominators are known beforehand."""
    if isinstance(node, ast.Constant) and type(node.value) is int and 0 < node.value <= LARGEST:
        return node.value
    _no(f"{use}は、式に書いた正の整数だけです。")


def _held(run: Run, kind: Kind) -> Run:
    """The same values in a type that is proven to hold them."""
    return lambda columns: np.asarray(run(columns), dtype=kind)


def _constant(value: int) -> Typed:
    number = whole(value)
    held = type_of(number).type(value)
    return number, lambda _: held


def _over(denominator: int, typed: Typed) -> Run:
    """The same values written over a multiple of their denominator."""
    number, run = typed
    factor = denominator // number.denominator
    return run if factor == 1 else _joined(np.multiply, number.over(denominator), typed, _constant(factor))[1]


def _joined(join: Callable[..., Any], result: Number, one: Typed, two: Typed) -> Typed:
    """Arithmetic on two values, run in a type that holds both and the result."""
    (first, left), (second, right) = one, two
    kind = type_of(result, first, second)
    return result, lambda columns: join(left(columns), right(columns), dtype=kind)


def _folded(runs: list[Run], join: Callable[[Any, Any], Any]) -> Run:
    """Join the values of several runs from left to right."""

    def run(columns: Mapping[str, Any]) -> Any:
        result = runs[0](columns)
        for one in runs[1:]:
            result = join(result, one(columns))
        return result

    return run


class _Compiler:
    """One visit per kind of node in the whitelist: the interval of the result, and how to compute it."""

    def __init__(self, names: Mapping[str, Number], why: Why) -> None:
        self.names, self.why, self.seen = names, why, list[str]()

    def node(self, node: ast.expr) -> Typed:
        visit = _VISITS.get(type(node))
        if visit is None:
            _no(
                f"式で使えない書き方「{ast.unparse(node)}」があります。名前・整数・＋−×÷・比較・if・丸めだけを使ってください。"
            )
        return visit(self, node)

    def constant(self, node: ast.Constant) -> Typed:
        value = node.value
        if type(value) is not int:
            _no(f"式には整数だけを書けます。「{ast.unparse(node)}」は表に率として置いてください。")
        return _constant(value)

    def name(self, node: ast.Name) -> Typed:
        name = node.id
        if name not in self.names:
            _no(
                self.why(name)
                or f"式の「{name}」は、ここではまだ決まっていません。前の手順の名前か、数の入力の名前を書いてください。"
            )
        self.seen.append(name)
        return self.names[name], lambda columns: columns[name]

    def unary(self, node: ast.UnaryOp) -> Typed:
        if isinstance(node.op, ast.Not):
            run = self.flag(node.operand)
            return FLAG, lambda columns: 1 - run(columns)
        if not isinstance(node.op, ast.USub):
            _no(f"「{ast.unparse(node)}」に式で使えない記号があります。+ - * / だけを使ってください。")
        number, negated = self.node(node.operand)
        kind = type_of(number)
        return -number, lambda columns: np.negative(negated(columns), dtype=kind)

    def binary(self, node: ast.BinOp) -> Typed:
        if isinstance(node.op, ast.Div):
            number, run = self.node(node.left)
            return number / _whole(node.right, "割る数"), run
        if isinstance(node.op, ast.Mult):
            first, second = self.node(node.left), self.node(node.right)
            return _joined(np.multiply, first[0] * second[0], first, second)
        if not isinstance(node.op, ast.Add | ast.Sub):
            _no(f"「{ast.unparse(node)}」に式で使えない記号があります。+ - * / だけを使ってください。")
        one, two, left, right = self.pair(node.left, node.right)
        if isinstance(node.op, ast.Add):
            return _joined(np.add, one + two, (one, left), (two, right))
        rest = one + -two
        if _never_above(node.right, node.left) or self.part_of(node.right, node.left):
            rest = Number(max(0, rest.low), rest.high, rest.denominator)
        return _joined(np.subtract, rest, (one, left), (two, right))

    def part_of(self, node: ast.expr, other: ast.expr) -> bool:
        """Whether one formula is 切捨て(other × part), the other never below zero and the part never above 1."""
        if not (isinstance(node, ast.Call) and function_name(node) == "floor" and node.args):
            return False
        match node.args[0]:
            case ast.BinOp(left=left, op=ast.Mult(), right=right):
                parts = [part for same, part in ((left, right), (right, left)) if ast.dump(same) == ast.dump(other)]
            case _:
                return False
        shares = [self.node(part)[0] for part in parts]
        return bool(shares) and self.node(other)[0].low >= 0 and any(one.high <= one.denominator for one in shares)

    def comparison(self, node: ast.Compare) -> Typed:
        if len(node.ops) > 1 or type(node.ops[0]) not in _COMPARISONS:
            _no(f"比較「{ast.unparse(node)}」は、< <= > >= == != で1つずつ書いてください。")
        compare = _COMPARISONS[type(node.ops[0])]
        _, _, left, right = self.pair(node.left, node.comparators[0])
        return FLAG, lambda columns: compare(left(columns), right(columns)).view(np.int8)

    def junction(self, node: ast.BoolOp) -> Typed:
        join = np.bitwise_and if isinstance(node.op, ast.And) else np.bitwise_or
        return FLAG, _folded([self.flag(value) for value in node.values], join)

    def choice(self, node: ast.IfExp) -> Typed:
        test = self.flag(node.test)
        one, two, left, right = self.pair(node.body, node.orelse)
        if two == Number(0, 0, two.denominator):  # a flag times the value is the same, and faster
            kind = type_of(one)
            return one.hull(two), lambda columns: np.multiply(test(columns), left(columns), dtype=kind)
        return one.hull(two), lambda columns: np.where(test(columns), left(columns), right(columns))

    def call(self, node: ast.Call) -> Typed:
        name, count = function_name(node), len(node.args)
        if not node.keywords and name in ROUNDINGS and count in (1, 2):
            return self.rounding(node, ROUNDINGS[name])
        if not node.keywords and name in ("min", "max") and count >= 2:
            return self.extreme(node, name)
        _no(f"「{ast.unparse(node)}」は使えません。使える関数は 切捨て・切上げ・四捨五入・最小・最大 です。")

    def rounding(self, node: ast.Call, to_whole: Callable[[Any, int], Any]) -> Typed:
        number, run = self.node(node.args[0])
        unit = _whole(node.args[1], "丸める単位") if len(node.args) == 2 else 1
        step = number.denominator * unit
        passed = Number(2 * number.low - 2 * step, 2 * number.high + 2 * step)
        held = _held(run, type_of(passed))  # what rounding passes through must fit too
        low, high = int(to_whole(number.low, step)), int(to_whole(number.high, step))
        rounded: Typed = Number(low, high), lambda columns: to_whole(held(columns), step)
        if unit == 1:
            return rounded
        return _joined(np.multiply, Number(low * unit, high * unit), rounded, _constant(unit))

    def extreme(self, node: ast.Call, name: str) -> Typed:
        typed = [self.node(argument) for argument in node.args]
        common = lcm(*(number.denominator for number, _ in typed))
        numbers = [number.over(common) for number, _ in typed]
        runs = [_over(common, one) for one in typed]
        join, bound = (np.minimum, min) if name == "min" else (np.maximum, max)
        low, high = bound(number.low for number in numbers), bound(number.high for number in numbers)
        return Number(low, high, common), _folded(runs, join)

    def pair(self, left: ast.expr, right: ast.expr) -> tuple[Number, Number, Run, Run]:
        """Two operands over one denominator."""
        first, second = self.node(left), self.node(right)
        one, two = alike(first[0], second[0])
        return one, two, _over(one.denominator, first), _over(two.denominator, second)

    def flag(self, node: ast.expr) -> Run:
        number, run = self.node(node)
        if not number.is_flag:
            _no(f"「{ast.unparse(node)}」は はい・いいえ の値ではありません。比較の形で書いてください。")
        return run


_VISITS: dict[type[ast.expr], Callable[[_Compiler, Any], Typed]] = {
    ast.Constant: _Compiler.constant,
    ast.Name: _Compiler.name,
    ast.UnaryOp: _Compiler.unary,
    ast.BinOp: _Compiler.binary,
    ast.Compare: _Compiler.comparison,
    ast.BoolOp: _Compiler.junction,
    ast.IfExp: _Compiler.choice,
    ast.Call: _Compiler.call,
}
