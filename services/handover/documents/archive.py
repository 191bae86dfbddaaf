"""Writing an archive, file after file, and its manifest; reading one, every byte checked first."""

import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from npo_platform.kernel.digest import canonical
from npo_platform.kernel.errors import Refusal
from npo_platform.papers import shelf
from npo_platform.sheets import write_csv
from services.handover.documents.readme import readme
from services.handover.documents.rows import cells, written
from services.handover.queries.sums import contracts_in, month_sums
from services.handover.queries.tables import TABLES, Table
from services.handover.queries.terms import contract_json
from services.reports.models import MonthlyReport
from services.statements.models import Statement
from services.statements.queries import month_export
from services.statements.states import StatementState
from tenants.registry.models import Contract
from tenants.registry.queries import current_npo

FORMAT, VERSION = "npo_platform handover", 1
Told = Callable[[int, int], None]


@dataclass(slots=True)
class Writer:
    """A ZIP being written; what was put into it stands in the manifest."""

    zip: zipfile.ZipFile
    files: list[dict[str, Any]] = field(default_factory=list)

    def put(self, name: str, data: bytes, *, rows: int | None = None) -> None:
        self.zip.writestr(zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
        said = {} if rows is None else {"rows": rows}
        self.files.append({"path": name, "bytes": len(data), "sha256": sha256(data).hexdigest(), **said})


def write_archive(path: Path, contract_id: UUID | None, *, at: datetime, told: Told) -> None:
    """Everything of the NPO one is in, or of one contract, into a new file; `told(done, of)` as it goes."""
    contracts = contracts_in(contract_id)
    ids = [one.pk for one in contracts]
    reports = list(MonthlyReport.objects.select_related("month").filter(month__contract_id__in=ids).order_by("pk"))
    steps = len(TABLES) + len(reports) + 1
    with zipfile.ZipFile(path, "x") as made:
        writer = Writer(made)
        writer.put("README.md", readme(current_npo(), contracts, at).encode())
        for done, table in enumerate(TABLES, start=1):
            _put_table(writer, table, contract_id)
            told(done, steps)
        writer.put("contracts.json", _json([contract_json(one) for one in contracts]))
        for done, report in enumerate(reports, start=len(TABLES) + 1):
            _put_report(writer, report)
            told(done, steps)
        _put_months(writer, contracts)
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "made_at": at.isoformat(),
            "npo": current_npo().legal_name,
            "contracts": [{"id": str(one.pk), "number": one.number, "city": one.city_name} for one in contracts],
            "months": month_sums(ids),
            "files": writer.files,
        }
        made.writestr("manifest.json", _json(manifest))
    told(steps, steps)


def _put_table(writer: Writer, table: Table, contract_id: UUID | None) -> None:
    rows = [written(table, row) for row in table.rows(contract_id).iterator(chunk_size=2000)]
    header = [field.attname for field in table.fields]
    lines = "".join(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n" for row in rows)
    writer.put(f"json/{table.name}.jsonl", lines.encode(), rows=len(rows))
    writer.put(f"csv/{table.name}.csv", write_csv(header, [cells(row) for row in rows]), rows=len(rows))


def _put_report(writer: Writer, report: MonthlyReport) -> None:
    name = f"{report.month.contract_id}-{report.month.value}-r{report.revision}"
    writer.put(f"documents/{name}.json", report.document.encode())
    for one in report.papers:
        writer.put(f"papers/{name}-{one.name}.pdf", shelf.paper(one.name, report.content))


def _put_months(writer: Writer, contracts: list[Contract]) -> None:
    known = {one.pk: one for one in contracts}
    frozen = Statement.objects.select_related("month").filter(month__contract_id__in=known, state=StatementState.FROZEN)
    for one in frozen.order_by("pk"):
        name = f"months/{one.month.contract_id}-{one.month.value}-{one.number}.json"
        writer.put(name, canonical(month_export(known[one.month.contract_id], one)).encode())


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive whose every byte is what its manifest says."""

    zip: zipfile.ZipFile
    manifest: dict[str, Any]

    def rows(self, table: Table) -> Iterator[dict[str, Any]]:
        """The rows of one table, in the order they were written."""
        with self.zip.open(f"json/{table.name}.jsonl") as lines:
            for line in lines:
                yield json.loads(line)


def read_archive(path: Path) -> Archive:
    """Open an archive; refused when it is none (`not_an_archive`) or a byte of it was changed (`archive_damaged`)."""
    try:
        opened = zipfile.ZipFile(path)
        manifest = json.loads(opened.read("manifest.json"))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise Refusal(
            "not_an_archive", f"「{path.name}」は引き渡しのデータではありません。選び直してください。"
        ) from error
    if (manifest.get("format"), manifest.get("version")) != (FORMAT, VERSION):
        raise Refusal("not_an_archive", f"「{path.name}」は、この版で読める引き渡しのデータではありません。")
    for one in manifest["files"]:
        if one["path"] not in opened.namelist() or sha256(opened.read(one["path"])).hexdigest() != one["sha256"]:
            raise Refusal(
                "archive_damaged",
                f"「{one['path']}」が、作ったときと違います。もう一度、元の団体からデータを受け取ってください。",
            )
    return Archive(opened, manifest)
