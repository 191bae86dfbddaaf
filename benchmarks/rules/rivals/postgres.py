"""PostgreSQL: one statement over a temporary table, and the same rows read by COPY in its binary form."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import psycopg

from benchmarks.rules.rivals.sql import COLUMNS, EVENTS
from benchmarks.rules.workload import Columns, Yen

ROW = "SELECT person, day, meal, status, burden_class FROM events"  # as written: a bare read sorts nothing
HEADER, TRAILER = 19, 2


@contextmanager
def table_of(columns: Columns) -> Iterator[Any]:
    """A connection with the events in a table that is gone with it."""
    with psycopg.connect(os.environ["DATABASE_URL"], dbname="postgres") as connection:
        for setting in (
            "work_mem = '1GB'",
            "temp_buffers = '512MB'",
            "max_parallel_workers_per_gather = 0",
            "jit = off",
        ):
            connection.execute(f"SET {setting}")  # one core, no sort on disk; its compiler only costs time here
        kinds = "id integer, person integer, day integer, meal smallint, status smallint, burden_class smallint"
        connection.execute(f"CREATE TEMPORARY TABLE events ({kinds.replace(',', ' NOT NULL,')} NOT NULL)")
        lists = [np.arange(len(columns)).tolist(), *(getattr(columns, name).tolist() for name in COLUMNS[1:])]
        with connection.cursor().copy("COPY events FROM STDIN (FORMAT binary)") as copy:
            copy.set_types(["int4", "int4", "int4", "int2", "int2", "int2"])
            for row in zip(*lists, strict=True):
                copy.write_row(row)
        connection.execute("ANALYZE events")
        yield connection


def computed(connection: Any) -> Callable[[], Any]:
    """Every event's yen computed in the server; only their sums leave it."""
    return lambda: connection.execute(f"SELECT sum(user_yen), sum(city_yen) FROM ({EVENTS}) billed").fetchone()


def computed_and_read(connection: Any) -> Callable[[], Yen]:
    """Every event's yen computed in the server and read into arrays."""
    fields = (("id", ">i4"), ("user", ">i8"), ("city", ">i8"))

    def work() -> Yen:
        rows = rows_of(blocks(connection, EVENTS), fields)
        order = np.argsort(rows["id"])
        return rows["user"][order].astype(np.int64), rows["city"][order].astype(np.int64)

    return work


def drained(connection: Any) -> int:
    """The bare read: every byte of every row taken from the server and dropped."""
    return sum(len(block) for block in blocks(connection, ROW))


def read(connection: Any) -> Columns:
    """The same rows as the columns the rules read."""
    fields = (("person", ">i4"), ("day", ">i4"), ("meal", ">i2"), ("status", ">i2"), ("burden_class", ">i2"))
    rows = rows_of(blocks(connection, ROW), fields)
    return Columns(**{name: rows[name].astype(np.int64) for name, _ in fields})


def blocks(connection: Any, query: str) -> Iterator[Any]:
    with connection.cursor().copy(f"COPY ({query}) TO STDOUT (FORMAT binary)") as copy:
        yield from copy


def rows_of(given: Iterator[Any], fields: tuple[tuple[str, str], ...]) -> Any:
    """Rows of a fixed width: a count of fields, then each with its length before it."""
    parts: list[tuple[str, str]] = [("", ">i2")]
    for name, kind in fields:
        parts += [(f"{name}_length", ">i4"), (name, kind)]
    data = bytearray()
    for block in given:
        data += block
    row = np.dtype([(name or "fields", kind) for name, kind in parts])
    return np.frombuffer(data, dtype=row, offset=HEADER, count=(len(data) - HEADER - TRAILER) // row.itemsize)
