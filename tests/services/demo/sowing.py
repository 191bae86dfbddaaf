"""Sow a small sample into a database of its own, in a process of its own, and bring back what there is."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).parents[3]


@contextmanager
def own_database(name: str) -> Iterator[dict[str, str]]:
    """The environment of a process that works in this database, which is gone afterwards, with its roles."""
    url = urlsplit(os.environ["DATABASE_URL"])
    environment = os.environ | {
        "DATABASE_URL": url._replace(path=f"/{name}").geturl(),
        "DJANGO_SETTINGS_MODULE": "npo_platform.settings",
    }
    try:
        yield environment
    finally:
        remove(name, url._replace(path="/postgres").geturl())


def remove(name: str, address: str) -> None:
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        own = "SELECT rolname FROM pg_roles WHERE starts_with(rolname, %s) ORDER BY rolname = %s, rolcanlogin DESC"
        for (role,) in admin.execute(own, [f"{name}_", f"{name}_owner"]).fetchall():
            if admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                admin.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))


def sow(name: str, now: str, people: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    """What the sample of these NPOs holds, as `telling` tells it."""
    with own_database(name) as environment:
        command = [sys.executable, "-m", "tests.services.demo", now, json.dumps(people)]
        told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stderr
        found: dict[str, Any] = json.loads(told.stdout)
        return found
