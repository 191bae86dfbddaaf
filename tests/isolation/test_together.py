"""Many threads, all organisations at once, in no order: every answer belongs to whoever asked."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from tenants.accounts.models import User
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tests import world

CHIEFS = {"npo_asahi": "baba", "npo_sumire": "endo", "city_mihon": "kita", "city_tonari": "tani", "operator": "ueda"}
THREADS, REQUESTS = 6, 60
NAMES = {schema: [m.display_name for m in world.CAST.values() if m.organisation == schema] for schema in CHIEFS}


@pytest.fixture
def sessions(real_logins: None, organisations: dict[str, Organisation]) -> dict[str, str]:
    """The session cookie of whoever answers for the people, for each organisation."""
    found = {}
    for schema, name in CHIEFS.items():
        browser = Client(SERVER_NAME=world.HOSTS[schema])
        with inside(organisations[schema]):
            browser.force_login(User.objects.get(username=name))
        found[schema] = browser.cookies["session"].value
    return found


def ask_in_turn(seed: int, sessions: dict[str, str]) -> list[str]:
    """What was wrong with the answers to one thread."""
    order = random.Random(seed)
    wrong: list[str] = []
    try:
        for _ in range(REQUESTS):
            schema = order.choice(list(sessions))
            browser = Client(SERVER_NAME=world.HOSTS[schema])
            browser.cookies["session"] = sessions[schema]
            text = browser.get("/accounts/users/").content.decode()
            wrong += [f"{schema} lacks {name}" for name in NAMES[schema] if name not in text]
            others = [name for other, names in NAMES.items() if other != schema for name in names]
            wrong += [f"{schema} shows {name}" for name in others if name in text]
    finally:
        connection.close()
    return wrong


def test_answers_belong_to_whoever_asked(sessions: dict[str, str]) -> None:
    with ThreadPoolExecutor(THREADS) as threads:
        results = list(threads.map(lambda seed: ask_in_turn(seed, sessions), range(THREADS)))

    assert [wrong for result in results for wrong in result] == []
