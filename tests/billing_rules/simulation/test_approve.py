"""Approval is bound to the bytes that were simulated against the version they replace."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from billing_rules.packs import actions as packs
from billing_rules.packs.models import PackVersion, RulePack
from billing_rules.simulation import actions
from billing_rules.simulation.queries import is_simulated
from npo_platform.kernel.errors import Refusal
from services.demo.simulating import simulated
from tenants.accounts.queries import Person
from tests.billing_rules.packs.conftest import AT, FIRST, LATER, SECOND, hara, in_mihon, kita, pack, published

__all__ = ["hara", "in_mihon", "kita", "pack"]
LATEST = datetime(2026, 9, 21, 1, 0, tzinfo=UTC)


def checked(pack: RulePack, text: str, by: Person) -> PackVersion:
    return packs.validate(packs.draft(pack, text, by=by, at=LATER), by=by, at=LATER)


def test_a_successor_is_approved_only_after_its_simulation(pack: RulePack, hara: Person, kita: Person) -> None:
    published(pack, FIRST, at=AT)
    version = checked(pack, SECOND, hara)

    with pytest.raises(Refusal) as refused:
        actions.approve(version, by=kita, at=LATER)
    assert refused.value.code == "not_simulated"

    simulated(version, by=hara, at=LATER)
    assert actions.approve(version, by=kita, at=LATEST).state == "approved"


def test_a_simulation_still_under_way_does_not_count(pack: RulePack, hara: Person, kita: Person) -> None:
    published(pack, FIRST, at=AT)
    version = checked(pack, SECOND, hara)
    asked = actions.simulate(version, months=1, by=hara, at=LATER)

    assert not is_simulated(version)
    actions.cancel(asked, by=hara, at=LATER)
    assert not is_simulated(version)


def test_other_bytes_than_the_simulated_ones_are_refused(pack: RulePack, hara: Person, kita: Person) -> None:
    published(pack, FIRST, at=AT)
    version = checked(pack, SECOND, hara)
    simulated(version, by=hara, at=LATER)

    version = packs.revise(version, SECOND.replace('"version": "2026.2"', '"version": "2026.3"'), by=hara, at=LATER)
    version = packs.validate(version, by=hara, at=LATER)

    with pytest.raises(Refusal) as refused:
        actions.approve(version, by=kita, at=LATEST)
    assert refused.value.code == "not_simulated"


def test_the_database_refuses_what_was_not_simulated(pack: RulePack, hara: Person, kita: Person) -> None:
    published(pack, FIRST, at=AT)
    version = checked(pack, SECOND, hara)

    with pytest.raises(IntegrityError, match="only after the simulation of its very bytes"), transaction.atomic():
        packs.approve(version, by=kita, at=LATER)


def test_the_first_version_has_nothing_to_be_compared_with(pack: RulePack, hara: Person, kita: Person) -> None:
    assert actions.approve(checked(pack, FIRST, hara), by=kita, at=LATER).state == "approved"


def test_the_author_does_not_approve_what_she_simulated(pack: RulePack, hara: Person, kita: Person) -> None:
    published(pack, FIRST, at=AT)
    version = checked(pack, SECOND, hara)
    simulated(version, by=hara, at=LATER)

    with pytest.raises(Refusal) as refused:
        actions.approve(version, by=hara, at=LATEST)
    assert refused.value.code == "same_person"
