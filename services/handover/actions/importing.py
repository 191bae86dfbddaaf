"""Taking an archive in at an NPO that has nothing yet; all comes to the same yen and digests, or nothing is taken."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from billing_rules.packs.models import PackVersion
from npo_platform.kernel.errors import Refusal
from services.handover.documents.archive import Archive
from services.handover.documents.rows import read_again
from services.handover.queries.sums import month_sums
from services.handover.queries.tables import TABLES, Table
from services.people.models import Recipient
from services.statements.models import Statement, StatementLine
from services.statements.queries import recompute
from services.statements.states import StatementState
from tenants.registry.models import Contract
from tenants.registry.queries import contracts_of_npo
from tenants.vault.fields import blind_index, last_four

BATCH = 1000
VERSIONS = {"pack_version_id": "pack_digest", "version_id": "version_digest", "former_id": "former_digest"}
FROZEN_FIELDS = ("state", "frozen_at")


@dataclass(slots=True)
class Taken:
    """What was taken in, row counts by table, and the months with their sums."""

    rows: dict[str, int] = field(default_factory=dict)
    months: list[dict[str, Any]] = field(default_factory=list)


@transaction.atomic
def import_archive(archive: Archive, numbers: Mapping[str, str]) -> Taken:
    """Take in a whole archive; `numbers` says which contract here stands for which number there, if it is another.

    Refused where people are already (`not_fresh`), without a contract (`unknown_contract`) or the rules a month was
    computed by (`unknown_rules`), and when a month does not come to the same (`sums_differ`).
    """
    if Recipient.objects.exists():
        raise Refusal("not_fresh", "この団体にはもう利用者がいます。引き渡しのデータは、新しい団体にだけ取り込めます。")
    reader = _Reader(archive, _contracts(archive, numbers), _versions(archive))
    taken = Taken({table.name: reader.take(table) for table in TABLES})
    taken.months = month_sums(list(reader.contracts.values()))
    _require_same(archive, reader.contracts, taken.months)
    return taken


def _contracts(archive: Archive, numbers: Mapping[str, str]) -> dict[str, UUID]:
    here = {one.number: one for one in contracts_of_npo()}
    found: dict[str, UUID] = {}
    for told in archive.manifest["contracts"]:
        agreed: Contract | None = here.get(numbers.get(told["number"], told["number"]))
        if agreed is None:
            raise Refusal(
                "unknown_contract",
                f"契約「{told['number']}」にあたる契約が、この団体にありません。先に市が契約を入れてください。",
            )
        found[told["id"]] = agreed.pk
    return found


def _versions(archive: Archive) -> dict[str, UUID]:
    wanted = {one["pack_digest"] for one in archive.manifest["months"]}
    known = dict(PackVersion.objects.filter(digest__in=wanted).values_list("digest", "pk"))
    if missing := sorted(wanted - known.keys()):
        raise Refusal(
            "unknown_rules", f"規則（照合値 {missing[0][:12]}）がありません。先に市が同じ規則を公開してください。"
        )
    return known


@dataclass(slots=True)
class _Reader:
    archive: Archive
    contracts: dict[str, UUID]
    versions: dict[str, UUID]

    def take(self, table: Table) -> int:
        """All rows of a table; a frozen statement is frozen once its lines are there."""
        rows = [self._row(table, row) for row in self.archive.rows(table)]
        if table.model is Statement:
            return len(rows)  # taken with their lines
        if table.model is StatementLine:
            return self._statements(rows)
        table.model._default_manager.bulk_create(rows, batch_size=BATCH)
        return len(rows)

    def _statements(self, lines: list[Any]) -> int:
        """One after the other: a month has one open statement at a time."""
        of: dict[UUID, list[Any]] = {}
        for line in lines:
            of.setdefault(line.statement_id, []).append(line)
        table = next(one for one in TABLES if one.model is Statement)
        statements = [self._row(table, row) for row in self.archive.rows(table)]
        for statement in sorted(statements, key=lambda one: (one.month_id, one.number)):
            as_was = {name: getattr(statement, name) for name in FROZEN_FIELDS}
            statement.state, statement.frozen_at = StatementState.OPEN, None
            statement.save(force_insert=True)
            StatementLine.objects.bulk_create(of.get(statement.pk, ()), batch_size=BATCH)
            for name, value in as_was.items():
                setattr(statement, name, value)
            statement.save(update_fields=list(FROZEN_FIELDS))
        return len(lines)

    def _row(self, table: Table, row: Mapping[str, Any]) -> Any:
        values = {one.attname: read_again(one, row[one.attname]) for one in table.fields}
        if row.get("contract_id"):
            values["contract_id"] = self.contracts[row["contract_id"]]
        for name, digest in VERSIONS.items():
            if name in values and row[digest] in self.versions:
                values[name] = self.versions[row[digest]]
        made = table.model(**values)
        if isinstance(made, Recipient):
            made.phone_tail = blind_index(last_four(made.phone))
        return made


def _require_same(archive: Archive, contracts: Mapping[str, UUID], months: list[dict[str, Any]]) -> None:
    told = [{**one, "contract": str(contracts[one["contract"]])} for one in archive.manifest["months"]]
    differing = [one for one in told if one not in months]
    if differing or len(told) != len(months):
        month = differing[0]["month"] if differing else "?"
        raise Refusal("sums_differ", f"{month}の合計か照合値が、引き渡された内訳と合いません。取り込みませんでした。")
    frozen = Statement.objects.select_related("month").filter(state=StatementState.FROZEN)
    for statement in frozen.order_by("pk"):
        if recompute(statement).evaluation.digest != statement.result_digest:
            raise Refusal(
                "sums_differ",
                f"{statement.month.label}分を計算し直すと、引き渡された結果と合いません。取り込みませんでした。",
            )
