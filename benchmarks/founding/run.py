"""Founding an NPO by replay against migrating an empty schema; bringing many NPOs up to date."""

import sys
from datetime import UTC, datetime

from benchmarks.measure import best, database, tell

AT = datetime(2026, 4, 1, tzinfo=UTC)


def main(npos: int = 70) -> None:
    from django.db import connection, transaction
    from psycopg import sql

    from npo_platform.backend.logins import owner
    from tenants.registry.actions import founding, installing, schemas
    from tenants.registry.states import Kind

    installing.install(at=AT)

    def by_migration() -> None:
        with connection.entered(owner()), connection.cursor() as cursor:
            cursor.execute(sql.SQL("DROP SCHEMA IF EXISTS npo_plain CASCADE; CREATE SCHEMA npo_plain"))
        schemas.migrate("npo_plain", Kind.NPO)

    plain = best(by_migration, 2)
    with connection.entered(owner()), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA npo_plain CASCADE")
    tell("migrate one empty NPO schema (baseline)", plain)

    schemas.ensure_template(Kind.NPO)
    codes = iter(range(10_000))

    def found() -> None:
        number = next(codes)
        founding.found_npo(
            f"bench{number}", name=f"団体{number}", host=f"b{number}.localhost", at=AT, details={"legal_name": "団体"}
        )

    tell("found an NPO by replaying the template", best(found, 5), plain)
    for _ in range(npos - 5):
        found()
    with connection.entered(owner()):
        names = [f"npo_bench{number}" for number in range(npos)]
        tell(f"ask which of {npos} NPOs are behind", best(lambda: schemas.behind(names)), plain * npos)
    tell(f"bring {npos} NPOs up to date, nothing to do", best(lambda: installing.install(at=AT)), plain * npos)


if __name__ == "__main__":
    with database():
        main(*map(int, sys.argv[1:]))
