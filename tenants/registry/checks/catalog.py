"""The database's own description of itself, as lines that can be compared."""

from django.db import connection

from npo_platform.backend.logins import owner_role
from tenants import crossing
from tenants.registry.grants import GRANTS
from tenants.registry.models import Organisation

SHAPE = """
WITH mine AS (
  SELECT oid, relname, relkind, relacl, relrowsecurity FROM pg_class WHERE relnamespace = %(schema)s::regnamespace
)
SELECT 'relation ' || relkind::text || ' ' || relname || ' rls ' || relrowsecurity::text FROM mine
UNION ALL
SELECT 'column ' || m.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
  || ' ' || a.attnotnull::text
  || ' ' || COALESCE(pg_get_expr(d.adbin, d.adrelid), '') || ' ' || COALESCE(l.collname, '')
  FROM mine m JOIN pg_attribute a ON a.attrelid = m.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  LEFT JOIN pg_collation l ON l.oid = a.attcollation WHERE m.relkind IN ('r', 'v')
UNION ALL
SELECT 'constraint ' || m.relname || ' ' || c.conname || ' ' || pg_get_constraintdef(c.oid)
  FROM pg_constraint c JOIN mine m ON m.oid = c.conrelid
UNION ALL
SELECT 'index ' || pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN mine m ON m.oid = i.indrelid
UNION ALL
SELECT 'trigger ' || m.relname || ' ' || pg_get_triggerdef(t.oid)
  FROM pg_trigger t JOIN mine m ON m.oid = t.tgrelid WHERE NOT t.tgisinternal
UNION ALL
SELECT 'function ' || p.proname || ' ' || p.prosrc || ' ' || COALESCE(p.proacl::text, '')
  FROM pg_proc p WHERE p.pronamespace = %(schema)s::regnamespace
UNION ALL
SELECT 'policy ' || m.relname || ' ' || p.polname || ' ' || COALESCE(pg_get_expr(p.polqual, p.polrelid), '')
  FROM pg_policy p JOIN mine m ON m.oid = p.polrelid
UNION ALL
SELECT 'grant ' || m.relname || ' ' || g.grantee::regrole::text || ' ' || g.privilege_type
  FROM mine m, aclexplode(m.relacl) g
UNION ALL
SELECT 'default ' || d.defaclobjtype::text || ' ' || g.grantee::regrole::text || ' ' || g.privilege_type
  FROM pg_default_acl d, aclexplode(d.defaclacl) g WHERE d.defaclnamespace = %(schema)s::regnamespace
UNION ALL
SELECT 'schema ' || g.grantee::regrole::text || ' ' || g.privilege_type
  FROM pg_namespace n, aclexplode(n.nspacl) g WHERE n.oid = %(schema)s::regnamespace
"""


def shape_of(organisation: Organisation) -> set[str]:
    """Everything its schema is made of, with its own name and login replaced by a word."""
    with crossing.as_owner(), connection.cursor() as cursor:
        cursor.execute(SHAPE, {"schema": f'"{organisation.schema_name}"'})
        lines = [line for (line,) in cursor.fetchall()]
    own = [(organisation.role_name, "LOGIN"), (owner_role(), "OWNER"), (organisation.schema_name, "SCHEMA")]
    return {_renamed(line, own) for line in lines}


def unguarded_public_tables() -> list[tuple[str, str]]:
    """Tables of `public` without row-level security, or that grants.py does not name though organisations exist."""
    known = {grant.table for grant in GRANTS} | {"django_migrations"}
    with crossing.as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relrowsecurity, EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid) "
            "FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'p')"
        )
        rows = cursor.fetchall()
    found = [(table, "has no line in grants.py") for table, *_ in rows if table not in known]
    found += [(table, "has no row-level security") for table, security, _ in rows if not security and table in known]
    found += [(table, "has no policy") for table, security, policy in rows if security and not policy]
    return sorted(set(found) - {("django_migrations", "has no row-level security")})


def names_in_public_and_elsewhere() -> list[str]:
    """Table names that stand both in `public` and in an organisation."""
    with crossing.as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT p.tablename FROM pg_tables p JOIN pg_tables o USING (tablename) "
            "WHERE p.schemaname = 'public' AND o.schemaname IN (SELECT schema_name FROM registry_organisation)"
        )
        return sorted(name for (name,) in cursor.fetchall())


def rights_in(schema: str, role: str) -> set[str]:
    """What a login may do with the tables of a schema."""
    with crossing.as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname || ' ' || right_name FROM pg_class c, "
            "unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) right_name "
            "WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r' "
            "AND has_table_privilege(%s, c.oid, right_name)",
            [f'"{schema}"', role],
        )
        return {line for (line,) in cursor.fetchall()}


def _renamed(line: str, names: list[tuple[str, str]]) -> str:
    for name, word in names:
        line = line.replace(name, word)
    return line
