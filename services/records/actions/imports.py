"""A file of records: read and kept as a draft, applied in one transaction, taken back until used."""

import json
from datetime import datetime
from pathlib import PurePath
from uuid import UUID

from django.db import transaction

from npo_platform.kernel.digest import canonical
from npo_platform.kernel.errors import Refusal
from npo_platform.kernel.moves import require_move
from npo_platform.sheets import read
from services.plans.actions import drop_unplanned
from services.records.actions.accept import accept_batch
from services.records.actions.entries import Receipt, Unplanned
from services.records.actions.rebuild import rebuild_outcomes
from services.records.actions.sheet_plan import ImportPlan, planned
from services.records.actions.sheet_words import HEADINGS, REQUIRED
from services.records.models import DeliveryRecord, RecordImport, StopOutcome
from services.records.states import IMPORT_MOVES, Channel, ImportState
from tenants.accounts.queries import Person
from tenants.audit.actions import record as note_act
from tenants.registry.checks.settled import require_unsettled


@transaction.atomic
def read_import(data: bytes, filename: str, *, by: Person, at: datetime) -> RecordImport:
    """Read an uploaded file and keep its rows as a draft; nothing is recorded yet.

    Refused when the file cannot be read (see `sheets.read`) or lacks a column (`columns_missing`).
    """
    name = PurePath(filename.replace("\\", "/")).name[:200] or "file"
    table = read(data, name).table(HEADINGS)
    if missing := table.missing(REQUIRED):
        words = "".join(f"「{HEADINGS[column][0]}」" for column in missing)
        raise Refusal(
            "columns_missing",
            f"ファイル「{name}」に{words}の列が見つかりません。ひな形の見出しに合わせて、もう一度選んでください。",
        )
    if not table.rows:
        raise Refusal(
            "sheet_empty",
            f"ファイル「{name}」に記録の行がありません。見出しの下に入れて、もう一度選んでください。",
        )
    width = max(len(row.cells) for row in (table.header, *table.rows))
    kept = {
        "header": [table.header.text(column) for column in range(width)],
        "columns": dict(table.columns),
        "rows": [[row.number, *row.cells] for row in table.rows],
    }
    return RecordImport.objects.create(filename=name, rows=canonical(kept), by_id=by.id, by_name=by.name, read_at=at)


def plan_import(source: RecordImport, *, at: datetime) -> ImportPlan:
    """What applying this file would do now, row by row, with everything that is wrong."""
    return planned(source.pk, json.loads(source.rows), at=at)


@transaction.atomic
def apply_import(source: RecordImport, *, by: Person, at: datetime) -> list[Receipt]:
    """Write down every sound row of the file, all or none; faulty rows stay out and can be fetched.

    Applying twice writes once. Refused (`import_taken_back`) after it was taken back, and (`nothing_to_import`)
    when no row is sound.
    """
    source = RecordImport.objects.select_for_update().get(pk=source.pk)
    if source.state == ImportState.APPLIED:
        return []
    require_move(
        IMPORT_MOVES,
        source.state,
        ImportState.APPLIED,
        "この取り込みは取り消されています。もう一度ファイルを選んでください。",
    )
    sound = plan_import(source, at=at).sound
    if not sound:
        raise Refusal(
            "nothing_to_import",
            "取り込める行がありません。理由の付いた表を受け取り、直してからもう一度選んでください。",
        )
    entries = [line.entry for line in sound if line.entry]
    receipts = accept_batch(entries, by=by, channel=Channel.FILE, at=at, from_import=source)
    unplanned = [entry.id for entry in entries if isinstance(entry.stop, Unplanned)]
    made = DeliveryRecord.objects.filter(pk__in=unplanned).values_list("stop_id", flat=True)
    source.made_stops = [str(stop_id) for stop_id in made]
    source.state, source.applied_at = ImportState.APPLIED, at
    source.applied_count = sum(receipt.is_kept for receipt in receipts)
    source.save(update_fields=["state", "applied_at", "applied_count", "made_stops"])
    note_act("imported", source, by=by, at=at, detail=f"{source.applied_count}件")
    return receipts


@transaction.atomic
def take_back_import(source: RecordImport, *, by: Person, at: datetime) -> RecordImport:
    """Let the records of a file count no more; the rows stay, what is held true is rebuilt without them.

    Refused (`wrong_state`) unless applied, and (`import_used`) once a month was closed with them or
    somebody corrected one of them.
    """
    source = RecordImport.objects.select_for_update().get(pk=source.pk)
    require_move(
        IMPORT_MOVES,
        source.state,
        ImportState.TAKEN_BACK,
        "取り消せるのは、取り込んだあとの1回だけです。",
    )
    stop_ids = set(source.records.values_list("stop_id", flat=True))
    stop_ids.update(source.safety_checks.values_list("stop_id", flat=True))
    _require_unused(source)
    require_unsettled(*source.records.values_list("contract_id", flat=True).distinct())

    source.state, source.taken_back_at, source.taken_back_by_name = (
        ImportState.TAKEN_BACK,
        at,
        by.name,
    )
    source.save(update_fields=["state", "taken_back_at", "taken_back_by_name"])
    rebuild_outcomes(stop_ids, at=at)
    still = StopOutcome.objects.filter(stop_id__in=source.made_stops).exclude(outcome="")
    drop_unplanned({UUID(made) for made in source.made_stops} - set(still.values_list("stop_id", flat=True)))
    note_act("taken_back", source, by=by, at=at, detail=f"{len(stop_ids)}件")
    return source


def _require_unused(source: RecordImport) -> None:
    corrected = DeliveryRecord.objects.filter(corrects__from_import=source)
    if corrected.exclude(from_import=source).exists():
        raise Refusal(
            "import_used",
            "この取り込みの記録は、あとから訂正されています。取り消さずに、1件ずつ訂正してください。",
        )
    if source.records.filter(late=True).exists():
        raise Refusal(
            "import_used",
            "この取り込みには締め済みの月の記録があります。取り消さずに、1件ずつ訂正してください。",
        )
