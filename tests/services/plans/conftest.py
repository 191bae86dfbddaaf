"""Hanako and her decision at あさひ会, 6 October 2026 (a Tuesday), under 見本市's rules."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from npo_platform.kernel.calendar import TOKYO
from services.people.actions import add_recipient, decide
from services.people.checks import DecisionDraft, RecipientDraft
from services.people.models import Decision, Recipient
from services.plans.actions import set_weekly_plan
from services.plans.checks import MealDraft
from services.plans.models import Stop
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.statements.scene import mihon_rules, publish
from tests.world import who

ClientOf = Callable[[str], Client]
TODAY = date(2026, 10, 6)
NOW = datetime(2026, 10, 6, 10, 0, tzinfo=TOKYO)
MONDAY, WEDNESDAY, FRIDAY = 0, 2, 4


@dataclass(frozen=True)
class Hanako:
    """The person, her decision, and the contract it stands under."""

    person: Recipient
    decision: Decision
    contract: Contract


def meals(*weekdays: int, meal: str = "lunch", diet: str = "regular") -> list[MealDraft]:
    return [MealDraft(weekday, meal, diet) for weekday in weekdays]


def join(contract: Contract, number: int = 1, by: str = "chiba", **changes: Any) -> Hanako:
    """A person with a decision from April, every day."""
    draft = RecipientDraft(
        "髙橋",
        f"花子{number}",
        "たかはし",
        "はなこ" + "あいうえおかきくけこ"[number % 10],
        number=f"{number:04d}",
    )
    person = add_recipient(draft, by=who(by), at=NOW)
    asked: dict[str, Any] = {
        "number": f"第{number}号",
        "starts_on": date(2026, 4, 1),
        "burden_class": "exempt",
    }
    decision = decide(
        person,
        DecisionDraft(contract.pk, **{**asked, **changes}),
        by=who(by),
        at=NOW,
    )
    return Hanako(person, decision, contract)


def stops(person: Recipient) -> dict[str, str]:
    """{"10-07 lunch": ""}: each stop with the reason it fell away, or nothing."""
    found = Stop.objects.filter(recipient=person).order_by("service_on", "meal")
    return {f"{stop.service_on:%m-%d} {stop.meal}": stop.cancel_reason for stop in found}


@pytest.fixture(autouse=True)
def _ten_o_clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def rules(mihon: Organisation) -> None:
    publish(mihon, mihon_rules())


@pytest.fixture
def in_asahi(asahi: Organisation, contract: Contract, rules: None) -> Iterator[Contract]:
    with inside(asahi):
        yield contract


@pytest.fixture
def hanako(in_asahi: Contract) -> Hanako:
    return join(in_asahi)


@pytest.fixture
def hanako_outside(asahi: Organisation, contract: Contract, rules: None) -> Hanako:
    """Hanako, made inside あさひ会 and left again: for pages."""
    with inside(asahi):
        return join(contract)


@pytest.fixture
def secret(sumire: Organisation, mihon: Organisation, rules: None) -> Hanako:
    """すみれの会's person with a plan of every day."""
    with inside(sumire):
        theirs = join(Contract.objects.get(city_id=mihon.pk), 9, by="endo")
        Recipient.objects.update(family_name="ヒミツ")
        set_weekly_plan(theirs.decision, meals(*range(7)), TODAY, by=who("endo"), at=NOW)
    return theirs


@pytest.fixture
def tonari_contract(asahi: Organisation, tonari: Organisation) -> Contract:
    """隣野市 commissions あさひ会 too, for this test."""
    agreed = Contract(
        city_id=tonari.pk,
        npo_id=asahi.pk,
        number="隣高福 第9号",
        title="配食サービス事業業務委託",
        starts_on=date(2026, 4, 1),
        ends_on=date(2027, 4, 1),
    )
    with inside(tonari):
        agreed.save()
    return agreed
