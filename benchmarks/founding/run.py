"""Founding an NPO by replay, and bringing many NPOs up to date, against django-tenants as it comes."""

import os
import subprocess
import sys
from datetime import UTC, datetime

from benchmarks.measure import best, database, tell

AT = datetime(2026, 4, 1, tzinfo=UTC)


def main(npos: int = 70) -> None:
    from tenants.registry.actions import installing

    installing.install(at=AT)
    founding_one()
    names = founding_many(npos)
    nothing_to_do(names)
    adding_a_field(names)


def founding_one() -> None:
    """Replay first: ext4 makes files several times slower for a minute after many were deleted, as by DROP SCHEMA."""
    from tenants.registry.actions import schemas
    from tenants.registry.states import Kind

    schemas.ensure_template(Kind.NPO)
    codes = iter("abcde")
    replayed = best(lambda: found(next(codes)), 5)
    at_stock = stock("found", "npo_stock")
    tell("found an NPO, django-tenants (baseline)", at_stock)
    tell("found an NPO by replaying the template", replayed, at_stock)

    def by_migration() -> None:
        run("CREATE SCHEMA npo_plain")
        schemas.migrate("npo_plain", Kind.NPO)

    tell("migrate an empty NPO schema, our executor", best(by_migration, 1), at_stock)
    forget("npo_plain")
    forget("npo_stock")


def founding_many(npos: int) -> list[str]:
    for number in range(npos - 5):
        found(f"bench{number}")
    return [f"npo_{code}" for code in (*"abcde", *(f"bench{number}" for number in range(npos - 5)))]


def found(code: str) -> None:
    from tenants.registry.actions import founding

    founding.found_npo(code, name=code, host=f"{code}.localhost", at=AT, details={"legal_name": "団体"})


def nothing_to_do(names: list[str]) -> None:
    from django.db import connection

    from npo_platform.backend.logins import owner
    from tenants.registry.actions import installing, schemas

    at_stock = stock("migrate")
    tell(f"{len(names)} NPOs, nothing to do, django-tenants (baseline)", at_stock)
    with connection.entered(owner()):
        tell(f"ask which of {len(names)} NPOs are behind", best(lambda: schemas.behind(names)), at_stock)
    tell(f"{len(names)} NPOs, nothing to do", best(installing.migrate_organisations), at_stock)
    tell(f"{len(names)} NPOs, nothing to do, all of `install`", best(lambda: installing.install(at=AT)), at_stock)


def adding_a_field(names: list[str]) -> None:
    from tenants.registry.actions import installing

    set_back(names)
    at_stock = stock("migrate")
    tell(f"add a field to {len(names)} NPOs, django-tenants (baseline)", at_stock)
    set_back(names)
    tell(f"add a field to {len(names)} NPOs", best(installing.migrate_organisations, 1), at_stock)


def stock(*words: str) -> float:
    """Seconds of one act of django-tenants with the owner's login, without the start of its process."""
    from npo_platform.backend.logins import owner

    login = {"STOCK_USER": owner().role, "STOCK_PASSWORD": owner().password}
    program = [sys.executable, "-m", "benchmarks.founding.stock", *words]
    done = subprocess.run(program, env={**os.environ, **login}, check=True, stdout=subprocess.PIPE, text=True)
    return float(done.stdout)


def run(statement: str, **names: str) -> None:
    from django.db import connection, transaction
    from psycopg import sql

    from npo_platform.backend.logins import owner

    quoted = {key: sql.Identifier(name) for key, name in names.items()}
    with connection.entered(owner()), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(statement).format(**quoted, **{f"{key}_text": sql.Literal(n) for key, n in names.items()})
        )


def forget(schema: str) -> None:
    run(
        "DROP SCHEMA {schema} CASCADE; DELETE FROM registry_organisation WHERE schema_name = {schema_text}",
        schema=schema,
    )


def set_back(names: list[str]) -> None:
    """To where the last migration of `growing` has not been run."""
    for name in names:
        run(
            "ALTER TABLE {schema}.growing_thing DROP COLUMN colour; "
            "DELETE FROM {schema}.django_migrations WHERE app = 'growing' AND name LIKE '0002%'",
            schema=name,
        )


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.founding.settings"
    with database():
        main(*map(int, sys.argv[1:]))
