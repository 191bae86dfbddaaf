"""A formula told in Japanese: the same whitelist, each name replaced by its words."""

import ast
from collections.abc import Mapping
from typing import Any

from billing_rules.engine.formula import function_name, parse_formula

_SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "＋",
    ast.Sub: "−",
    ast.Mult: "×",
    ast.Div: "÷",
    ast.Lt: "＜",
    ast.LtE: "≦",
    ast.Gt: "＞",
    ast.GtE: "≧",
    ast.Eq: "＝",
    ast.NotEq: "≠",
}
_UNITS = {"yen": "円", "units": "単位"}
_ROUNDED = {"floor": "切捨て", "ceil": "切上げ", "half_up": "四捨五入"}


def formula_words(text: str, labels: Mapping[str, str], kind: str = "yen") -> str:
    """切捨て(price * (1 - ratio)) → ［配食経費 ×（1 − 利用者の割合）］の1円未満切捨て; `kind` is what it comes to."""
    return _Teller(labels, _UNITS.get(kind, "")).tell(parse_formula(text))


class _Teller:
    def __init__(self, labels: Mapping[str, str], unit: str) -> None:
        self.labels, self.unit = labels, unit

    def tell(self, node: Any) -> str:
        match node:
            case ast.Constant(value=int(value)):
                return f"{value:,}"
            case ast.Name():
                return self.labels.get(node.id, node.id)
            case ast.Call():
                return self.call(node)
            case ast.UnaryOp():
                return (
                    f"{self.inner(node.operand)} でない"
                    if isinstance(node.op, ast.Not)
                    else f"−{self.inner(node.operand)}"
                )
            case ast.BoolOp():
                return (" かつ " if isinstance(node.op, ast.And) else " または ").join(map(self.inner, node.values))
            case ast.IfExp():
                return f"{self.tell(node.test)} なら {self.inner(node.body)}、でなければ {self.inner(node.orelse)}"
        return self.signed(node)

    def inner(self, node: Any) -> str:
        """A part of a larger formula, in brackets unless it is a single word."""
        simple = isinstance(node, ast.Constant | ast.Name | ast.Call)
        return self.tell(node) if simple else f"（{self.tell(node)}）"

    def signed(self, node: Any) -> str:
        """A + B, A ≦ B; a chain of one sign needs no brackets on its left."""
        if isinstance(node, ast.Compare):
            return f"{self.inner(node.left)} {_SIGNS[type(node.ops[0])]} {self.inner(node.comparators[0])}"
        chained = isinstance(node.left, ast.BinOp) and type(node.left.op) is type(node.op)
        left = self.tell(node.left) if chained else self.inner(node.left)
        return f"{left} {_SIGNS[type(node.op)]} {self.inner(node.right)}"

    def call(self, node: ast.Call) -> str:
        name = function_name(node)
        if name in _ROUNDED:
            step = self.tell(node.args[1]) if len(node.args) == 2 else "1"
            return f"［{self.tell(node.args[0])}］の{step}{self.unit}未満{_ROUNDED[name]}"
        words = "、".join(self.tell(argument) for argument in node.args)
        return f"［{words}］の{'小さい' if name == 'min' else '大きい'}ほう"
