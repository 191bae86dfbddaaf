"""A month to take away: `script/recompute` finds every yen of it again, and it names nobody."""

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from billing_rules.packs.models import PackVersion
from services.statements import actions
from services.statements.models import Statement
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.billing_rules.engine.witness import PROGRAM, recompute
from tests.services.statements.scene import CLOSING, JUNE, MAY, close, days, join, month_row, served

ClientOf = Callable[[str], Client]
JULY_2 = datetime(2026, 7, 2, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _second_of_july() -> Any:
    with time_machine.travel(JULY_2, tick=False):
        yield


@pytest.fixture
def june(asahi: Organisation, contract: Contract, rules: PackVersion) -> Statement:
    """5月 青木 3食を締め、そのあと5/14の1食が届く：6月は 3食と調整 ＋400／＋410。"""
    with inside(asahi):
        aoki = join(contract, "青木")
        aoki.phone, aoki.delivery_note = "072-674-7111", "勝手口へ"
        aoki.save(update_fields=["phone", "delivery_note"])
        served(aoki, days(MAY, 11, 13))
        close(contract, MAY)
        served(aoki, days(MAY, 14, 14), at=datetime(2026, 6, 5, 1, 0, tzinfo=UTC))
        served(aoki, days(JUNE, 8, 10))
        return actions.evaluate_month(month_row(contract, JUNE), at=JULY_2)


def exported(client: Client, contract: Contract, month: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(client.get(f"/statements/{contract.pk}/{month}/export/").content)
    return content


def test_open_month_recomputes_to_the_yen_with_its_adjustments(
    june: Statement, contract: Contract, client_of: ClientOf
) -> None:
    """3 × (400＋410) ＝ 1,200＋1,230、5月分の1食 ＋400＋410：1,600＋1,640 ＝ 3,240円。"""
    found = exported(client_of("chiba"), contract, "2026-06")

    assert recompute.differences(found) == []
    totals = found["statement"]["totals"]
    assert (totals["user"], totals["city"], totals["total"]) == (1600, 1640, 3240)
    [carried] = found["adjustments"]
    assert (carried["from_month"], carried["on"], carried["user_yen"], carried["city_yen"]) == (
        "2026-05",
        "2026-05-14",
        400,
        410,
    )
    assert carried["reason"] == "令和8年5月14日 昼食：記録なし→手渡し（月遅れの記録）。"


def test_closed_month_is_exported_as_it_was_frozen(
    asahi: Organisation, contract: Contract, june: Statement, client_of: ClientOf
) -> None:
    with inside(asahi):
        frozen = close(contract, JUNE)

    found = exported(client_of("baba"), contract, "2026-06")["statement"]

    assert (found["facts_digest"], found["result_digest"], found["pack_digest"]) == (
        frozen.facts_digest,
        frozen.result_digest,
        frozen.pack_digest,
    )
    assert (found["id"], found["contract"], found["state"]) == (str(frozen.pk), contract.number, "frozen")


def test_export_over_the_api_is_the_same_as_over_the_page(
    contract: Contract, june: Statement, client_of: ClientOf
) -> None:
    client = client_of("chiba")

    assert client.get(f"/api/v1/statements/{june.pk}/export").json() == exported(client, contract, "2026-06")


def test_export_names_nobody(contract: Contract, june: Statement, client_of: ClientOf) -> None:
    text = client_of("chiba").get(f"/statements/{contract.pk}/2026-06/export/").content.decode()

    assert [word for word in ("青木", "ハナ", "あおき", "072-674-7111", "勝手口", "千葉") if word in text] == []


def test_export_is_noted_and_offered_as_a_file(
    asahi: Organisation, contract: Contract, june: Statement, client_of: ClientOf
) -> None:
    response = client_of("chiba").get(f"/statements/{contract.pk}/2026-06/export/")

    assert response.headers["Content-Disposition"] == 'attachment; filename="month-2026-06.json"'
    with inside(asahi):
        [entry] = AuditEntry.objects.filter(action="statements.export")
        assert (entry.actor_name, entry.detail) == ("千葉 実", "令和8年6月 JSON")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (("adjustments", 0, "user_yen"), "明細書の行 adjustment/"),
        (("statement", "totals", "city"), "明細書の合計 city"),
        (("statement", "lines", 0, "city_yen"), "明細書の行"),
        (("statement", "result_digest"), "照合値 result"),
        (("facts", "events", 0, "inputs", "status"), "照合値 facts"),
    ],
)
def test_recompute_notices_what_was_changed_in_the_statement(
    path: tuple[Any, ...], said: str, contract: Contract, june: Statement, client_of: ClientOf
) -> None:
    export = at = copy.deepcopy(exported(client_of("chiba"), contract, "2026-06"))
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = at[path[-1]] + 1 if isinstance(at[path[-1]], int) else "absent"

    assert [one for one in recompute.differences(export) if one.startswith(said)] != []


def test_program_says_that_everything_agrees(
    contract: Contract, june: Statement, client_of: ClientOf, tmp_path: Path
) -> None:
    file = tmp_path / "month.json"
    file.write_bytes(client_of("chiba").get(f"/statements/{contract.pk}/2026-06/export/").content)

    done = subprocess.run([sys.executable, "-I", "-S", PROGRAM, file], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "3件の記録、2行の明細、総額 3,240円（利用者 1,600円、市 1,640円）が、1円まで合いました。\n"


@pytest.mark.parametrize(("who", "status"), [("aoki", 403), ("doi", 403), ("chiba", 200), ("baba", 200), ("endo", 409)])
def test_export_is_for_the_office_of_this_npo(
    who: str, status: int, contract: Contract, june: Statement, client_of: ClientOf
) -> None:
    assert client_of(who).get(f"/statements/{contract.pk}/2026-06/export/").status_code == status


def test_export_of_another_npo_is_not_found(june: Statement, client_of: ClientOf) -> None:
    response = client_of("endo").get(f"/api/v1/statements/{june.pk}/export")

    assert (response.status_code, response.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("people", [1, 3])
def test_export_asks_the_same_number_of_queries_for_any_number_of_people(
    people: int,
    asahi: Organisation,
    contract: Contract,
    rules: PackVersion,
    client_of: ClientOf,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    with inside(asahi):
        for number in range(people):
            served(join(contract, f"青木{number}"), days(MAY, 11, 13))
        actions.evaluate_month(month_row(contract, MAY), at=CLOSING)
    client = client_of("chiba")
    client.get(f"/statements/{contract.pk}/2026-05/export/")

    with django_assert_num_queries(15):
        client.get(f"/statements/{contract.pk}/2026-05/export/")
