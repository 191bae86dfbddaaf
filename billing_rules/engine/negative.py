"""A result that may be below zero: which step's formula lets it, and which input's range."""

import ast
from collections.abc import Iterator

from billing_rules.engine.formula import compile_formula, parse_formula
from billing_rules.engine.number import Number
from billing_rules.engine.schema import Pack
from billing_rules.engine.scope import Level, Scope
from billing_rules.engine.steps.amount import Amount
from billing_rules.engine.steps.cap import Cap
from billing_rules.engine.steps.last import Last
from billing_rules.engine.steps.spec import NamingStep
from billing_rules.engine.steps.spread import Spread
from billing_rules.engine.steps.sum import BELOW, Sum
from npo_platform.kernel.errors import Refusal


def below_zero(pack: Pack, scope: Scope, name: str) -> Refusal:
    """What to say of an event's result that may be below zero, the formula that subtracts first."""
    known = scope.columns["event"][name]
    found = _source(pack, scope, "event", name)
    label, where, cause = known.label, "", ""
    if found is not None:
        number, spec = found
        label, where = spec.label, f"（手順 {number}番目）"
        cause = "".join(_causes(pack, scope, spec)) if isinstance(spec, Amount) else ""
    advice = (
        "引く額が引かれる額をこえないなら、price - 最小(user_yen, price) のように1つの式で書いてください。"
        "0円でよいときだけ、最大(0, …) で 0 を下限にします。"
    )
    return Refusal("negative", f"「{label}」{where}がマイナスになることがあります。{cause}{advice}")


def _source(pack: Pack, scope: Scope, level: Level, name: str) -> tuple[int, NamingStep] | None:
    """The step the minus arises in, its number first: what only carries, sums or chooses leads on to what it reads."""
    for number, spec in enumerate(pack.steps, 1):
        if isinstance(spec, NamingStep) and spec.name == name and spec.made_at == level:
            deeper = [_source(pack, scope, *one) for one in _read(spec, scope)]
            return next((one for one in deeper if one), (number, spec))
    return None


def _read(spec: NamingStep, scope: Scope) -> Iterator[tuple[Level, str]]:
    """The columns below zero that a step without a subtraction of its own takes them from."""
    match spec:
        case Spread():
            yield spec.from_level, spec.of
        case Sum():
            yield BELOW[spec.to], spec.of
        case Last() | Cap():
            yield "event", spec.of
        case Amount() if not _subtracts(spec.formula):
            columns = scope.columns[spec.level]
            names = scope.formula(spec.level, spec.formula).names
            yield from ((spec.level, name) for name in names if columns[name].number.low < 0)


def _subtracts(formula: str) -> bool:
    return any(isinstance(node, ast.Sub | ast.USub) for node in ast.walk(parse_formula(formula)))


def _causes(pack: Pack, scope: Scope, spec: Amount) -> Iterator[str]:
    """Each input that alone could keep the formula from going below zero, were its range narrower."""
    numbers = scope.numbers(spec.level)
    for one in pack.inputs:
        if one.name not in numbers or one.kind != "count" or one.choices:
            continue
        low, high = one.bounds
        for end, word, said in ((high, "min", low), (low, "max", high)):
            narrowed = numbers | {one.name: Number(end, end)}
            if compile_formula(spec.formula, narrowed).number.low >= 0:
                yield f"入力「{one.label}」は {said:,}{one.unit} もありえます。ありえないなら {word} を直してください。"
                break
