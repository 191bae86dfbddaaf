"""The rule book from the command line, without Django or a database.

python -m billing_rules check PACK.json [--json]
python -m billing_rules evaluate PACK.json MONTH.json [--json]
python -m billing_rules excel PACK.json OUT.xlsx
python -m billing_rules from-excel PACK.json IN.xlsx
python -m billing_rules unit-table FILE.csv [--json]
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

from billing_rules.engine import (
    Line,
    Result,
    Step,
    check,
    compile_pack,
    evaluate,
    explain_event,
    explain_invoice,
    explain_line,
    load,
)
from billing_rules.engine.strangers import strangers
from billing_rules.facts import from_json
from billing_rules.formats import parse, render
from billing_rules.formats.excel import tables_from_xlsx, tables_to_xlsx
from billing_rules.formats.unit_table import UnitRow, read_unit_table
from npo_platform.kernel.errors import Finding, Refusal, Refused


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when all is well, 1 when something stops, 2 for a wrong command line (argparse)."""
    options = _parser().parse_args(arguments)
    try:
        return _COMMANDS[options.command](options)
    except Refusal as refusal:
        findings = refusal.findings if isinstance(refusal, Refused) else []
        if options.command in _ANSWERING:
            return _answer_refusal(refusal, findings, as_json=options.json)
        # Their output is a document or a file: what is wrong must not end up in it.
        _print(_refusal_words(refusal, findings), sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m billing_rules", description="規則を検査し、1か月を計算します。")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, files in _FILES.items():
        command = commands.add_parser(name)
        for file in files:
            command.add_argument(file, type=Path)
        if name in (*_ANSWERING, "unit-table"):
            command.add_argument("--json", action="store_true", help="結果を JSON で出します。")
    return parser


def _read(path: Path) -> dict[str, Any]:
    return parse(_bytes(path))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
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
    facts = from_json(_read(options.month))
    _print((f"注意 {sentence}" for sentence in strangers(compiled.pack, facts)), to=sys.stderr)
    result = evaluate(compiled, facts)
    if options.json:
        explanations = {line.key: _steps_json(explain_line(result, line.key)) for line in result.lines}
        invoice = _steps_json(explain_invoice(result))
        _print_json(result.to_json() | {"digest": result.digest, "explanations": explanations, "invoice": invoice})
    else:
        _print(_told(result))
    return 0


def _excel(options: argparse.Namespace) -> int:
    book = tables_to_xlsx(_loaded(options.pack))
    try:
        options.book.write_bytes(book)
    except OSError as error:
        raise Refusal(
            "unwritable_file", f"{options.book} に書けません（{error.strerror}）。場所を確かめてください。"
        ) from None
    return 0


def _from_excel(options: argparse.Namespace) -> int:
    changed = tables_from_xlsx(_loaded(options.pack), _bytes(options.book))
    load(changed)
    _print([render(changed)])
    return 0


def _loaded(path: Path) -> dict[str, Any]:
    """A document that is a pack in shape; whether it is sound is asked of `check`."""
    return load(_read(path)).document


def _unit_table(options: argparse.Namespace) -> int:
    rows = read_unit_table(_bytes(options.file))
    if options.json:
        _print_json([row.to_json() for row in rows])
    else:
        _print(_unit_words(row) for row in rows)
        _print([f"{len(rows):,} 行、サービスコード {len({row.code for row in rows}):,} 種類。"])
    return 0


def _unit_words(row: UnitRow) -> str:
    ends = "" if row.until is None else f"{row.ends[:4]}年{int(row.ends[4:])}月まで"
    since = f"{row.starts[:4]}年{int(row.starts[4:])}月から{ends}"
    return f"{row.kind} {row.item} {row.name} {row.unit_count:,}単位 {since}（{row.kind_words}）"


def _told(result: Result) -> Iterator[str]:
    pack = result.compiled.pack
    yield f"{pack.title} {pack.version}（{result.compiled.digest[:16]}） {result.run.frame.month.label}"
    for line in result.lines:
        yield from ("", _line_words(line))
        yield from (_step_words(step) for step in explain_line(result, line.key))
    for refusal in result.refusals:
        cut_offs = explain_event(result, refusal.key)[1:]
        grounds = "".join(f"{step.title}：{step.sentence}" for step in cut_offs)
        sentence = f"{refusal.sentence}（{grounds}）" if grounds else refusal.sentence
        yield f"\n受け付けない記録 {refusal.key}：{sentence} {refusal.clause}".rstrip()
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
        _print(_refusal_words(refusal, findings))
    return 1


def _refusal_words(refusal: Refusal, findings: list[Finding]) -> list[str]:
    return [refusal.message, *(f"  {finding.message}" for finding in findings)]


def _print_json(value: Any) -> None:
    _print([json.dumps(value, ensure_ascii=False, indent=2)])


def _print(lines: Iterable[str], to: TextIO | None = None) -> None:
    (to or sys.stdout).writelines(f"{line}\n" for line in lines)


_FILES = {
    "check": ["pack"],
    "evaluate": ["pack", "month"],
    "excel": ["pack", "book"],
    "from-excel": ["pack", "book"],
    "unit-table": ["file"],
}
_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "check": _check,
    "evaluate": _evaluate,
    "excel": _excel,
    "from-excel": _from_excel,
    "unit-table": _unit_table,
}
_ANSWERING = ("check", "evaluate")  # what they refuse is their answer, on standard output


if __name__ == "__main__":
    sys.exit(main())
