"""A day at あさひ会: three people with a decision, a lunch due to each, and すみれの会's person who must not show."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import pytest
import time_machine

from npo_platform.kernel.calendar import TOKYO
from services.people.actions import add_recipient, decide
from services.people.checks import DecisionDraft, RecipientDraft
from services.people.models import Decision, Recipient
from services.plans.models import Stop
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.world import who

DAY = date(2026, 10, 6)
NOON = datetime(2026, 10, 6, 12, 40, tzinfo=TOKYO)
CAST = (
    ("ando", "安藤", "ミツ", "あんどう", "みつ"),
    ("ishida", "石田", "文子", "いしだ", "ふみこ"),
    ("ueno", "上野", "茂", "うえの", "しげる"),
)


@dataclass(frozen=True)
class Day:
    """The people of the day by name, their decisions and their lunches."""

    contract: Contract
    people: dict[str, Recipient]
    decisions: dict[str, Decision]
    stops: dict[str, Stop]

    def stop(self, name: str) -> Stop:
        return self.stops[name]


def add_person(contract_id: UUID, names: tuple[str, str, str, str], number: str, by: str) -> tuple[Recipient, Decision]:
    family, given, family_kana, given_kana = names
    actor = who(by)
    recipient = add_recipient(
        RecipientDraft(family, given, family_kana, given_kana, number=number, phone="0123-45-6700"),
        by=actor,
        at=NOON,
    )
    draft = DecisionDraft(contract_id=contract_id, number=f"決{number}", starts_on=date(2026, 4, 1))
    return recipient, decide(recipient, draft, by=actor, at=NOON)


def add_stop(decision: Decision, day: date = DAY, meal: str = "lunch") -> Stop:
    return Stop.objects.create(
        recipient_id=decision.recipient_id,
        decision=decision,
        contract_id=decision.contract_id,
        service_on=day,
        meal=meal,
        diet="regular",
    )


@pytest.fixture
def noon() -> Iterator[datetime]:
    with time_machine.travel(NOON, tick=False):
        yield NOON


@pytest.fixture
def a_day(contract: Contract, asahi: Organisation) -> Day:
    """Made inside あさひ会, and left again."""
    people, decisions, stops = {}, {}, {}
    with inside(asahi):
        for index, (name, *names) in enumerate(CAST, start=1):
            person, decision = add_person(contract.pk, tuple(names), f"{index:04d}", "chiba")
            people[name], decisions[name], stops[name] = person, decision, add_stop(decision)
    return Day(contract, people, decisions, stops)


@pytest.fixture
def in_asahi(a_day: Day, asahi: Organisation) -> Iterator[Day]:
    with inside(asahi):
        yield a_day


@pytest.fixture
def other_stop(sumire: Organisation, mihon: Organisation) -> Stop:
    """すみれの会's own stop on the same day."""
    with inside(sumire):
        contract = Contract.objects.get(city_id=mihon.pk)
        names = ("菫", "ヒミツ", "すみれ", "ひみつ")
        _, decision = add_person(contract.pk, names, "0001", "endo")
        return add_stop(decision)
