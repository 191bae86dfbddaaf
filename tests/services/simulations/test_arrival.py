"""A publication at the NPO: what changes in yen, read by name, and what the city sees of it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from billing_rules.packs import actions as packs
from billing_rules.packs.models import Arrival, PackVersion
from billing_rules.packs.queries import rollout_of
from npo_platform.kernel.errors import Refusal
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.notices.models import Notice
from tenants.registry.models import Organisation
from tests.services.simulations.test_answer import people
from tests.services.statements.scene import mihon_rules, publish
from tests.world import who

__all__ = ["people"]
JUNE_20 = datetime(2026, 6, 20, 1, 0, tzinfo=UTC)
ClientOf = Callable[[str], Client]
NPO = "npo_platform.urls_npo"


@pytest.fixture
def second(mihon: Organisation, people: list[str]) -> PackVersion:
    """840 yen from 6 May, simulated and published on 20 June."""
    return publish(mihon, mihon_rules(price_from=("2026-05-06", 840)), at=JUNE_20, past="5月分は直さない")


def test_the_notice_leads_to_what_changes_in_yen(second: PackVersion, asahi: Organisation, client_of: ClientOf) -> None:
    with inside(asahi):
        link = Notice.objects.filter(kind="pack_published").latest("at").link

    page = client_of("baba").get(link).content.decode()

    assert "配食 第2版で変わること" in page
    assert "＋990" in page  # 30 yen for each of 33 lunches from 6 May on
    assert "25,830円 → 26,820円" in page
    assert "読みました" in page


def test_reading_leaves_a_name_with_the_city(
    second: PackVersion,
    mihon: Organisation,
    asahi: Organisation,
    client_of: ClientOf,
    run_jobs: Callable[[], None],
) -> None:
    with inside(asahi):
        run_jobs()
    address = reverse("simulations:arrival", urlconf=NPO, args=[second.pk])
    for name in ("baba", "chiba"):  # the first name stays
        client_of(name).post(address)

    with inside(mihon):
        rollout = rollout_of(second)
        rows = {str(job.organisation): arrival for job, arrival in rollout.rows}
    assert (rows["すみれの会"].adopted_at, rows["すみれの会"].read_at) == (None, None)
    assert (rows["あさひ会"].read_by_name, rows["あさひ会"].months, rollout.read) == ("馬場 和子", 1, 1)
    assert rows["あさひ会"].adopted_at is not None
    page = client_of("hara").get(f"/rules/{second.pk}/").content.decode()
    assert "馬場 和子" in page
    assert "まだ読んでいません" in page
    with inside(asahi):
        assert AuditEntry.objects.filter(action="packs.acknowledge").count() == 1


def test_the_worker_notes_once_since_when_it_computes(second: PackVersion, asahi: Organisation) -> None:
    with inside(asahi):
        first = packs.arrive(second, months=2, at=JUNE_20)
        again = packs.arrive(second, months=9, at=datetime(2026, 6, 21, tzinfo=UTC))
        assert (again.pk, again.months, again.adopted_at) == (first.pk, 2, JUNE_20)


def test_a_draft_cannot_be_acknowledged(mihon: Organisation, asahi: Organisation, people: list[str]) -> None:
    with inside(mihon):
        pack = packs.open_pack(mihon.city, "meals", "配食")
        draft = packs.draft(pack, mihon_rules(), by=who("hara"), at=JUNE_20)
    with inside(asahi):
        with pytest.raises(Refusal) as refused:
            packs.acknowledge(draft, by=who("baba"), at=JUNE_20)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            packs.arrive(draft, months=0, at=JUNE_20)
    assert refused.value.code == "wrong_state"


def test_one_npo_does_not_see_the_others_reading(
    second: PackVersion, asahi: Organisation, sumire: Organisation, tonari: Organisation
) -> None:
    with inside(asahi):
        packs.acknowledge(second, by=who("baba"), at=JUNE_20)
    for other in (sumire, tonari):
        with inside(other):
            assert not Arrival.objects.exclude(npo_id=other.pk).exists()
