"""Rights in the database: row-level security and grants of `public`, each organisation's rights, audit triggers.

Everything here is idempotent and runs as the owner.
"""

import hashlib
from collections.abc import Iterable, Iterator

from django.db import connection
from psycopg import sql

from npo_platform.backend.here import here
from npo_platform.backend.logins import gate, kind_role, role_of
from tenants.registry.actions import cluster
from tenants.registry.grants import FORBIDDEN, GRANTS, UNAUDITED, Grant, Verb
from tenants.registry.models import Organisation
from tenants.registry.states import Kind

VERBS = ("select", "insert", "update", "delete")

FUNCTIONS = """
CREATE OR REPLACE FUNCTION public.organisation_of(login text) RETURNS uuid STABLE SECURITY DEFINER
  LANGUAGE sql SET search_path = pg_catalog, pg_temp
  AS $$ SELECT id FROM public.registry_organisation WHERE role_name = login $$;
CREATE OR REPLACE FUNCTION public.current_organisation() RETURNS uuid STABLE LANGUAGE sql
  AS $$ SELECT public.organisation_of(current_user::text) $$;
"""


OWN_SCHEMA = """
GRANT USAGE ON SCHEMA public, {schema} TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE ON SEQUENCES TO {role};
GRANT {kind} TO {role}"""


def provide_public_access() -> None:
    """Bring the grants and policies of `public` to what grants.py says; a table already there is not locked again."""
    _execute(FUNCTIONS)
    for kind in Kind:
        cluster.ensure_kind(kind)
    present = set(connection.introspection.table_names())
    for grant in GRANTS:
        if grant.table in present:
            _provide_table(grant)


def provide_organisation_access(organisation: Organisation) -> None:
    """Let an organisation's login use its own schema, and what its kind may use of `public`."""
    _execute(
        OWN_SCHEMA + (" WITH INHERIT TRUE, SET FALSE" if here.pg_version >= 160_000 else ""),
        schema=sql.Identifier(organisation.schema_name),
        role=sql.Identifier(organisation.role_name),
        kind=sql.Identifier(kind_role(organisation.kind)),
    )
    for table, verbs in FORBIDDEN.items():
        _execute(
            "REVOKE {verbs} ON {table} FROM {role}",
            verbs=sql.SQL(verbs),
            table=sql.Identifier(organisation.schema_name, table),
            role=sql.Identifier(organisation.role_name),
        )
    _execute(
        "COMMENT ON SCHEMA {schema} IS {text}",
        schema=sql.Identifier(organisation.schema_name),
        text=sql.Literal(_access_fingerprint()),
    )


def without_present_access(organisations: Iterable[Organisation]) -> list[Organisation]:
    """Those whose rights were given by an older version of this file, found by one query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE obj_description(oid) = %s", [_access_fingerprint()])
        present = {name for (name,) in cursor.fetchall()}
    return [organisation for organisation in organisations if organisation.schema_name not in present]


def provide_audit(schema: str) -> None:
    """Put the audit's triggers on every table of a schema that has none."""
    provide_audit_rights(schema)
    for table, key in _untriggered_tables(schema):
        for verb, rows in (
            ("INSERT", "NEW TABLE AS new_rows"),
            ("UPDATE", "OLD TABLE AS old_rows NEW TABLE AS new_rows"),
            ("DELETE", "OLD TABLE AS old_rows"),
        ):
            _execute(
                "CREATE TRIGGER {name} AFTER {verb} ON {table} REFERENCING {rows} "
                "FOR EACH STATEMENT EXECUTE FUNCTION audit.write({key})",
                name=sql.Identifier(f"audit_{verb.lower()}"),
                verb=sql.SQL(verb),
                table=sql.Identifier(schema, table),
                rows=sql.SQL(rows),
                key=sql.Literal(key),
            )


def provide_audit_rights(schema: str) -> None:
    """Let the recorder write into a schema's audit table."""
    _execute(
        "GRANT USAGE ON SCHEMA {schema} TO {recorder}; GRANT INSERT ON {entries} TO {recorder}",
        schema=sql.Identifier(schema),
        recorder=sql.Identifier(role_of("recorder")),
        entries=sql.Identifier(schema, "audit_auditentry"),
    )


def _access_fingerprint() -> str:
    return "access " + hashlib.sha256(f"{OWN_SCHEMA}{FORBIDDEN}".encode()).hexdigest()[:16]


def _provide_table(grant: Grant) -> None:
    table, statements = sql.Identifier("public", grant.table), list(_statements(grant))
    fingerprint = "access " + hashlib.sha256("".join(statements).encode()).hexdigest()[:16]
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(%s::regclass)", [f"public.{grant.table}"])
        if cursor.fetchone() == (fingerprint,):
            return
    for name in _present_policies(grant.table):
        _execute("DROP POLICY {name} ON {table}", name=sql.Identifier(name), table=table)
    for statement in statements:
        _execute(statement, table=table, **_roles())
    _execute("COMMENT ON TABLE {table} IS {text}", table=table, text=sql.Literal(fingerprint))


def _statements(grant: Grant) -> Iterator[str]:
    """What a table of `public` needs, to be filled with the names of table and roles."""
    yield "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield "REVOKE ALL ON {table} FROM {gate}, {npo}, {city}, {operator}"
    if grant.gate_reads:
        yield "GRANT SELECT ON {table} TO {gate}"
        yield "CREATE POLICY gate_reads ON {table} FOR SELECT TO {gate} USING (true)"
    for name in VERBS:
        verbs: tuple[Verb, ...] = getattr(grant, name)
        for number, verb in enumerate(verbs, 1):
            kinds = ", ".join(f"{{{kind}}}" for kind in sorted(verb.kinds))
            yield f"GRANT {name.upper()} ON {{table}} TO {kinds}"
            yield f"CREATE POLICY {name}_{number} ON {{table}} FOR {name.upper()} TO {kinds} {_clause(name, verb)}"


def _clause(name: str, verb: Verb) -> str:
    if name == "insert":
        return f"WITH CHECK ({verb.condition})"
    return f"USING ({verb.condition})" + (f" WITH CHECK ({verb.condition})" if name == "update" else "")


def _roles() -> dict[str, sql.Composable]:
    kinds = {kind.value: sql.Identifier(kind_role(kind)) for kind in Kind}
    return {"gate": sql.Identifier(gate().role), **kinds}


def _present_policies(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT polname FROM pg_policy WHERE polrelid = %s::regclass", [f"public.{table}"])
        return [name for (name,) in cursor.fetchall()]


def _untriggered_tables(schema: str) -> list[tuple[str, str]]:
    """Tables of a schema that the audit does not yet watch, with the column of their key."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.relname, a.attname
            FROM pg_class c
            JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
            WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r' AND c.relname != ALL (%s)
              AND NOT EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'audit_insert')
            ORDER BY c.relname
            """,
            [f'"{schema}"', sorted(UNAUDITED)],
        )
        return list(cursor.fetchall())


def _execute(statement: str, **parts: sql.Composable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(**parts) if parts else statement)
