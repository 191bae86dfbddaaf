"""What may be published but is rarely meant: parts nobody uses, stand-ins, and refusals that come too late to count."""

from collections.abc import Iterator, Sequence

from billing_rules.engine.origin import origins
from billing_rules.engine.run import CompiledStep
from billing_rules.engine.schema import Pack
from billing_rules.engine.scope import Scope
from billing_rules.engine.steps.count import CompiledCount
from billing_rules.engine.steps.limit import CompiledLimit
from billing_rules.engine.steps.lookup import CompiledLookup

_UNUSED = "どの表・式でも使われていません。表の列か手順の式に書くか、要らなければ消してください。"


def advise(pack: Pack, scope: Scope, steps: Sequence[CompiledStep]) -> None:
    """Note every warning about a pack that was compiled as far as possible."""
    for spec in pack.inputs:
        if spec.name not in scope.used and spec.name != pack.line.count:
            _warn(scope, "unused_input", f"入力「{spec.label}」", _UNUSED)
    for setting in pack.settings:
        where = f"設定「{setting.label}」"
        if isinstance(setting.value, int) and setting.name not in scope.used:
            message = "どの表・式でも使われていません。記録のためだけなら、値を文字（引用符つき）にしてください。"
            _warn(scope, "unused_setting", where, message)
        if setting.undecided:
            message = f"まだ決まっていない仮の値（{setting.value}）です。公開の前に決めて、undecided を消してください。"
            _warn(scope, "undecided", where, message)
    for table, counting in _refused_after_count(steps):
        message = (
            f"この表が断る記録も、前の手順「{counting}」でもう数えられています。"
            "表を引く手順を、数える手順より前に移してください。"
        )
        _warn(scope, "refused_after_count", table, message)


def _warn(scope: Scope, code: str, where: str, message: str) -> None:
    scope.findings.note(code, where, message, "warn")


def _refused_after_count(steps: Sequence[CompiledStep]) -> Iterator[tuple[str, str]]:
    """Refusing tables behind a limit or count they do not themselves ask, each with the step that counted before."""
    for number, step in enumerate(steps):
        if not isinstance(step, CompiledLookup) or step.table.refused is None:
            continue
        asked = origins(steps[:number], [axis.name for axis in step.table.axes])
        counting = [one for one in steps[:number] if isinstance(one, CompiledLimit | CompiledCount)]
        if counting and not any(one in counting for one in asked):
            yield step.table.label, counting[-1].spec.label
