"""A file of people: read and kept as a draft, rehearsed and applied by the very same code."""

from datetime import datetime
from pathlib import PurePath

from django.db import transaction

from billing_rules.asked import PREFIX
from npo_platform.kernel.errors import Refusal
from npo_platform.sheets import Rehearsal, Table, kept, read, restored
from services.people.actions.import_rows import HEADINGS, TEMPLATE
from services.people.actions.import_writer import ImportWriter
from services.people.models import PeopleImport
from services.people.queries import asked_in_files
from services.people.states import ImportState
from tenants.accounts.queries import Person
from tenants.audit.actions import record


@transaction.atomic
def read_people(data: bytes, filename: str, *, by: Person, at: datetime) -> PeopleImport:
    """Keep the rows of an uploaded file as a draft; nobody is added yet. Older drafts are forgotten.

    Refused when the file cannot be read (see `sheets.read`) or has no names (`columns_missing`, `sheet_empty`).
    """
    name = PurePath(filename.replace("\\", "/")).name[:200] or "file"
    table = read(data, name).table({**HEADINGS, **asked_headings()})
    _require_columns(table, name)
    PeopleImport.objects.filter(state=ImportState.DRAFT, by_id=by.id).delete()
    return PeopleImport.objects.create(filename=name, rows=kept(table), by_id=by.id, by_name=by.name, read_at=at)


@transaction.atomic
def rehearse(source: PeopleImport, *, by: Person, at: datetime) -> Rehearsal:
    """Apply the file and undo it: what is told is exactly what would happen."""
    rehearsal = _written(source, by=by, at=at)
    transaction.set_rollback(True)
    return rehearsal


@transaction.atomic
def apply_people(source: PeopleImport, *, by: Person, at: datetime) -> PeopleImport:
    """Enter every sound row of the file, all in one act; faulty rows stay out and can be fetched before.

    Applying twice enters once. Refused (`nothing_to_import`) when no row is sound.
    """
    source = PeopleImport.objects.select_for_update().get(pk=source.pk)
    if source.state == ImportState.APPLIED:
        return source
    rehearsal = _written(source, by=by, at=at)
    if not rehearsal.sound:
        raise Refusal(
            "nothing_to_import",
            "取り込める行がありません。直すところの付いた表を受け取り、直してからもう一度選んでください。",
        )
    source.state, source.applied_at, source.rows = ImportState.APPLIED, at, ""
    source.applied_count = len(rehearsal.effective)
    source.save(update_fields=["state", "applied_at", "rows", "applied_count"])
    record("imported", source, by=by, at=at, detail=f"{source.applied_count}件")
    return source


def headings() -> tuple[str, ...]:
    """The headings of a file to fill: ours, and the labels of what the rules ask about people."""
    return (*TEMPLATE, *(labels[0] for labels in asked_headings().values()))


def asked_headings() -> dict[str, tuple[str, ...]]:
    return {PREFIX + name: (spec.label,) for name, spec in asked_in_files().items()}


def _require_columns(table: Table, name: str) -> None:
    missing = [
        " と ".join(f"「{HEADINGS[column][0]}」" for column in pair)
        for whole, *pair in (
            ("name", "family_name", "given_name"),
            ("kana", "family_kana", "given_kana"),
        )
        if whole not in table.columns and table.missing(pair)
    ]
    if missing:
        raise Refusal(
            "columns_missing",
            f"ファイル「{name}」に{'、'.join(missing)}の列が見つかりません。"
            "ひな形の見出しに合わせて、もう一度選んでください。",
        )
    if not table.rows:
        raise Refusal(
            "sheet_empty",
            f"ファイル「{name}」に利用者の行がありません。見出しの下に入れて、選び直してください。",
        )


def _written(source: PeopleImport, *, by: Person, at: datetime) -> Rehearsal:
    table = restored(source.rows)
    writer = ImportWriter(table, by, at)
    return Rehearsal(table.header.cells, [writer.write(row) for row in table.rows])
