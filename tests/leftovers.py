"""What tests by real logins commit is taken away again: the rows of the founded world are remembered once."""

from psycopg import Connection

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

WRITTEN = "SELECT pg_snapshot_xmax(pg_current_snapshot())"


def remember(admin: "Connection[tuple[object]]") -> None:
    admin.execute(REMEMBER)


def state(admin: "Connection[tuple[object]]") -> tuple[object] | None:
    """Changes whenever anybody has written anything."""
    return admin.execute(WRITTEN).fetchone()


def take_away(admin: "Connection[tuple[object]]") -> None:
    admin.execute(TAKE_AWAY)
