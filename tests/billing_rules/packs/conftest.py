"""見本市's rules in the hands of 原 (author) and 北 (approver), by the product's own verbs."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from billing_rules.packs import actions
from billing_rules.packs.models import PackVersion, RulePack
from services.demo.simulating import simulated, tell_npos
from tenants.accounts.queries import Person
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tenants.registry.queries import current_city
from tests import world

LIBRARY = Path(__file__).parents[3] / "billing_rules" / "library" / "mihon"
FIRST = (LIBRARY / "meals.json").read_text()
SECOND = (LIBRARY / "meals-2.json").read_text()  # 810 → 840 yen from 2026-10-01
AT = datetime(2026, 9, 10, 1, 0, tzinfo=UTC)
LATER = datetime(2026, 9, 20, 1, 0, tzinfo=UTC)


def changed(text: str, **parts: Any) -> str:
    """A document with some of its top parts replaced."""
    return json.dumps(json.loads(text) | parts, ensure_ascii=False)


def approved(pack: RulePack, text: str, *, at: datetime = AT) -> PackVersion:
    """Drafted and checked by 原, approved by 北; inside 見本市."""
    version = actions.draft(pack, text, by=world.who("hara"), at=at)
    version = actions.validate(version, by=world.who("hara"), at=at)
    if version.previous_digest:
        simulated(version, by=world.who("hara"), at=at)
    return actions.approve(version, by=world.who("kita"), at=at)


def published(pack: RulePack, text: str, *, at: datetime = AT) -> PackVersion:
    return tell_npos(actions.publish(approved(pack, text, at=at), by=world.who("kita"), at=at))


@pytest.fixture
def in_mihon(mihon: Organisation) -> Iterator[Organisation]:
    with inside(mihon):
        yield mihon


@pytest.fixture
def pack(in_mihon: Organisation) -> RulePack:
    return actions.open_pack(current_city(), "meals", "配食サービスの規則")


@pytest.fixture
def hara(in_mihon: Organisation) -> Person:
    return world.who("hara")


@pytest.fixture
def kita(in_mihon: Organisation) -> Person:
    return world.who("kita")
