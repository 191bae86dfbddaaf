"""All faults of a pack at once, its own worked examples included."""

from typing import Any

from billing_rules.engine.compiled import CompiledPack, compile_noting
from billing_rules.engine.evaluate import Result, evaluate
from billing_rules.engine.findings import Findings
from billing_rules.engine.load import read
from billing_rules.engine.schema import Example, Pack
from billing_rules.engine.steps.lookup import CompiledLookup
from billing_rules.engine.strangers import strangers
from billing_rules.engine.words import TOTALS
from billing_rules.facts import from_json
from npo_platform.kernel.errors import Finding, Refusal

Row = tuple[str, int]


def check(pack: Pack | str | bytes | dict[str, Any]) -> list[Finding]:
    """What is wrong: shape, gaps, overlaps, names, types, roundings, overflow, then the examples."""
    shape, robbed = Findings(), set[str]()
    if not isinstance(pack, Pack):
        try:
            read_pack, shape, robbed = read(pack)
        except Refusal as refusal:
            return [Finding(refusal.code, refusal.message)]
        if read_pack is None:
            return shape
        pack = read_pack
    compiled, findings = compile_noting(pack)
    if not (shape or findings.stops):
        _check_examples(compiled, findings)
    return [*shape, *(one for one in findings if one.where not in robbed)]


def _check_examples(compiled: CompiledPack, findings: Findings) -> None:
    met: set[Row] = set()
    for number, example in enumerate(compiled.pack.tests, 1):
        where = f"例題 {number}「{example.title}」"
        with findings.at(where):
            facts = from_json(example.facts)
            for sentence in strangers(compiled.pack, facts):
                findings.note("unknown_input", where, sentence)
            result = evaluate(compiled, facts)
            met |= _rows_met(result)
            _check_answers(example, result, where, findings)
    for table in compiled.tables:
        unused = set(table.unused())  # told as that
        for n, row in enumerate(table.rows):
            if n not in unused and (table.name, row.number) not in met:
                where = f"{table.label} {row.number}行目"
                findings.note("untested_row", where, "この行を通る例題がありません。例題を足してください。", "warn")


def _rows_met(result: Result) -> set[Row]:
    lookups = [step for step in result.compiled.steps if isinstance(step, CompiledLookup)]
    return {(step.table.name, number) for step in lookups for number in step.used(result.run)}


def _check_answers(example: Example, result: Result, where: str, findings: Findings) -> None:
    for name, expected in example.expect.totals.items():
        answer = result.totals.get(name)
        if answer != expected:
            found = "計算にありません" if answer is None else f"計算は {answer:,} です"
            findings.note("wrong_example", where, f"{TOTALS.get(name, name)}の答えは {expected:,} ですが、{found}。")
    refused = tuple(sorted(refusal.key for refusal in result.refusals))
    if refused != tuple(sorted(example.expect.refused)):
        given = "、".join(f"{one.key}（{one.sentence}）" for one in result.refusals) or "なし"
        findings.note("wrong_example", where, f"受け付けない記録が答えと違います。計算では {given} です。")
    lines = {line.key: line.to_json() for line in result.lines}
    for key, expected_line in example.expect.lines.items():
        wrong = {name for name, value in expected_line.items() if lines.get(key, {}).get(name) != value}
        if wrong:
            findings.note("wrong_example", where, f"明細行 {key} の {'・'.join(sorted(wrong))} が答えと違います。")
