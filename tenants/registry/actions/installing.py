"""Bring a whole installation up to date: database, roles, public tables, every organisation, the operator."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from npo_platform.backend.here import here
from npo_platform.backend.logins import owner
from tenants import crossing
from tenants.accounts.actions import add_user
from tenants.accounts.models import User
from tenants.accounts.states import Role
from tenants.registry.actions import access, cluster, founding, schemas
from tenants.registry.actions.patience import patiently
from tenants.registry.models import Organisation
from tenants.registry.states import Kind


def install(*, at: datetime) -> list[str]:
    """Make or update everything; says what was migrated. May be repeated."""
    cluster.prepare_cluster()
    migrated = migrate_public() + migrate_organisations()
    founding.found_operator(name="運営", host=f"operator.{settings.PLATFORM_DOMAIN}", at=at)
    return migrated


def migrate_public() -> list[str]:
    """Migrate `public` if it is behind, and renew its grants and policies."""
    migrated = []
    with here.entered(owner()):
        known = "django_migrations" in connection.introspection.table_names()
        current = known and not schemas.behind(["public"])
    if not current:
        schemas.migrate("public", "public")
        migrated = ["public"]
    _renew_public_access()
    return migrated


@patiently
def _renew_public_access() -> None:
    with here.entered(owner()), transaction.atomic():
        access.provide_public_access()


def migrate_organisations() -> list[str]:
    """Migrate every organisation that is behind, and renew its rights."""
    with here.entered(owner()):
        organisations = {row.schema_name: row for row in Organisation.objects.all()}
        late = schemas.behind(organisations)
    for schema in late:
        schemas.migrate(schema, organisations[schema].kind)
    with here.entered(owner()):
        for schema in late:
            schemas.note_owners_act(schema, "migrated", "")
    _renew_access(organisations.values())
    return late


@patiently
def _renew_access(organisations: Iterable[Organisation]) -> None:
    with here.entered(owner()), transaction.atomic():
        for organisation in access.without_present_access(organisations):
            access.provide_organisation_access(organisation)


def ensure_first_operator(*, at: datetime, demo: bool) -> str:
    """Add the operator's first person if there is none; returns the password to show once, or nothing."""
    for organisation in crossing.each_organisation(Kind.OPERATOR):
        with crossing.inside(organisation), transaction.atomic():
            if User.objects.exists():
                return ""
            user, password = add_user("operator", display_name="運営担当", role=Role.OPERATOR, by=None, at=at)
            if demo:
                user.set_password(settings.DEMO_PASSWORD)
                user.must_change_password = False
                user.save(update_fields=["password", "must_change_password"])
            return "" if demo else password
    return ""
