"""A file of decisions: read and kept as a draft, rehearsed and issued by the very same code."""

from datetime import datetime
from pathlib import PurePath

from django.db import transaction

from billing_rules.asked import PREFIX
from billing_rules.decisions.actions.issuing import tell_npos
from billing_rules.decisions.actions.rows import HEADINGS, TEMPLATE, DecisionWriter
from billing_rules.decisions.models import DecisionFile
from billing_rules.decisions.states import EndReason, FileState, Kind
from billing_rules.persons import asked_of_person, choices_in, rules_under
from npo_platform.kernel.errors import Refusal
from npo_platform.sheets import Rehearsal, Table, kept, read, restored
from tenants import crossing
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.registry.queries import contracts_of_city


@transaction.atomic
def read_decisions(data: bytes, filename: str, *, by: Person, at: datetime) -> DecisionFile:
    """Keep the rows of an uploaded file as a draft; nothing is issued yet. One's older drafts are forgotten.

    Refused when the file cannot be read (see `sheets.read`) or has no decision numbers (`columns_missing`,
    `sheet_empty`).
    """
    name = PurePath(filename.replace("\\", "/")).name[:200] or "file"
    table = read(data, name).table({**HEADINGS, **_asked_headings()})
    _require_columns(table, name)
    city_id = crossing.current().pk
    DecisionFile.objects.filter(city_id=city_id, state=FileState.DRAFT, by_id=by.id).delete()
    source = DecisionFile(city_id=city_id, filename=name, rows=kept(table), by_id=by.id, by_name=by.name, read_at=at)
    source.save(force_insert=True)
    return source


@transaction.atomic
def rehearse_decisions(source: DecisionFile, *, by: Person, at: datetime) -> Rehearsal:
    """Issue the file and undo it: what is told is exactly what would happen, and nobody is told."""
    rehearsal, _ = _written(source, by=by, at=at)
    transaction.set_rollback(True)
    return rehearsal


@transaction.atomic
def issue_file(source: DecisionFile, *, by: Person, at: datetime) -> DecisionFile:
    """Issue every sound row of a file, all in one act, and tell each NPO once; faulty rows stay out.

    Issuing twice issues once. Refused (`nothing_to_issue`) when no row would change anything.
    """
    source = DecisionFile.objects.select_for_update().get(pk=source.pk)
    if source.state == FileState.ISSUED:
        return source
    rehearsal, writer = _written(source, by=by, at=at)
    if not rehearsal.effective:
        raise Refusal(
            "nothing_to_issue",
            "通知できる行がありません。直すところの付いた表を受け取り、直してからもう一度選んでください。",
        )
    tell_npos(writer.issued, at=at)
    source.state, source.issued_at, source.rows = FileState.ISSUED, at, ""
    source.issued_count = len(rehearsal.effective)
    source.save(update_fields=["state", "issued_at", "rows", "issued_count"])
    record("imported", source, by=by, at=at, detail=f"{source.issued_count}件")
    return source


def file_headings() -> tuple[str, ...]:
    """The headings of a file to fill: ours, and the labels of what the rules ask about people."""
    return (*TEMPLATE, *(labels[0] for labels in _asked_headings().values()))


def file_choices() -> dict[str, list[str]]:
    """What the drop-down lists of a file to fill offer, by heading."""
    contracts = list(contracts_of_city())
    known = [rules_under(agreed) for agreed in contracts]
    choices = [choices_in(rules) for rules in known]
    offered = {
        "種類": list(Kind.labels),
        "契約番号": [agreed.number for agreed in contracts],
        "事業": [label for one in choices for _, label in one.programmes],
        "負担区分": [label for one in choices for _, label in one.burden_classes],
        "廃止の理由": list(EndReason.labels),
    }
    for rules in known:
        for spec in asked_of_person(rules):
            offered.setdefault(spec.label, []).extend((spec.choices or {}).values())
    return {heading: list(dict.fromkeys(words)) for heading, words in offered.items() if words}


def _asked_headings() -> dict[str, tuple[str, ...]]:
    asked = [spec for agreed in contracts_of_city() for spec in asked_of_person(rules_under(agreed))]
    return {PREFIX + spec.name: (spec.label,) for spec in asked}


def _require_columns(table: Table, name: str) -> None:
    if table.missing(["number"]):
        raise Refusal(
            "columns_missing",
            f"ファイル「{name}」に「決定番号」の列が見つかりません。ひな形の見出しに合わせて、もう一度選んでください。",
        )
    if not table.rows:
        raise Refusal(
            "sheet_empty",
            f"ファイル「{name}」に決定の行がありません。見出しの下に入れて、選び直してください。",
        )


def _written(source: DecisionFile, *, by: Person, at: datetime) -> tuple[Rehearsal, DecisionWriter]:
    table = restored(source.rows)
    writer = DecisionWriter(table, by, at)
    return Rehearsal(table.header.cells, [writer.write(row) for row in table.rows]), writer
