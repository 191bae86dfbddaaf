"""A file of people: read and kept as a draft, rehearsed and applied by the very same code."""

from datetime import datetime
from pathlib import PurePath

from django.db import transaction

from npo_platform.kernel.digest import canonical
from npo_platform.kernel.errors import Refusal
from npo_platform.kernel.moves import require_move
from npo_platform.sheets import Rehearsal, kept, read, restored
from services.people.actions.import_columns import remembered, require_columns
from services.people.actions.import_rows import HEADINGS, TEMPLATE, asked_headings
from services.people.actions.import_writer import ImportWriter
from services.people.models import PeopleImport
from services.people.states import IMPORT_MOVES, ImportState
from tenants.accounts.queries import Person
from tenants.audit.actions import record


@transaction.atomic
def read_people(data: bytes, filename: str, *, by: Person, at: datetime) -> PeopleImport:
    """Keep the rows of an uploaded file as a draft; nobody is added yet. Older drafts are forgotten.

    Which column holds what is guessed by the headings, or known from the last file with the same ones. Refused when
    the file cannot be read (see `sheets.read`) or has no rows below its headings (`sheet_empty`).
    """
    name = PurePath(filename.replace("\\", "/")).name[:200] or "file"
    table = read(data, name).table({**HEADINGS, **asked_headings()})
    if not table.rows:
        raise Refusal(
            "sheet_empty",
            f"ファイル「{name}」に利用者の行がありません。見出しの下に入れて、選び直してください。",
        )
    table = remembered(table)
    PeopleImport.objects.filter(state=ImportState.DRAFT, by_id=by.id).delete()
    return PeopleImport.objects.create(filename=name, rows=kept(table), by_id=by.id, by_name=by.name, read_at=at)


@transaction.atomic
def rehearse(source: PeopleImport, *, by: Person, at: datetime) -> Rehearsal:
    """Apply the file and undo it: what is told is exactly what would happen.

    Refused while a column that must be there is not told (`columns_missing`).
    """
    rehearsal = _rehearsal(_writer(source, by=by, at=at))
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
    require_move(
        IMPORT_MOVES,
        source.state,
        ImportState.APPLIED,
        "この取り込みは取り消されています。もう一度ファイルを選んでください。",
    )
    writer = _writer(source, by=by, at=at)
    rehearsal = _rehearsal(writer)
    if not rehearsal.sound:
        raise Refusal(
            "nothing_to_import",
            "取り込める行がありません。直すところの付いた表を受け取り、直してからもう一度選んでください。",
        )
    source.state, source.applied_at, source.rows = ImportState.APPLIED, at, ""
    source.applied_count = len(rehearsal.effective)
    source.made = canonical([one.as_json for one in writer.made])
    source.save(update_fields=["state", "applied_at", "rows", "applied_count", "made"])
    record("imported", source, by=by, at=at, detail=f"{source.applied_count}件")
    return source


def headings() -> tuple[str, ...]:
    """The headings of a file to fill: ours, and the labels of what the rules ask about people."""
    return (*TEMPLATE, *(labels[0] for labels in asked_headings().values()))


def _writer(source: PeopleImport, *, by: Person, at: datetime) -> ImportWriter:
    table = restored(source.rows)
    require_columns(table)
    return ImportWriter(table, by, at)


def _rehearsal(writer: ImportWriter) -> Rehearsal:
    return Rehearsal(writer.table.header.cells, [writer.write(row) for row in writer.table.rows])
