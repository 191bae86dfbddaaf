"""An archive: asked for by the manager, complete, checked by its digests, and the same to the yen on the other side."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.test import Client

from npo_platform.kernel.errors import Refusal
from services.handover.actions.exporting import ask_export, expire_exports, make_export, take_export
from services.handover.actions.importing import import_archive
from services.handover.documents.archive import read_archive
from services.handover.models import Export
from services.handover.queries.tables import TABLES
from services.people.models import Recipient
from services.records.models import DeliveryRecord
from services.reports.models import MonthlyReport
from services.statements.models import Statement, StatementLine
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.world import who

Browser = Callable[[str], Client]
AT = datetime(2026, 7, 10, 1, 0, tzinfo=UTC)
THERE = {"令8-福-12": "令8-福-13"}


@pytest.fixture
def archive(asahi: Organisation, over: Contract, tmp_path: Path) -> Path:
    """あさひ会's contract with 見本市, as its manager takes it."""
    with inside(asahi):
        asked = ask_export(over.pk, by=who("baba"), at=AT)
        make_export(asked.pk, at=AT, told=lambda _done, _of: None)
        _, data = take_export(asked.pk, by=who("baba"), at=AT)
    path = tmp_path / "handover.zip"
    path.write_bytes(data)
    return path


def changed(archive: Path, name: str, data: bytes) -> Path:
    """The same archive with one file replaced."""
    path = archive.with_name("changed.zip")
    with zipfile.ZipFile(archive) as before, zipfile.ZipFile(path, "w") as after:
        for one in before.namelist():
            after.writestr(one, data if one == name else before.read(one))
    return path


def test_the_archive_holds_every_table_document_and_paper_with_its_digest(archive: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        manifest = json.loads(opened.read("manifest.json"))
        differing = [
            one["path"] for one in manifest["files"] if sha256(opened.read(one["path"])).hexdigest() != one["sha256"]
        ]
        names, readme = set(opened.namelist()), opened.read("README.md").decode()
        people = opened.read("csv/people_recipient.csv").decode("utf-8-sig").splitlines()
    rows = {one["path"]: one.get("rows") for one in manifest["files"]}

    assert differing == []
    assert names == {one["path"] for one in manifest["files"]} | {"manifest.json"}
    assert {f"json/{table.name}.jsonl" for table in TABLES} | {f"csv/{table.name}.csv" for table in TABLES} < names
    assert (rows["json/people_recipient.jsonl"], rows["json/records_deliveryrecord.jsonl"]) == (2, 8)
    assert len([one for one in names if one.startswith("documents/")]) == 1
    assert len([one for one in names if one.startswith("papers/")]) >= 2
    assert [(one["month"], one["totals"]["total"]) for one in manifest["months"]] == [("2026-05", 6080)]
    assert (len(people), people[0].split(",")[:4]) == (3, ["id", "number", "family_name", "given_name"])
    assert "| `born_on` | 生年月日 |" in readme
    assert "| `outcome` | 結果（handed 手渡し・" in readme


def test_every_column_of_the_archive_is_explained_in_japanese(archive: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        readme = opened.read("README.md").decode()

    unexplained = [
        (table.name, field.attname)
        for table in TABLES
        for field in table.fields
        if f"| `{field.attname}` | " not in readme or f"| `{field.attname}` | {field.attname} |" in readme
    ]
    assert unexplained == []


def test_every_table_of_the_river_is_in_the_archive_or_named_as_left_out() -> None:
    own = {
        model._meta.label
        for model in apps.get_models()
        if apps.get_app_config(model._meta.app_label).name in settings.NPO_APPS
    }
    worked_out_again = {"simulations.PersonEffect", "recalls.TouchedLine", "figures.OwnFigures"}
    left_out = {
        "people.PeopleImport",
        "people.ColumnMemory",
        "statements.Comparison",
        "samples.SamplePerson",
        "handover.Export",
        "handover.KeptMonth",
        "routes.DayChange",
        "bills.CollectorCode",
    } | worked_out_again

    assert own - {table.model._meta.label for table in TABLES} == left_out


def test_taken_in_elsewhere_it_comes_to_the_same_yen_and_digests(
    asahi: Organisation, sumire: Organisation, archive: Path
) -> None:
    """すみれの会 has nothing yet; 令8-福-13 stands for 令8-福-12. The user pays 2,000 yen, the city 4,080."""
    with inside(sumire):
        taken = import_archive(read_archive(archive), THERE)
        here = _held()
    with inside(asahi):
        there = _held()

    assert here == there
    assert [one["totals"]["user"] for one in taken.months] == [2000]
    assert [one["totals"]["city"] for one in taken.months] == [4080]
    assert taken.rows["records_deliveryrecord"] == 8


def _held() -> dict[str, Any]:
    """Everything of an NPO that must be the same on both sides."""
    return {
        "people": list(Recipient.objects.order_by("number").values_list("number", "family_name", "diet")),
        "phones": [one.phone for one in Recipient.objects.order_by("number")],
        "records": DeliveryRecord.objects.count(),
        "lines": list(StatementLine.objects.order_by("key").values_list("key", "user_yen", "city_yen")),
        "frozen": list(Statement.objects.order_by("pk").values_list("state", "facts_digest", "result_digest")),
        "reports": list(MonthlyReport.objects.order_by("pk").values_list("digest", "state")),
    }


def test_a_changed_byte_is_refused(archive: Path) -> None:
    with pytest.raises(Refusal) as refusal:
        read_archive(changed(archive, "json/people_recipient.jsonl", b"{}"))

    assert refusal.value.code == "archive_damaged"
    assert refusal.value.message.startswith("「json/people_recipient.jsonl」が、作ったときと違います。")


def test_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK")

    with pytest.raises(Refusal) as refusal:
        read_archive(path)

    assert refusal.value.code == "not_an_archive"


def test_it_is_not_taken_in_where_people_are_or_without_its_contract(
    asahi: Organisation, sumire: Organisation, archive: Path
) -> None:
    with inside(asahi), pytest.raises(Refusal) as held:
        import_archive(read_archive(archive), {})
    with inside(sumire), pytest.raises(Refusal) as unknown:
        import_archive(read_archive(archive), {})

    assert (held.value.code, unknown.value.code) == ("not_fresh", "unknown_contract")


def test_the_manager_alone_asks_and_takes_and_the_audit_says_so(
    client_of: Browser, asahi: Organisation, over: Contract, run_jobs: Callable[[], None]
) -> None:
    with time_machine.travel(AT, tick=False):
        refused = client_of("chiba").post("/handover/data/")
        client_of("baba").post("/handover/data/", {"contract": str(over.pk)})
        with inside(asahi):
            run_jobs()
            made = Export.objects.get()
        page = client_of("baba").get("/handover/data/")
        response = client_of("baba").get(f"/handover/data/{made.pk}.zip")
        foreign = client_of("endo").get(f"/handover/data/{made.pk}.zip")
        office = client_of("chiba").get(f"/handover/data/{made.pk}.zip")

    assert (refused.status_code, office.status_code, foreign.status_code) == (403, 403, 409)
    assert [number for _, number in page.context["rows"]] == ["令8-福-12"]
    assert zipfile.ZipFile(io.BytesIO(response.content)).testzip() is None
    assert sha256(response.content).hexdigest() == made.digest
    with inside(asahi):
        acts = AuditEntry.objects.filter(action="contract_exported").values_list("detail", flat=True)
        assert sorted(acts) == ["作成 令8-福-12", f"受け取り {made.digest[:12]}"]


def test_after_a_week_it_is_gone(asahi: Organisation, over: Contract, archive: Path) -> None:
    later = AT + timedelta(days=7)
    with inside(asahi):
        made = Export.objects.get()
        gone = [expire_exports(at=later - timedelta(seconds=1)), expire_exports(at=later), expire_exports(at=later)]
        with pytest.raises(Refusal) as refusal:
            take_export(made.pk, by=who("baba"), at=later)

    assert (gone, refusal.value.code) == ([0, 1, 0], "export_expired")


def test_a_foreign_contract_is_not_exported(client_of: Browser, sumire: Organisation, over: Contract) -> None:
    response = client_of("endo").post("/handover/data/", {"contract": str(over.pk)})

    assert response.status_code == 404
    with inside(sumire):
        assert Export.objects.count() == 0
