"""A longer past for one NPO: its oldest closed month written again for the months before, by the database itself."""

import os
from datetime import date, timedelta
from typing import Any

import psycopg
from psycopg import sql

MONTH = "month_id in (select id from months_month where starts_on = %(first)s)"
STATEMENT = f"statement_id in (select id from statements_statement where {MONTH})"
DAYS = "service_on >= %(first)s and service_on < %(first)s + 28"  # no month is shorter
TABLES = {
    "months_month": "starts_on = %(first)s",
    "plans_stop": DAYS,
    "records_deliveryrecord": DAYS,
    "records_safetycheck": DAYS,
    "records_stopoutcome": f"stop_id in (select id from plans_stop where {DAYS})",
    "statements_statement": MONTH,
    "statements_statementline": STATEMENT,
    "reports_monthlyreport": MONTH,
}
OWN_KEYS = {"id", "stop_id", "record_id", "safety_id", "corrects_id", "month_id", "statement_id"}
MOVED = {"date", "timestamp with time zone"}


def lengthen(schema: str, months: int) -> None:
    """As many closed months as asked for, with their stops, records, statements and reports, before the oldest one.

    The contract and the decisions begin as much earlier; frozen facts and documents stay those of the month copied.
    """
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("set session_replication_role = replica")  # no trigger, no check: the rows are copies
        connection.execute(sql.SQL("set search_path to {}, public").format(sql.Identifier(schema)))
        first = _one(connection, "select min(starts_on) from months_month where state = 'closed'")
        for back in range(1, months + 1):
            _copy(connection, first, _earlier(first, back), str(back))
        begins = _earlier(first, months)
        for table in ("public.registry_contract", "people_decision", "plans_weeklyplan", "people_burdenclass"):
            connection.execute(f"update {table} set starts_on = least(starts_on, %s)", [begins])
        connection.execute("analyze")


def _copy(connection: psycopg.Connection[Any], first: date, to: date, salt: str) -> None:
    for table, where in TABLES.items():
        rows = connection.execute(
            "select column_name, data_type from information_schema.columns"
            " where table_schema = current_schema() and table_name = %s and is_generated = 'NEVER'"
            " order by ordinal_position",
            [table],
        ).fetchall()
        names = [name for name, _ in rows]
        values = [_moved(name, kind, first - to, salt) for name, kind in rows]
        connection.execute(
            f"insert into {table} ({', '.join(names)}) select {', '.join(values)} from {table} where {where}",
            {"first": first},
        )


def _moved(name: str, kind: str, by: timedelta, salt: str) -> str:
    if name in OWN_KEYS and kind == "uuid":
        return f"md5({name}::text || '{salt}')::uuid"
    return f"{name} - {by.days}" if kind == "date" else f"{name} - interval '{by.days} days'" if kind in MOVED else name


def _earlier(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def _one(connection: psycopg.Connection[Any], query: str) -> Any:
    row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]
