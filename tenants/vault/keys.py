"""The organisation's data keys, unwrapped once per process."""

from uuid import UUID

from npo_platform.backend.here import here
from npo_platform.backend.logins import NoOrganisation
from tenants.vault import cipher
from tenants.vault.models import DataKey

_unwrapped: dict[tuple[str, UUID], bytes] = {}
_newest: dict[str, UUID] = {}


def newest_key() -> tuple[UUID, bytes]:
    """The key new values are written with."""
    schema = _schema()
    if schema not in _newest:
        row = DataKey.objects.filter(retired_at__isnull=True).order_by("-created_at", "-pk")[0]
        _newest[schema] = row.pk
    return _newest[schema], key(_newest[schema])


def key(key_id: UUID) -> bytes:
    """A key by its number; DoesNotExist for another organisation's."""
    place = _schema(), key_id
    if place not in _unwrapped:
        wrapped = bytes(DataKey.objects.get(pk=key_id).wrapped)
        _unwrapped[place] = cipher.unwrap(wrapped, schema=place[0])
    return _unwrapped[place]


def index_key() -> bytes:
    """The key of blind indexes: it does not rotate with the data keys, or nothing would be found again."""
    return cipher.index_key(_schema())


def forget() -> None:
    """Drop what is remembered, after a key was added or retired."""
    _unwrapped.clear()
    _newest.clear()


def _schema() -> str:
    if here.tenant is None:
        raise NoOrganisation("an encrypted field belongs to an organisation")
    return here.schema_name
