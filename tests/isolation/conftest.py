"""The battery believes in nothing but real logins, and leaves the world as it found it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from tenants.registry.actions import cluster
from tenants.registry.models import Organisation
from tests.backend.base import by_real_logins

EVERY_TABLE = """
    SELECT format('%I.%I', n.nspname, c.relname) AS place, a.attname AS key FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
    WHERE c.relkind = 'r' AND (n.nspname = 'public' OR n.nspname = 'operator' OR n.nspname ~ '^(npo|city)_')
"""
REMEMBER = f"""
    CREATE SCHEMA remembered;
    CREATE TABLE remembered.rows (place text, key text, PRIMARY KEY (place, key));
    DO $$ DECLARE found record; BEGIN
      FOR found IN {EVERY_TABLE} LOOP
        EXECUTE format('INSERT INTO remembered.rows SELECT %L, %I::text FROM %s', found.place, found.key, found.place);
      END LOOP;
    END $$
"""
TAKE_AWAY = f"""
    SET session_replication_role = replica;
    DO $$ DECLARE found record; BEGIN
      FOR found IN {EVERY_TABLE} LOOP
        EXECUTE format(
          'DELETE FROM %1$s t WHERE NOT EXISTS '
          '(SELECT FROM remembered.rows r WHERE r.place = %1$L AND r.key = t.%2$I::text)',
          found.place, found.key);
      END LOOP;
    END $$
"""
PARTIES = ("npo_asahi", "npo_sumire", "city_mihon", "city_tonari")
PAIRS = [(own, other) for own in PARTIES for other in PARTIES if own != other]


@pytest.fixture(scope="session")
def administrator(django_db_setup: None) -> Iterator[Any]:
    """The rows of the founded world are remembered once."""
    with cluster.administrator(settings.DATABASES["default"]["NAME"]) as admin:
        admin.execute(REMEMBER)
        yield admin


@pytest.fixture
def real_logins(administrator: Any, django_db_blocker: Any) -> Iterator[None]:
    """Every organisation logs in by itself; what the test commits is taken away afterwards."""
    written = "SELECT pg_snapshot_xmax(pg_current_snapshot())"
    with django_db_blocker.unblock(), by_real_logins():
        before = administrator.execute(written).fetchone()
        yield
    if administrator.execute(written).fetchone() != before:
        administrator.execute(TAKE_AWAY)


@pytest.fixture(params=PAIRS, ids="→".join)
def pair(
    request: pytest.FixtureRequest, real_logins: None, organisations: dict[str, Organisation]
) -> tuple[Organisation, Organisation]:
    """One's own organisation, and another one."""
    own, other = request.param
    return organisations[own], organisations[other]


@pytest.fixture
def asahi(organisations: dict[str, Organisation]) -> Organisation:
    return organisations["npo_asahi"]


@pytest.fixture
def sumire(organisations: dict[str, Organisation]) -> Organisation:
    return organisations["npo_sumire"]


@pytest.fixture
def mihon(organisations: dict[str, Organisation]) -> Organisation:
    return organisations["city_mihon"]


@pytest.fixture
def tonari(organisations: dict[str, Organisation]) -> Organisation:
    return organisations["city_tonari"]
