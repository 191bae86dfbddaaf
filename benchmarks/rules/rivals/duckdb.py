"""DuckDB's SQL on one thread, from a table of its own into numpy arrays."""

from collections.abc import Callable

import numpy as np

from benchmarks.rules.rivals.sql import EVENTS
from benchmarks.rules.workload import Columns, Yen


def prepare(columns: Columns) -> Callable[[], Yen]:
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    given = {"id": np.arange(len(columns))} | vars(columns)
    connection.register("given", given)
    connection.execute("CREATE TABLE events AS SELECT * FROM given")

    def work() -> Yen:
        billed = connection.execute(EVENTS.replace("/ 7", "// 7")).fetchnumpy()
        order = np.empty(len(columns), dtype=np.intp)
        order[billed["id"]] = np.arange(len(columns))
        return billed["user_yen"][order], billed["city_yen"][order]

    return work
