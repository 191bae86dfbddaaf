"""Cache keys carry the organisation; nobody has no cache."""

from django.db import connection

from npo_platform.backend.logins import NoOrganisation


def make_key(key: str, prefix: str, version: int) -> str:
    if connection.tenant is None:
        raise NoOrganisation(f"a cache entry belongs to an organisation: {key}")
    return f"{connection.schema_name}:{prefix}:{version}:{key}"
