"""Timing, telling, and a database of one's own that is gone afterwards."""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

NAME = "bench"


def best(act: Callable[[], Any], times: int = 3) -> float:
    """The least seconds of several runs: what else the machine did only ever adds."""
    return min(_seconds(act) for _ in range(times))


def _seconds(act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def tell(what: str, seconds: float, baseline: float | None = None, unit: str = "s", note: str = "") -> None:
    """One line: what, how long, and how many times faster than the baseline of this run."""
    ratio = f"   {baseline / seconds:6.1f} ×" if baseline else ""
    print(f"{what:<52}{seconds:10.3f} {unit}{ratio}   {note}")


def spread(seconds: list[float]) -> tuple[float, float]:
    """p50 and p95."""
    ordered = sorted(seconds)
    return statistics.median(ordered), ordered[int(len(ordered) * 0.95)]


@contextmanager
def database() -> Iterator[None]:
    """Django on a database named `bench`, made at the start and dropped at the end."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    os.environ["DATABASE_URL"] = parts._replace(path=f"/{NAME}").geturl()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "npo_platform.settings")
    os.environ.setdefault("LOG_LEVEL", "ERROR")

    import django

    django.setup()
    _drop()
    try:
        yield
    finally:
        _drop()


def _drop() -> None:
    from django.db import connection
    from psycopg import errors, sql

    from tenants.registry.actions import cluster

    connection.close()
    with cluster.administrator("postgres") as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME)))
        roles = admin.execute(  # owner and kinds last: the others belong to them
            "SELECT rolname FROM pg_roles WHERE starts_with(rolname, %s) "
            "ORDER BY rolname = %s, rolname LIKE '%%\_kind\_%%', rolname",
            [f"{NAME}_", f"{NAME}_owner"],
        )
        for (role,) in roles.fetchall():
            with suppress(errors.UndefinedObject):
                admin.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))
