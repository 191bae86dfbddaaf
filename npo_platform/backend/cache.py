"""Cache keys carry the organisation; nobody has no cache."""

from npo_platform.backend.here import here
from npo_platform.backend.logins import NoOrganisation


def make_key(key: str, prefix: str, version: int) -> str:
    if here.tenant is None:
        raise NoOrganisation(f"a cache entry belongs to an organisation: {key}")
    return f"{here.schema_name}:{prefix}:{version}:{key}"
