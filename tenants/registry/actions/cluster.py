"""What stands before any migration: the database, the owner's and the gate's logins, the recorder of the audit."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from npo_platform.backend.logins import gate, kind_role, organisation_login, owner, role_of

AUDIT = """
CREATE SCHEMA IF NOT EXISTS audit AUTHORIZATION {recorder};
GRANT USAGE ON SCHEMA audit TO PUBLIC;
CREATE OR REPLACE FUNCTION audit.write() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  key text := TG_ARGV[0];
  changed text := CASE TG_OP
    WHEN 'INSERT' THEN format('SELECT %I::text AS row_id, ''{{}}''::text[] AS fields FROM new_rows', key)
    WHEN 'DELETE' THEN format('SELECT %I::text AS row_id, ''{{}}''::text[] AS fields FROM old_rows', key)
    ELSE format(
      'SELECT n.%1$I::text AS row_id, (SELECT array_agg(f.key ORDER BY f.key) FROM jsonb_each(to_jsonb(n)) f '
      'WHERE f.value IS DISTINCT FROM to_jsonb(o) -> f.key) AS fields '
      'FROM new_rows n JOIN old_rows o ON o.%1$I = n.%1$I WHERE o IS DISTINCT FROM n', key)
    END;
BEGIN
  EXECUTE format(
    'INSERT INTO %I.audit_auditentry (id, at, actor_id, actor_name, table_name, row_id, action, fields, detail) '
    'SELECT {new_id}, now(), NULLIF(current_setting(''npo.actor_id'', true), '''')::uuid, '
    'COALESCE(current_setting(''npo.actor_name'', true), ''''), $1, row_id, lower($2), fields, '''' FROM (%s) changed',
    TG_TABLE_SCHEMA, changed) USING TG_TABLE_NAME::text, TG_OP;
  RETURN NULL;
END $body$;
ALTER FUNCTION audit.write() OWNER TO {recorder};
REVOKE ALL ON FUNCTION audit.write() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.write() TO {owner};
"""


def prepare_cluster() -> None:
    """Make the database and its first roles if they are missing; needs the administrator's login in DATABASE_URL."""
    database = settings.DATABASES["default"]["NAME"]
    with administrator("postgres") as admin:
        _ensure_role(admin, owner().role, "LOGIN CREATEROLE", owner().password)
        _ensure_role(admin, gate().role, "LOGIN", gate().password)
        _ensure_role(admin, role_of("recorder"), "NOLOGIN")
        if not _one(admin, "SELECT 1 FROM pg_roles WHERE rolname = current_user AND rolsuper"):
            _run(admin, "GRANT {owner}, {recorder} TO CURRENT_USER", owner=owner().role, recorder=role_of("recorder"))
        if not _one(admin, "SELECT 1 FROM pg_database WHERE datname = %s", database):
            _run(admin, "CREATE DATABASE {name} OWNER {owner}", name=database, owner=owner().role)
        _run(
            admin,
            "ALTER DATABASE {name} OWNER TO {owner}; REVOKE ALL ON DATABASE {name} FROM PUBLIC; "
            "GRANT CONNECT ON DATABASE {name} TO {gate}",
            name=database,
            owner=owner().role,
            gate=gate().role,
        )
    with administrator(database) as admin:
        _run(
            admin,
            "ALTER SCHEMA public OWNER TO {owner}; REVOKE CREATE ON SCHEMA public FROM PUBLIC; "
            "GRANT USAGE ON SCHEMA public TO {gate}",
            owner=owner().role,
            gate=gate().role,
        )
        new_id = "uuidv7()" if admin.info.server_version >= 180_000 else "gen_random_uuid()"
        admin.execute(
            sql.SQL(AUDIT).format(
                recorder=sql.Identifier(role_of("recorder")),
                owner=sql.Identifier(owner().role),
                new_id=sql.SQL(new_id),
            )
        )


def ensure_login(schema: str) -> str:
    """Make an organisation's login; run inside the owner's connection by founding."""
    login = organisation_login(role_of(schema), schema)
    database = settings.DATABASES["default"]["NAME"]
    with connection.cursor() as cursor:
        _ensure_role(cursor, login.role, "LOGIN", login.password)
        _run(cursor, "GRANT CONNECT ON DATABASE {name} TO {role}", name=database, role=login.role)
    return login.role


def ensure_kind(kind: str) -> None:
    """Make the role that all organisations of a kind belong to."""
    with connection.cursor() as cursor:
        _ensure_role(cursor, kind_role(kind), "NOLOGIN")


@contextmanager
def administrator(database: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection by the login DATABASE_URL names."""
    user, password = settings.DATABASE_ADMIN
    default = settings.DATABASES["default"]
    with psycopg.connect(
        dbname=database,
        user=user,
        password=password,
        host=default["HOST"] or None,
        port=default["PORT"] or None,
        autocommit=True,
    ) as admin:
        yield admin


def _ensure_role(cursor: Any, role: str, options: str, password: str | None = None) -> None:
    if not _one(cursor, "SELECT 1 FROM pg_roles WHERE rolname = %s", role):
        _run(cursor, f"CREATE ROLE {{role}} {options}", role=role)
    if password:
        statement = sql.SQL("ALTER ROLE {} PASSWORD {}")
        cursor.execute(statement.format(sql.Identifier(role), sql.Literal(password)))


def _one(cursor: Any, query: str, *params: str) -> Any:
    row = cursor.execute(query, params)
    return (row or cursor).fetchone()


def _run(cursor: Any, statement: str, **names: str) -> None:
    cursor.execute(sql.SQL(statement).format(**{key: sql.Identifier(name) for key, name in names.items()}))
