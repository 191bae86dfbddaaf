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
    Number,
    alike,
    round_down,
    round_half_up,
    round_up,
)
from npo_platform.kernel.errors import Refusal

LONGEST, MOST_NODES = 400, 150
Run = Callable[[Mapping[str, Any]], Any]
Typed = tuple[Number, Run]

_ROUND = {
    "floor": (round_down, "切捨て"),
    "ceil": (round_up, "切上げ"),
    "half_up": (round_half_up, "四捨五入"),
}
_ENGLISH = {"切捨て": "floor", "切上げ": "ceil", "四捨五入": "half_up", "最小": "min", "最大": "max"}
_COMPARE: dict[type[ast.cmpop], tuple[Callable[[Any, Any], Any], str]] = {
    ast.Lt: (np.less, "＜"),
    ast.LtE: (np.less_equal, "≦"),
    ast.Gt: (np.greater, "＞"),
    ast.GtE: (np.greater_equal, "≧"),
    ast.Eq: (np.equal, "＝"),
    ast.NotEq: (np.not_equal, "≠"),
}


@dataclass(frozen=True, slots=True)
class Formula:
    """A compiled formula: the interval of its values, how to run it, the names it reads."""

    text: str
    number: Number
    run: Run
    names: tuple[str, ...]

    def words(self, labels: Mapping[str, str]) -> str:
        """The formula in Japanese, each name replaced by its words."""
        return _Teller(labels).tell(_parse(self.text))


def compile_formula(text: str, names: Mapping[str, Number]) -> Formula:
    """Refused with what is wrong and what may stand there."""
    tree = _parse(text)
    compiler = _Compiler(names)
    number, run = compiler.node(tree)
    return Formula(text, number, run, tuple(dict.fromkeys(compiler.seen)))


def _parse(text: str) -> ast.expr:
    if len(text) > LONGEST or re.search(r"(?<!\w)\d+[^\W\d]", text):
        _no(f"式「{text[:40]}」は読めません。{LONGEST}字以内で、数字と名前の間をあけて書いてください。")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        _no(f"式「{text}」は読めません。かっこの数と記号を確かめてください。")
    if sum(1 for _ in ast.walk(tree)) > MOST_NODES:
        _no(f"式「{text[:40]}…」は長すぎます。手順を2つに分けてください。")
    return tree


def _no(message: str) -> NoReturn:
    raise Refusal("formula", message)


def _function(node: ast.Call) -> str:
    name = node.func.id if isinstance(node.func, ast.Name) else "?"
    if node.keywords or any(isinstance(argument, ast.Starred) for argument in node.args):
        _no(f"{name}( ) の中には、値だけをコンマで区切って書いてください。")
    return _ENGLISH.get(name, name)


def _whole(node: ast.expr, use: str) -> int:
    """A positive whole number written in the formula itself, so that denominators are known beforehand."""
    if isinstance(node, ast.Constant) and type(node.value) is int and 0 < node.value <= LARGEST:
        return node.value
    _no(f"{use}は、式に書いた正の整数だけです。")


class _Compiler:
    def __init__(self, names: Mapping[str, Number]) -> None:
        self.names, self.seen = names, list[str]()

    def node(self, node: ast.expr) -> Typed:
        visit = getattr(self, f"on_{type(node).__name__}", None)
        if visit is None:
            _no(f"式で使えない書き方「{ast.unparse(node)}」があります。使えるのは名前・整数・＋−×÷・比較・if・丸めだけです。")
        typed: Typed = visit(node)
        return typed

    def on_Constant(self, node: ast.Constant) -> Typed:
        value = node.value
        if type(value) is not int:
            _no(f"式には整数だけを書けます。「{ast.unparse(node)}」は表に率として置いてください。")
        return Number(value, value), lambda _: value

    def on_Name(self, node: ast.Name) -> Typed:
        name = node.id
        if name not in self.names:
            _no(f"式の「{name}」は、ここではまだ決まっていません。前の手順の名前か、数の入力の名前を書いてください。")
        self.seen.append(name)
        return self.names[name], lambda columns: columns[name]

    def on_UnaryOp(self, node: ast.UnaryOp) -> Typed:
        if isinstance(node.op, ast.Not):
            run = self.flag(node.operand)
            return FLAG, lambda columns: 1 - run(columns)
        if not isinstance(node.op, ast.USub):
            _no(f"式で使えない記号があります：「{ast.unparse(node)}」")
        number, negated = self.node(node.operand)
        return -number, lambda columns: -negated(columns)

    def on_BinOp(self, node: ast.BinOp) -> Typed:
        if isinstance(node.op, ast.Div):
            number, run = self.node(node.left)
            divisor = _whole(node.right, "割る数")
            return Number(number.low, number.high, number.denominator * divisor), run
        if isinstance(node.op, ast.Mult):
            (one, left), (two, right) = self.node(node.left), self.node(node.right)
            return one * two, lambda columns: left(columns) * right(columns)
        if not isinstance(node.op, ast.Add | ast.Sub):
            _no(f"式で使えない記号があります：「{ast.unparse(node)}」")
        one, two, left, right = self.pair(node.left, node.right)
        if isinstance(node.op, ast.Add):
            return one + two, lambda columns: left(columns) + right(columns)
        return one + -two, lambda columns: left(columns) - right(columns)

    def on_Compare(self, node: ast.Compare) -> Typed:
        if len(node.ops) > 1 or type(node.ops[0]) not in _COMPARE:
            _no(f"比較は1つずつ書いてください：「{ast.unparse(node)}」")
        compare, _ = _COMPARE[type(node.ops[0])]
        _, _, left, right = self.pair(node.left, node.comparators[0])
        return FLAG, lambda columns: compare(left(columns), right(columns)).astype(np.int64)

    def on_BoolOp(self, node: ast.BoolOp) -> Typed:
        runs = [self.flag(value) for value in node.values]
        both = np.bitwise_and if isinstance(node.op, ast.And) else np.bitwise_or

        def run(columns: Mapping[str, Any]) -> Any:
            result = runs[0](columns)
            for one in runs[1:]:
                result = both(result, one(columns))
            return result

        return FLAG, run

    def on_IfExp(self, node: ast.IfExp) -> Typed:
        test = self.flag(node.test)
        one, two, left, right = self.pair(node.body, node.orelse)
        return one.hull(two), lambda columns: np.where(test(columns), left(columns), right(columns))

    def on_Call(self, node: ast.Call) -> Typed:
        name = _function(node)
        if name in _ROUND and len(node.args) in (1, 2):
            return self.rounding(node, name)
        if name in ("min", "max") and len(node.args) >= 2:
            return self.extreme(node, name)
        _no(f"使える関数は 切捨て・切上げ・四捨五入・最小・最大 です：「{ast.unparse(node)}」")

    def rounding(self, node: ast.Call, name: str) -> Typed:
        number, run = self.node(node.args[0])
        to = _whole(node.args[1], "丸める単位") if len(node.args) == 2 else 1
        step = number.denominator * to
        Number(2 * number.low - step, 2 * number.high + step)
        how, _ = _ROUND[name]
        low, high = int(how(number.low, step)), int(how(number.high, step))
        return Number(low * to, high * to), lambda columns: how(run(columns), step) * to

    def extreme(self, node: ast.Call, name: str) -> Typed:
        choose, bound = (np.minimum, min) if name == "min" else (np.maximum, max)
        typed = [self.node(argument) for argument in node.args]
        common = lcm(*(number.denominator for number, _ in typed))
        numbers = [number.over(common) for number, _ in typed]
        runs = [_scaled(run, common // number.denominator) for number, run in typed]
        low = bound(number.low for number in numbers)
        high = bound(number.high for number in numbers)

        def run(columns: Mapping[str, Any]) -> Any:
            result = runs[0](columns)
            for one in runs[1:]:
                result = choose(result, one(columns))
            return result

        return Number(low, high, common), run

    def pair(self, left: ast.expr, right: ast.expr) -> tuple[Number, Number, Run, Run]:
        (one, first), (two, second) = self.node(left), self.node(right)
        common_one, common_two = alike(one, two)
        return (
            common_one,
            common_two,
            _scaled(first, common_one.denominator // one.denominator),
            _scaled(second, common_two.denominator // two.denominator),
        )

    def flag(self, node: ast.expr) -> Run:
        number, run = self.node(node)
        if not number.is_flag:
            _no(f"「{ast.unparse(node)}」は はい・いいえ の値ではありません。比較の形で書いてください。")
        return run


def _scaled(run: Run, factor: int) -> Run:
    return run if factor == 1 else lambda columns: run(columns) * factor


class _Teller:
    """The same whitelist, told in Japanese."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        self.labels = labels

    def tell(self, node: ast.expr, inner: bool = False) -> str:
        match node:
            case ast.Constant():
                return f"{node.value:,}"
            case ast.Name():
                return self.labels.get(node.id, node.id)
            case ast.Call():
                return self.call(node)
            case ast.UnaryOp(op=ast.Not()):
                return f"「{self.tell(node.operand)}」でない"
            case ast.UnaryOp():
                return f"−{self.tell(node.operand, True)}"
        text = self.compound(node)
        return f"（{text}）" if inner else text

    def compound(self, node: ast.expr) -> str:
        match node:
            case ast.BinOp():
                sign = {ast.Add: "＋", ast.Sub: "−", ast.Mult: "×", ast.Div: "÷"}[type(node.op)]  # type: ignore[index]
                return f"{self.part(node.left, node.op)} {sign} {self.part(node.right, node.op)}"
            case ast.Compare():
                sign = _COMPARE[type(node.ops[0])][1]
                return f"{self.tell(node.left, True)} {sign} {self.tell(node.comparators[0], True)}"
            case ast.BoolOp():
                word = " かつ " if isinstance(node.op, ast.And) else " または "
                return word.join(self.tell(value, True) for value in node.values)
            case ast.IfExp():
                return f"{self.tell(node.test)} なら {self.tell(node.body, True)}、でなければ {self.tell(node.orelse, True)}"
        raise AssertionError(ast.dump(node))

    def part(self, node: ast.expr, outer: ast.operator) -> str:
        same = isinstance(node, ast.BinOp) and type(node.op) is type(outer) and isinstance(outer, ast.Add | ast.Mult)
        return self.tell(node, not same)

    def call(self, node: ast.Call) -> str:
        name = _function(node)
        if name in _ROUND:
            unit = f"{node.args[1].value:,}円未満" if len(node.args) == 2 else "1円未満"  # type: ignore[attr-defined]
            return f"［{self.tell(node.args[0])}］の{unit}{_ROUND[name][1]}"
        joined = "、".join(self.tell(argument) for argument in node.args)
        return f"（{joined}）の{'小さい' if name == 'min' else '大きい'}ほう"
