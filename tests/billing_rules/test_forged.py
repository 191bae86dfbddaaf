"""Whoever writes SQL with an organisation's own login forges no answer, no reading and no notice of another."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from billing_rules.advisories import actions as advisories
from billing_rules.advisories.models import Advisory, Share
from billing_rules.formats.signed import Signed, fingerprint
from billing_rules.keys.actions import ensure_key, trust
from billing_rules.keys.models import SigningKey
from billing_rules.keys.queries import signer_of
from billing_rules.packs import actions as packs
from billing_rules.packs.models import Origin, PackVersion
from billing_rules.simulation.actions import simulate
from billing_rules.simulation.models import Share as Part
from billing_rules.simulation.models import Simulation
from npo_platform.kernel.ids import uuid7
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tests.services.recalls.scene import JUNE_21, advise, draft
from tests.services.statements.scene import mihon_rules, publish
from tests.world import who

STOP = {"stops": True, "stop_reason": "単価を直すまで"}
NO = "row-level security|may only change|is noted once|takes the place of one|takes back one"
FAR = "ab" * 32
DEARER = mihon_rules(price_from=("2026-07-01", 840))


@pytest.fixture
def version(mihon: Organisation) -> PackVersion:
    return publish(mihon, mihon_rules())


@pytest.fixture
def foreign(tonari: Organisation) -> PackVersion:
    """隣野市's own rules; すみれの会 has a contract with both cities."""
    return publish(tonari, mihon_rules())


def _refused(sql: str, *values: Any) -> None:
    with pytest.raises(DatabaseError, match=NO), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def _like(table: str, row: UUID, **changes: str) -> tuple[Any, ...]:
    """An INSERT of one more row like this one, but for its changes."""
    told = "".join(f", '{name}', %s::text" for name in changes)
    sql = (
        f"INSERT INTO {table} SELECT changed.* FROM {table} one, "
        f"jsonb_populate_record(one, jsonb_build_object('id', %s::text{told})) changed WHERE one.id = %s"
    )
    return sql, str(uuid7()), *changes.values(), row


def _waiting(city: Organisation, version: PackVersion) -> Advisory:
    with inside(city):
        return advisories.write(version, draft(severity="high"), by=who("hara"), at=JUNE_21)


def _asked(city: Organisation, version: PackVersion, name: str) -> Simulation:
    with inside(city):
        drafted = packs.draft(version.pack, DEARER, by=who(name), at=JUNE_21)
        return simulate(drafted, months=1, by=who(name), at=JUNE_21)


def test_no_city_replaces_or_takes_back_anothers_notice(
    version: PackVersion, foreign: PackVersion, mihon: Organisation, tonari: Organisation
) -> None:
    stop = advise(mihon, version, **STOP)
    with inside(tonari):
        own = advisories.write(foreign, draft(), by=who("tani"), at=JUNE_21)
        _refused(*_like("advisories_advisory", own.pk, previous_id=str(stop.pk)))
        _refused(*_like("advisories_advisory", own.pk, previous_id=str(stop.pk), kind="withdrawal"))


def test_no_city_takes_back_anothers_version(version: PackVersion, foreign: PackVersion, tonari: Organisation) -> None:
    with inside(tonari):
        drafted = packs.draft(foreign.pack, DEARER, by=who("tani"), at=JUNE_21)
        sql = _like("packs_packversion", drafted.pk, number="9", withdraws_id=str(version.pk), reason="うそ")
        _refused(*sql)


@pytest.mark.parametrize(
    "forged",
    [
        {"figures": '{"touched": false}'},
        {"found_at": "2026-06-21T10:00:00Z"},
        {"read_at": "2026-06-21T10:00:00Z"},
        {"read_by_name": "馬場 和子"},
        {"read_by_id": "0197a000-0000-7000-8000-000000000001"},
    ],
    ids=lambda forged: next(iter(forged)),
)
def test_city_says_of_no_npo_that_it_found_or_read(
    version: PackVersion, mihon: Organisation, forged: dict[str, str]
) -> None:
    share = Share(advisory=_waiting(mihon, version), city_id=mihon.pk)
    with inside(mihon):
        share.npo_id = Share.objects.filter(advisory=advise(mihon, version))[0].npo_id
        for name, value in forged.items():
            setattr(share, name, {"touched": False} if name == "figures" else value)
        with pytest.raises(DatabaseError, match=NO), transaction.atomic():
            share.save(force_insert=True)


def test_city_computes_no_npos_part_of_a_simulation(version: PackVersion, mihon: Organisation) -> None:
    part = Part(city_id=mihon.pk, figures={"months": []}, finished_at=JUNE_21)
    asked = _asked(mihon, version, "hara")
    with inside(mihon), connection.cursor() as cursor:
        part.npo_id = Part.objects.filter(simulation=asked)[0].npo_id
        sql, number, *values = _like("simulation_simulation", asked.pk)
        cursor.execute(sql, [number, *values])
        part.simulation_id = UUID(number)
        with pytest.raises(DatabaseError, match=NO), transaction.atomic():
            part.save(force_insert=True)


def test_city_invents_no_signature_under_its_rules(version: PackVersion, mihon: Organisation) -> None:
    """A signer nobody here believes, and one added to what is published already."""
    drafted = _asked(mihon, version, "hara").version
    with inside(mihon):
        key = ensure_key(by=who("kita"), at=JUNE_21).public_key
        for of, public_key in ((drafted, FAR), (version, key)):
            with pytest.raises(DatabaseError, match=NO), transaction.atomic():
                Origin(version=of, signer="川上市", public_key=public_key, verified_at=JUNE_21).save(force_insert=True)


def test_key_an_approver_trusts_keeps_its_owners_name(mihon: Organisation, tonari: Organisation) -> None:
    """隣野市 enters 川上市's public key under its own name, and retires it."""
    with inside(mihon):
        told = {"name": "川上市", "public_key": FAR, "fingerprint": fingerprint(FAR), "reason": "電話で確かめた"}
        trust(**told, by=who("kita"), at=JUNE_21)
    with inside(tonari):
        claimed = SigningKey(city_id=tonari.pk, city_name="隣野市", public_key=FAR, made_at=JUNE_21)
        claimed.retired_at = JUNE_21
        claimed.save(force_insert=True)
    with inside(mihon):
        assert signer_of(Signed(FAR, b"")).name == "川上市"


def _notices(version: PackVersion, foreign: PackVersion, mihon: Organisation, tonari: Organisation) -> tuple[str, str]:
    advise(mihon, version)
    return "advisories_share", f"advisory_id = '{_waiting(mihon, version).pk}'"


def _simulations(
    version: PackVersion, foreign: PackVersion, mihon: Organisation, tonari: Organisation
) -> tuple[str, str]:
    _asked(mihon, version, "hara")
    return "simulation_share", f"simulation_id = '{_asked(tonari, foreign, 'tani').pk}'"


def _arrivals(version: PackVersion, foreign: PackVersion, mihon: Organisation, tonari: Organisation) -> tuple[str, str]:
    return "packs_arrival", f"version_id = '{foreign.pk}'"


@pytest.mark.parametrize("scene", [_notices, _simulations, _arrivals])
def test_npo_moves_its_answer_to_nothing_it_was_not_asked(
    version: PackVersion,
    foreign: PackVersion,
    mihon: Organisation,
    tonari: Organisation,
    asahi: Organisation,
    scene: Callable[..., tuple[str, str]],
) -> None:
    """Whose share it is decides who reads a draft, a waiting notice, a foreign city's simulation."""
    table, moved = scene(version, foreign, mihon, tonari)
    with inside(asahi):
        packs.acknowledge(version, by=who("baba"), at=JUNE_21)
        _refused(f"UPDATE {table} SET {moved}")
