"""What the database says about itself: rights, policies, shapes."""

import pytest
from django.db import connection

from npo_platform.backend.logins import role_of
from tenants import crossing
from tenants.registry.actions import access, founding, schemas
from tenants.registry.checks import catalog, check_invariants
from tenants.registry.models import Organisation
from tests import world


def test_every_public_table_has_a_line_and_a_policy(real_logins: None) -> None:
    assert catalog.unguarded_public_tables() == []


def test_new_public_table_without_a_line_is_found(real_logins: None) -> None:
    with crossing.as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE public.forgotten (id uuid PRIMARY KEY)")
    try:
        assert catalog.unguarded_public_tables() == [("forgotten", "has no line in grants.py")]
    finally:
        with crossing.as_owner(), connection.cursor() as cursor:
            cursor.execute("DROP TABLE public.forgotten")


def test_no_table_name_stands_in_public_and_elsewhere(real_logins: None) -> None:
    assert catalog.names_in_public_and_elsewhere() == ["django_migrations"]


def test_nobody_may_create_in_public(real_logins: None, asahi: Organisation) -> None:
    with crossing.inside(asahi), connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_schema_privilege('public', 'CREATE'), has_schema_privilege(current_schema(), 'CREATE'), "
            "has_database_privilege(current_database(), 'TEMP')"
        )
        assert cursor.fetchone() == (False, False, False)


def test_login_has_no_right_in_another_schema(real_logins: None, organisations: dict[str, Organisation]) -> None:
    rights = {
        (own.schema_name, other.schema_name): catalog.rights_in(other.schema_name, own.role_name)
        for own in organisations.values()
        for other in organisations.values()
        if own != other
    }

    assert {pair: found for pair, found in rights.items() if found} == {}


def test_audit_cannot_be_rewritten_by_anyone(real_logins: None, organisations: dict[str, Organisation]) -> None:
    for own in organisations.values():
        rights = {line for line in catalog.rights_in(own.schema_name, own.role_name) if line.startswith("audit_")}
        assert rights == {"audit_auditentry SELECT", "audit_auditentry INSERT"}


def test_everything_holds(real_logins: None) -> None:
    assert check_invariants() == []


def test_replayed_schema_equals_a_migrated_one(real_logins: None, asahi: Organisation) -> None:
    """Founded by replay, asahi has the very shape that running all migrations gives."""
    replayed = catalog.shape_of(asahi)
    with crossing.as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA npo_migrated")
        cursor.execute(f'CREATE ROLE "{role_of("npo_migrated")}"')
    migrated = Organisation(schema_name="npo_migrated", role_name=role_of("npo_migrated"), kind="npo")
    try:
        schemas.migrate("npo_migrated", "npo")
        with crossing.as_owner():
            access.provide_organisation_access(migrated)

        assert catalog.shape_of(migrated) ^ replayed == set()
    finally:
        with crossing.as_owner(), connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA npo_migrated CASCADE")


def test_founding_twice_changes_nothing(real_logins: None, mihon: Organisation) -> None:
    before = catalog.shape_of(mihon)

    again = founding.found_city(
        "mihon",
        name="見本市",
        host=world.HOSTS["city_mihon"],
        at=world.FOUNDED,
        details={"code": "999991", "section": "高齢福祉課", "mayor_title": "見本市長"},
    )

    assert again.pk == mihon.pk
    assert catalog.shape_of(mihon) == before


@pytest.mark.parametrize("code", ["", "Asahi", "1st", "a-b", "x" * 40, 'a"; --', "市"])
def test_bad_code_is_refused(real_logins: None, code: str) -> None:
    from npo_platform.kernel.errors import Refusal

    with pytest.raises(Refusal) as refused:
        founding.found_npo(code, name="x", host="x.localhost", at=world.FOUNDED, details={"legal_name": "x"})

    assert refused.value.code == "bad_code"


@pytest.mark.parametrize(
    ("number", "code"),
    [("12", "bad_city_number"), ("９９９９９３", "bad_city_number"), ("999992", "city_number_taken")],
)
def test_city_with_a_wrong_number_is_refused_and_not_founded(
    real_logins: None, mihon: Organisation, number: str, code: str
) -> None:
    from npo_platform.kernel.errors import Refusal

    with pytest.raises(Refusal) as refused:
        founding.found_city("sakura", name="桜川市", host="s.localhost", at=world.FOUNDED, details={"code": number})

    assert refused.value.code == code
    with crossing.as_owner():
        assert not Organisation.objects.filter(schema_name="city_sakura").exists()
