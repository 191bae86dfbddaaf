"""Bringing an installation up to date while people work in it."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.db import connection, transaction

from npo_platform.backend.here import here
from npo_platform.backend.logins import owner
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.registry.actions import cluster, installing
from tenants.registry.actions.patience import patiently
from tenants.registry.models import Organisation
from tests import world


def test_installing_again_changes_nothing(real_logins: None) -> None:
    assert installing.install(at=world.FOUNDED) == []


def test_founding_stands_in_the_audit_of_the_founded(real_logins: None, organisations: dict[str, Organisation]) -> None:
    with inside(organisations["npo_asahi"]):
        entry = AuditEntry.objects.get(action="founded")

    assert (entry.actor_name, entry.detail) == ("運営", "あさひ会")


TABLE = "npo_asahi.vault_datakey"


def work_long(began: threading.Event) -> None:
    """A long report reads the table."""
    with cluster.administrator(settings.DATABASES["default"]["NAME"]) as admin, admin.transaction():
        admin.execute(f"LOCK TABLE {TABLE} IN ACCESS SHARE MODE")
        began.set()
        time.sleep(1.0)


def read_often() -> float:
    """Somebody at work, and the longest they had to wait."""
    longest = 0.0
    with cluster.administrator(settings.DATABASES["default"]["NAME"]) as admin:
        for _ in range(20):
            began = time.monotonic()
            admin.execute(f"SELECT count(*) FROM {TABLE}")
            longest = max(longest, time.monotonic() - began)
            time.sleep(0.05)
    return longest


@patiently
def alter() -> None:
    with here.entered(owner()), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {TABLE} ADD COLUMN extra int; ALTER TABLE {TABLE} DROP COLUMN extra")


def test_migration_waits_without_making_others_wait(real_logins: None) -> None:
    reading = threading.Event()

    with ThreadPoolExecutor(2) as others:
        others.submit(work_long, reading)
        waiting = others.submit(read_often)
        reading.wait()
        began = time.monotonic()
        alter()
        waited = time.monotonic() - began

    assert waited > 0.5
    assert waiting.result() < 0.7
