"""What a programming mistake could give away: seven SQL injections through a query glued together from text.

The product has no such query; here is one on purpose, run with each organisation's own login against each other's
people. Nothing may come back that belongs to the other.
"""

from collections.abc import Iterable, Iterator
from itertools import permutations
from typing import Any

from django.db import DatabaseError, connection

from npo_platform.backend.here import here
from npo_platform.backend.logins import gate, kind_role, owner_role, role_of
from npo_platform.kernel.errors import Finding
from tenants import crossing
from tenants.accounts.models import User
from tenants.registry.models import Organisation
from tenants.registry.states import Kind

LOOT = "SELECT id::text FROM accounts_user"
INJECTIONS = {
    "union over the other's schema": "' UNION SELECT id::text FROM {schema}.accounts_user --",
    "stacked SET search_path": "'; SET search_path = {schema}; SELECT id::text FROM accounts_user --",
    "set_config in a sub-select": "' OR (SELECT set_config('search_path', '{schema}', false)) IS NOT NULL --",
    "RESET ROLE": "'; RESET ROLE; SELECT id::text FROM {schema}.accounts_user --",
    "SET ROLE": "'; SET ROLE {role}; SELECT id::text FROM {schema}.accounts_user --",
    "SET ROLE to the owner": "'; SET ROLE {owner}; SELECT id::text FROM {schema}.accounts_user --",
    "SET SESSION AUTHORIZATION": "'; SET SESSION AUTHORIZATION {role}; SELECT id::text FROM {schema}.accounts_user --",
    "query_to_xml": "' UNION SELECT query_to_xml('SELECT id FROM {schema}.accounts_user', true, false, '')::text --",
    "DO block": (
        "'; DO $$ DECLARE found text; BEGIN SELECT string_agg(id::text, ',') INTO found FROM {schema}.accounts_user; "
        "PERFORM set_config('npo.loot', found, false); END $$; SELECT current_setting('npo.loot', true) --"
    ),
    "SECURITY DEFINER function": (
        "'; CREATE FUNCTION public.loot() RETURNS SETOF text LANGUAGE sql SECURITY DEFINER "
        "AS 'SELECT id::text FROM {schema}.accounts_user'; SELECT public.loot() --"
    ),
}


def check_injections_reach_nobody_else(organisations: Iterable[Organisation] | None = None) -> list[Finding]:
    """Every injection in every ordered pair of organisations."""
    everyone = list(crossing.each_organisation() if organisations is None else organisations)
    secrets = {organisation.pk: _people_of(organisation) for organisation in everyone}
    return [
        Finding("leak", f"{own} → {other}: {name}", where=other.schema_name)
        for own, other in permutations(everyone, 2)
        for name in _leaking(own, other, secrets[other.pk])
    ]


def check_logins_are_bounded() -> list[Finding]:
    """No login is more than a login: no special rights, member of its kind and nobody else's, owner of nothing."""
    with crossing.as_owner(), connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT r.rolname,
              r.rolsuper OR r.rolbypassrls OR r.rolcreatedb OR r.rolcreaterole OR r.rolreplication,
              EXISTS (SELECT 1 FROM pg_auth_members m WHERE m.member = r.oid AND m.roleid::regrole::text != ALL (%s)),
              EXISTS (SELECT 1 FROM pg_class c WHERE c.relowner = r.oid)
            FROM pg_roles r
            WHERE r.rolname = ANY (SELECT role_name FROM public.registry_organisation) OR r.rolname = %s
            """,
            [[kind_role(kind) for kind in Kind], gate().role],
        )
        roles = cursor.fetchall()
    faults = ("has special rights", "is a member of another role", "owns tables")
    return [
        Finding("login", f"{role} {fault}", where=role)
        for role, *answers in roles
        for answer, fault in zip(answers, faults, strict=True)
        if answer
    ]


def _people_of(organisation: Organisation) -> set[str]:
    with crossing.inside(organisation):
        return {str(pk) for pk in User.objects.values_list("pk", flat=True)}


def _leaking(own: Organisation, other: Organisation, secrets: set[str]) -> Iterator[str]:
    names = {"schema": other.schema_name, "role": role_of(other.schema_name), "owner": owner_role()}
    for name, payload in INJECTIONS.items():
        with crossing.inside(own):
            seen = [*_search(payload.format(**names)), *_search("")]
            here.close()
        if any(secret in text for secret in secrets for text in seen):
            yield name


def _search(text: str) -> Iterator[str]:
    """The mistake: a query glued together from what somebody typed. Yields all it answers, refused or not."""
    query = f"{LOOT} WHERE username = '{text}'" if text else LOOT
    try:
        with connection.cursor() as cursor:
            cursor.execute(query)
            raw: Any = cursor.cursor
            while True:
                if raw.description:
                    yield from (str(row) for row in raw.fetchall())
                if not raw.nextset():
                    return
    except DatabaseError:
        return
