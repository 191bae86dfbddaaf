"""What must always hold between schemas, asked of the whole installation."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.db import connection

from npo_platform.backend import clock
from npo_platform.kernel.errors import Finding
from tenants import crossing
from tenants.registry.checks import catalog
from tenants.registry.models import Organisation
from tenants.registry.states import Kind

OUTBOX_AGE = timedelta(minutes=5)
Check = Callable[[], Iterator[Finding]]

CONTRACT_USERS = """
    SELECT c.relname, a.attname FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'contract_id' AND NOT a.attisdropped
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
"""


def check_invariants() -> list[Finding]:
    """All of them."""
    return [finding for check in CHECKS for finding in check()]


def check_outbox_is_young() -> Iterator[Finding]:
    """No job waits longer than the sweeper takes to wake it many times."""
    for operator in crossing.each_organisation(Kind.OPERATOR):
        with crossing.inside(operator), connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, kind FROM jobs_job WHERE state = 'waiting' AND touched_at < %s",
                [clock.now() - OUTBOX_AGE],
            )
            for job_id, kind in cursor.fetchall():
                yield Finding("old_job", f"{kind} waits since long ago", where=str(job_id))


def check_contracts_exist() -> Iterator[Finding]:
    """Rows of an NPO name contracts of that NPO; there is no foreign key to say so."""
    for npo in crossing.each_npo():
        with crossing.inside(npo), connection.cursor() as cursor:
            cursor.execute(CONTRACT_USERS)
            for table, column in cursor.fetchall():
                cursor.execute(
                    f'SELECT DISTINCT t."{column}" FROM "{table}" t '  # noqa: S608 - names from the catalog
                    f'WHERE t."{column}" IS NOT NULL AND NOT EXISTS '
                    f'(SELECT 1 FROM registry_contract c WHERE c.id = t."{column}")'
                )
                for (contract_id,) in cursor.fetchall():
                    yield Finding("unknown_contract", f"{npo}: {table} names contract {contract_id}", where=table)


def check_schemas_are_alike() -> Iterator[Finding]:
    """Organisations of a kind have the same tables, constraints, triggers and grants."""
    by_kind: dict[str, list[Organisation]] = {}
    for organisation in crossing.each_organisation():
        by_kind.setdefault(organisation.kind, []).append(organisation)
    for model, *others in by_kind.values():
        expected = catalog.shape_of(model)
        for organisation in others:
            for line in sorted(expected ^ catalog.shape_of(organisation)):
                yield Finding("other_shape", f"{organisation} differs from {model}: {line}", where=line)


def check_public_tables_are_guarded() -> Iterator[Finding]:
    """Every table of `public` has row-level security, and a line in grants.py."""
    for table, fault in catalog.unguarded_public_tables():
        yield Finding("unguarded", f"public.{table} {fault}", where=table)


CHECKS: tuple[Check, ...] = (
    check_outbox_is_young,
    check_contracts_exist,
    check_schemas_are_alike,
    check_public_tables_are_guarded,
)
