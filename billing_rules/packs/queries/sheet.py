"""A version as a page shows it: its tables with what was before, steps, examples, faults."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from billing_rules.engine import CompiledPack, Input, evaluate
from billing_rules.facts import from_json
from billing_rules.packs.models import PackVersion
from billing_rules.packs.queries.changes import ChangeLine, changes_between
from billing_rules.packs.queries.readable import readable
from billing_rules.packs.queries.tables import SheetTable, row_place, sheet_table
from billing_rules.packs.queries.versions import compiled, predecessor
from billing_rules.packs.states import ROAD
from npo_platform.kernel.errors import Refusal

_NUMBERED = re.compile(r"(手順|例題) (\d+)")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend; `anchor` is where on the page it stands, if it does; `hole` the table that lacks a row."""

    message: str
    anchor: str
    hole: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """A station on the road to publication."""

    word: str
    done: bool
    here: bool


@dataclass(frozen=True, slots=True)
class ExampleAnswer:
    """A worked month of the pack with what it comes to."""

    anchor: str
    title: str
    source: str
    quantity: int
    user_yen: int
    city_yen: int
    total_yen: int
    refused: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything a page says about a version; what its document does not give is left out."""

    version: PackVersion
    before: PackVersion | None
    pack: CompiledPack | None
    is_sound: bool
    faults: Sequence[Fault]
    warnings: Sequence[Fault]
    tables: Sequence[SheetTable]
    changes: Sequence[ChangeLine]
    inputs: Sequence[Input]
    steps: Sequence[str]
    examples: Sequence[ExampleAnswer]

    @property
    def road(self) -> list[Stop]:
        """How far the version has come; a withdrawn one left the road."""
        reached = list(ROAD).index(self.version.state) if self.version.state in ROAD else len(ROAD)
        return [Stop(word, n < reached, n == reached) for n, word in enumerate(ROAD.values())]


def sheet_of(version: PackVersion) -> Sheet:
    """The page of a version beside the one before it."""
    before = predecessor(version)
    old = compiled(before.pk) if before else None
    found = readable(version)
    pack, sound = found.pack, found.pack if found.is_sound else None
    tables = list(_tables(version, pack, old)) if pack else []
    anchors = _anchors(tables, pack)
    return Sheet(
        version=version,
        before=before,
        pack=pack,
        is_sound=found.is_sound,
        faults=list(_faults(version, "stop", anchors)),
        warnings=list(_faults(version, "warn", anchors)),
        tables=tables,
        changes=changes_between(old, sound) if old and sound else [],
        inputs=pack.inputs if pack else (),
        steps=pack.steps_in_words() if pack else [],
        examples=list(_examples(sound)) if sound else [],
    )


def _tables(version: PackVersion, pack: CompiledPack, old: CompiledPack | None) -> Iterator[SheetTable]:
    faults: dict[str, list[str]] = {}
    for finding in version.findings:
        if finding["severity"] == "stop":
            faults.setdefault(finding["where"], []).append(_bare(finding))
    for spec in pack.pack.tables:
        new = pack.scope.tables.get(spec.name)
        if new:
            yield sheet_table(spec, new, old, faults)


def _bare(finding: dict[str, str]) -> str:
    """The message without its place, for standing at that place."""
    return finding["message"].removeprefix(f"{finding['where']}：")


def _anchors(tables: Sequence[SheetTable], pack: CompiledPack | None) -> dict[str, str]:
    """The words by which the checks name a place → its anchor on the page."""
    anchors = {table.label: table.anchor for table in tables}
    for table in tables:
        anchors |= {row_place(table.label, n): row.anchor for n, row in enumerate(table.rows, 1)}
    if pack:
        anchors |= {f"入力「{spec.label}」": f"input-{spec.name}" for spec in pack.inputs}
    return anchors


def _faults(version: PackVersion, severity: str, anchors: dict[str, str]) -> Iterator[Fault]:
    for finding in version.findings:
        if finding["severity"] == severity:
            anchor = anchors.get(finding["where"]) or (_part(finding["where"]) if anchors else "")
            yield Fault(finding["message"], anchor, anchor if finding["code"] == "gap" else "")


def _part(where: str) -> str:
    """The anchor of a step or an example by its number, or of all steps for what they come to."""
    if numbered := _NUMBERED.match(where):
        return f"{'step' if numbered[1] == '手順' else 'example'}-{numbered[2]}"
    return "steps" if where.startswith(("結果 ", "明細行", "合計 ", "調整")) else ""


def _examples(pack: CompiledPack) -> Iterator[ExampleAnswer]:
    for number, example in enumerate(pack.pack.tests, 1):
        try:
            result = evaluate(pack, from_json(example.facts))
        except Refusal:
            continue  # its facts are at fault, which the checks have told
        totals = result.totals
        yield ExampleAnswer(
            anchor=f"example-{number}",
            title=example.title,
            source=example.source,
            quantity=totals["quantity"],
            user_yen=totals["user"],
            city_yen=totals["city"],
            total_yen=totals["total"],
            refused=len(result.refusals),
        )
