"""Which steps a value comes from."""

from collections.abc import Iterable, Sequence

from billing_rules.engine.run import CompiledStep
from billing_rules.engine.steps.amount import CompiledAmount
from billing_rules.engine.steps.count import CompiledCount
from billing_rules.engine.steps.limit import CompiledLimit
from billing_rules.engine.steps.lookup import CompiledLookup


def origins(steps: Sequence[CompiledStep], names: Iterable[str]) -> list[CompiledStep]:
    """The steps these names come from, in their order, as far as the event level goes."""
    wanted, found = set(names), list[CompiledStep]()
    for step in reversed(steps):
        if wanted & _made(step):
            found.append(step)
            wanted |= _read(step)
    return found[::-1]


def _made(step: CompiledStep) -> set[str]:
    if isinstance(step, CompiledLookup):
        return set(step.table.kinds)
    return {step.spec.name}


def _read(step: CompiledStep) -> set[str]:
    match step:
        case CompiledLookup():
            return {axis.name for axis in step.table.axes}
        case CompiledAmount():
            return set(step.formula.names)
        case CompiledLimit() | CompiledCount():
            return set(step.where.names)
    return set()
