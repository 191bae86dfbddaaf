"""Which schema has which tables, and the guard that no object leaves its organisation."""

from typing import Any

from django.db.models import Model
from django_tenants.routers import TenantSyncRouter

from npo_platform.backend.here import here
from npo_platform.backend.logins import WrongOrganisation


class OrganisationRouter(TenantSyncRouter):
    """Django asks the router before every read and write, and tells it the object at hand."""

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool | None:
        if here.login is None:
            return False
        verdict: bool | None = super().allow_migrate(db, app_label, model_name, **hints)  # type: ignore[no-untyped-call]
        return verdict

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        require_home(hints.get("instance"), hints.get("schema"))
        return None

    def db_for_write(self, model: type[Model], **hints: Any) -> str | None:
        require_home(hints.get("instance"), hints.get("schema"))
        return None


def require_home(instance: Model | None, schema: str | None) -> None:
    """Raise when an object, or a query set, was made inside another organisation."""
    born = getattr(instance._state, "schema", None) if instance is not None else None
    for home in (born, schema):
        if home is not None and home != here.schema_name:
            what = type(instance).__name__ if instance else "query set"
            raise WrongOrganisation(f"{what} of {home or 'nobody'} used in {here.schema_name}")
