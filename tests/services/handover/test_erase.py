"""Five years after its end the people of a settled contract are erased; sums and digests stay."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from npo_platform.kernel.ids import uuid7
from services.handover.models import KeptMonth
from services.handover.queries.erasure import erasure_of
from services.handover.queries.tables import TABLES
from services.people.models import Decision, Recipient
from services.statements.models import Statement
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.desk.models import ReceivedReport
from tenants.registry.models import Contract, Organisation
from tests.services.statements.scene import join

ERASED = datetime(2031, 6, 1, 1, 0, tzinfo=UTC)


def erase(*options: str, at: datetime = ERASED) -> dict[str, Any]:
    """The operator's command; its answer."""
    said = StringIO()
    with time_machine.travel(at, tick=False):
        call_command("erase_contract", "asahi", "令8-福-12", "--json", *options, stdout=said)
    told: dict[str, Any] = json.loads(said.getvalue())
    return told


def test_the_dry_run_says_what_would_go_and_changes_nothing(asahi: Organisation, settled: Contract) -> None:
    told = erase()

    assert (told["erased"], told["people"], told["months_kept"]) == (False, 2, 1)
    assert (told["rows"]["利用者"], told["rows"]["配達実績"], told["rows"]["利用決定"]) == (2, 8, 2)
    with inside(asahi):
        assert Recipient.objects.count() == 2


def test_people_go_sums_and_digests_stay_and_both_audits_know(
    asahi: Organisation, mihon: Organisation, settled: Contract, client_of: Callable[[str], Client]
) -> None:
    with inside(asahi):
        frozen = Statement.objects.get()
        expected = (frozen.totals, frozen.facts_digest, frozen.result_digest)

    erase("--really")

    with inside(asahi):
        left = {table.name: table.rows(None).count() for table in TABLES}
        kept = KeptMonth.objects.get()
        noted = AuditEntry.objects.filter(action="contract_erased").values_list("detail", flat=True)
        assert list(noted) == ["令8-福-12 2人 1か月"]
    with inside(mihon):
        assert AuditEntry.objects.filter(action="contract_erased").count() == 1
        assert ReceivedReport.objects.count() == 1
    assert {name for name, count in left.items() if count} == set()
    assert (kept.starts_on, (kept.totals, kept.facts_digest, kept.result_digest)) == (date(2026, 5, 1), expected)
    page = client_of("doi").get(f"/handover/{settled.pk}/")
    assert [one.totals["city"] for one in page.context["kept"]] == [4080]
    assert page.context["contract"].standing == "erased"
    assert client_of("seki").get(f"/contracts/{settled.pk}/").context["contract"].standing == "erased"


def test_evidence_is_guarded_again_afterwards(asahi: Organisation, settled: Contract) -> None:
    erase("--really")

    with inside(asahi), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D' AND NOT tgisinternal "
            "AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'npo_asahi'::regnamespace)"
        )
        assert cursor.fetchone() == (0,)


def test_who_is_also_under_another_contract_stays(asahi: Organisation, mihon: Organisation, settled: Contract) -> None:
    with inside(mihon):
        other = Contract.objects.get(pk=settled.pk)
        other.pk, other.number, other.ended_on = uuid7(), "令8-福-99", None
        other.save(force_insert=True)
    with inside(asahi):
        aoki = Recipient.objects.get(family_name="青木")
        Decision.objects.create(recipient=aoki, contract_id=other.pk, number="別", starts_on=date(2026, 6, 1))

    told = erase("--really")

    with inside(asahi):
        assert told["people"] == 1
        assert list(Recipient.objects.values_list("family_name", flat=True)) == ["青木"]
        assert Decision.objects.get().contract_id == other.pk


@pytest.mark.parametrize("options", [(), ("--really",)])
def test_before_its_day_and_twice_it_is_refused(asahi: Organisation, settled: Contract, options: tuple[str]) -> None:
    with pytest.raises(CommandError) as early:
        erase(*options, at=datetime(2031, 5, 31, 1, 0, tzinfo=UTC))
    erase("--really")
    with pytest.raises(CommandError) as twice:
        erase(*options)

    assert str(early.value) == "契約「令8-福-12」を消去できるのは令和13年6月1日からです。"
    assert str(twice.value) == "契約「令8-福-12」は令和13年6月1日に消去しました。"


def test_while_something_is_open_it_is_refused(asahi: Organisation, over: Contract) -> None:
    with inside(asahi):
        join(over, "見知らぬ")
    with pytest.raises(CommandError) as refusal:
        erase("--really")

    assert str(refusal.value).startswith("契約「令8-福-12」は、まだ精算済みではありません。")
    with inside(asahi):
        assert Recipient.objects.count() == 3


def test_another_npo_knows_nothing_of_it(sumire: Organisation, settled: Contract) -> None:
    with inside(sumire), pytest.raises(Contract.DoesNotExist):
        erasure_of(settled.pk, ERASED.date())
