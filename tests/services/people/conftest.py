"""あさひ会's office with 見本市's published rules, and すみれの会's person who must never show."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from npo_platform.kernel.calendar import TOKYO
from services.people.actions import add_recipient, decide
from services.people.checks import DecisionDraft, RecipientDraft
from services.people.models import Decision, Recipient
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.statements.scene import mihon_rules, publish
from tests.world import who

ClientOf = Callable[[str], Client]
TODAY = date(2026, 10, 6)
NOW = datetime(2026, 10, 6, 10, 0, tzinfo=TOKYO)
HANAKO = RecipientDraft("髙橋", "花子", "タカハシ", "はなこ", phone="072-674-7111", born_on=date(1940, 3, 4))


@pytest.fixture(autouse=True)
def _ten_o_clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def rules(mihon: Organisation) -> None:
    publish(mihon, mihon_rules())


@pytest.fixture
def in_asahi(asahi: Organisation, contract: Contract) -> Iterator[Contract]:
    with inside(asahi):
        yield contract


@pytest.fixture
def secret(sumire: Organisation, mihon: Organisation) -> Recipient:
    """すみれの会's own person, of the same name as ours."""
    with inside(sumire):
        person = add_recipient(replace(HANAKO, number="9999", given_name="ヒミツ"), by=who("endo"), at=NOW)
        contract = Contract.objects.get(city_id=mihon.pk)
        decide(person, draft_of(contract, number="菫-1"), by=who("endo"), at=NOW)
    return person


def draft_of(contract: Contract, **changes: Any) -> DecisionDraft:
    """A decision from 1 April, without end, every day."""
    asked: dict[str, Any] = {
        "contract_id": contract.pk,
        "number": "見高福第1号",
        "starts_on": date(2026, 4, 1),
    }
    return DecisionDraft(**{**asked, **changes})


def hanako(contract: Contract, **changes: Any) -> tuple[Recipient, Decision]:
    """Hanako with her decision, inside あさひ会."""
    person = add_recipient(HANAKO, by=who("chiba"), at=NOW)
    return person, decide(person, draft_of(contract, **changes), by=who("chiba"), at=NOW)
