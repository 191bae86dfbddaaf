"""The rule book from the command line, without Django or a database.

python -m billing_rules check PACK.json [--json]
python -m billing_rules evaluate PACK.json MONTH.json [--json]
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from billing_rules.engine import (
    Line,
    Result,
    Step,
    check,
    compile_pack,
    evaluate,
    explain_invoice,
    explain_line,
    load,
)
from billing_rules.facts import from_json
from billing_rules.formats import parse
from npo_platform.kernel.errors import Finding, Refusal, Refused


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when all is well, 1 when something stops, 2 for a wrong command line (argparse)."""
    options = _parser().parse_args(arguments)
    try:
        return _check(options) if options.command == "check" else _evaluate(options)
    except Refusal as refusal:
        findings = refusal.findings if isinstance(refusal, Refused) else []
        return _answer_refusal(refusal, findings, as_json=options.json)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m billing_rules", description="規則を検査し、1か月を計算します。")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, files in (("check", ["pack"]), ("evaluate", ["pack", "month"])):
        command = commands.add_parser(name)
        for file in files:
            command.add_argument(file, type=Path)
        command.add_argument("--json", action="store_true", help="結果を JSON で出します。")
    return parser


def _read(path: Path) -> dict[str, Any]:
    try:
        return parse(path.read_bytes())
    except OSError as error:
        raise Refusal("unreadable", f"{path} を開けません（{error.strerror}）。場所を確かめてください。") from None


def _check(options: argparse.Namespace) -> int:
    findings = check(_read(options.pack))
    stops = sum(finding.severity == "stop" for finding in findings)
    if options.json:
        _print_json([asdict(finding) for finding in findings])
    else:
        _print(f"{'直す' if finding.severity == 'stop' else '注意'} {finding.message}" for finding in findings)
        _print([f"直すところ {stops} 件、注意 {len(findings) - stops} 件。"])
    return 1 if stops else 0


def _evaluate(options: argparse.Namespace) -> int:
    compiled = compile_pack(load(_read(options.pack)))
    result = evaluate(compiled, from_json(_read(options.month)))
    if options.json:
        explanations = {line.key: _steps_json(explain_line(result, line.key)) for line in result.lines}
        invoice = _steps_json(explain_invoice(result))
        _print_json(result.to_json() | {"digest": result.digest, "explanations": explanations, "invoice": invoice})
    else:
        _print(_told(result))
    return 0


def _told(result: Result) -> Iterator[str]:
    pack = result.compiled.pack
    yield f"{pack.title} {pack.version}（{result.compiled.digest[:16]}） {result.run.frame.month.label}"
    for line in result.lines:
        yield from ("", _line_words(line))
        yield from (_step_words(step) for step in explain_line(result, line.key))
    for refusal in result.refusals:
        yield f"\n受け付けない記録 {refusal.key}：{refusal.sentence} {refusal.clause}".rstrip()
    yield "\n合計"
    yield from (_step_words(step) for step in explain_invoice(result))


def _line_words(line: Line) -> str:
    return f"{line.key}：利用者 {line.user_yen:,}円、市 {line.city_yen:,}円、総額 {line.total_yen:,}円"


def _step_words(step: Step) -> str:
    return f"  {step.title}：{step.sentence}{f'【{step.clause}】' if step.clause else ''}"


def _steps_json(steps: list[Step]) -> list[dict[str, Any]]:
    return [asdict(step) | {"row_since": step.row_since and str(step.row_since)} for step in steps]


def _answer_refusal(refusal: Refusal, findings: list[Finding], *, as_json: bool) -> int:
    if as_json:
        told = [asdict(finding) for finding in findings]
        _print_json({"code": refusal.code, "message": refusal.message, "findings": told})
    else:
        _print([refusal.message, *(f"  {finding.message}" for finding in findings)])
    return 1


def _print_json(value: Any) -> None:
    _print([json.dumps(value, ensure_ascii=False, indent=2)])


def _print(lines: Any) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
