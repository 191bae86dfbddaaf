"""The studio page: a draft with everything that can be changed in it, and everything that is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from billing_rules.engine import CompiledPack, load
from billing_rules.engine.compiled import compile_noting
from billing_rules.engine.load import read
from billing_rules.engine.words import WEEKDAYS
from billing_rules.formats import parse
from billing_rules.formats.document import Document
from billing_rules.formats.excel.columns import columns_of
from billing_rules.formats.typed import faults_of
from billing_rules.packs.models import PackVersion
from billing_rules.packs.queries.changes import ChangeLine, changes_between
from billing_rules.packs.queries.examples import WorkedMonth, worked_months
from billing_rules.packs.queries.form_words import DatedForm, dated_forms
from billing_rules.packs.queries.grid import GridTable, Typed, grid_table
from billing_rules.packs.queries.history import saves_of
from billing_rules.packs.queries.mending import Mending
from billing_rules.packs.queries.parts import FORMS, SETTINGS, TESTS, part_digest
from billing_rules.packs.queries.sheet import Fault
from billing_rules.packs.queries.versions import compiled, published
from npo_platform.kernel.errors import Refusal


@dataclass(frozen=True, slots=True)
class SettingBox:
    """What the source leaves open: its value and the reason it was set so."""

    number: int
    anchor: str
    label: str
    value: str
    reason: str
    undecided: bool
    choices: Mapping[str, str]
    was: str
    faults: Sequence[str]


@dataclass(frozen=True, slots=True)
class Studio:
    """Everything on the page of a draft; without `tables` the document is too far off to be shown as grids."""

    version: PackVersion
    before: PackVersion | None
    saved_at: datetime | None
    faults: Sequence[Fault]
    warnings: Sequence[Fault]
    tables: Sequence[GridTable]
    settings: Sequence[SettingBox]
    settings_token: str
    tests: Sequence[WorkedMonth]
    tests_token: str
    forms: Sequence[DatedForm]
    forms_token: str
    steps: Sequence[str]
    changes: Sequence[ChangeLine]


def studio_of(version: PackVersion, typed: Typed | None = None) -> Studio | None:
    """A draft as grids, with what was typed but not saved; None when its document cannot be shown as such."""
    document = editable(version.document)
    if document is None:
        return None
    before = published(version.pack_id)
    older = parse(before.document) if before else None
    mending = Mending(document, version.findings)
    pack, sound = _compiled(document)
    grids = {table["name"]: table for table in (older or {}).get("tables", [])}
    typed_over = typed.change(document) if typed and typed.change else document
    at_parts: dict[str, list[str]] = {}
    for fault in mending.faults:
        at_parts.setdefault(fault.anchor, []).append(fault.message)
    return Studio(
        version=version,
        before=before,
        saved_at=saves_of(version).values_list("at", flat=True).first(),
        faults=mending.faults,
        warnings=mending.warnings,
        tables=[
            grid_table(document, table, grids.get(table["name"]), mending.at_cells, typed)
            for table in document["tables"]
        ],
        settings=_settings(typed_over, older, at_parts),
        settings_token=part_digest(document, SETTINGS),
        tests=worked_months(typed_over, older, pack if sound else None, at_parts),
        tests_token=part_digest(document, TESTS),
        forms=dated_forms(typed_over, older),
        forms_token=part_digest(document, FORMS),
        steps=pack.steps_in_words() if pack else [],
        changes=changes_between(compiled(before.pk), pack) if before and pack and sound else [],
    )


def editable(text: str) -> Document | None:
    """The document when all but its rows, settings and examples has the shape of a pack: only those can be faulty."""
    try:
        document = parse(text)
        stand_in = [{"from": "2026-04-01", "ref": "―"}]
        tables = [{**table, "rows": stand_in} for table in document["tables"]]
        load({**document, "tables": tables, "settings": [], "tests": []})
        for table in document["tables"]:
            faults_of(columns_of(document, table), {})
        boxes = [*document.get("settings", []), *_boxes_of_tests(document)]
        rows = [row for table in document["tables"] for row in table["rows"]]
    except (Refusal, KeyError, TypeError, AttributeError):
        return None
    return document if all(isinstance(one, dict) for one in [*boxes, *rows]) else None


def _boxes_of_tests(document: Document) -> Iterator[Any]:
    """All that must be groups of boxes for an example to be shown as such."""
    for example in document.get("tests", []):
        yield from (example["facts"], example["expect"], example["expect"].get("totals", {}))


def _compiled(document: Document) -> tuple[CompiledPack | None, bool]:
    """The pack as far as it can be compiled, and whether it may be run."""
    pack, shape, _robbed = read(document)
    if pack is None:
        return None, False
    made, findings = compile_noting(pack)
    return made, not (shape or findings.stops)


def _settings(document: Document, before: Document | None, faults: Mapping[str, Sequence[str]]) -> list[SettingBox]:
    older = {one["name"]: one for one in (before or {}).get("settings", [])}
    boxes = []
    for number, setting in enumerate(document.get("settings", []), 1):
        name, anchor = setting.get("name"), f"settings-{number}-value"
        choices = WEEKDAYS if name == "first_weekday" else {}
        value, was = _word(setting.get("value")), _word(older.get(name, {}).get("value"))
        boxes.append(
            SettingBox(
                number=number,
                anchor=anchor,
                label=str(setting.get("label", name)),
                value=value,
                reason=str(setting.get("reason", "")),
                undecided=bool(setting.get("undecided")),
                choices=choices,
                was=choices.get(was, was) if was != value else "",
                faults=faults.get(anchor, ()),
            )
        )
    return boxes


def _word(value: Any) -> str:
    return "" if value is None else str(value)
