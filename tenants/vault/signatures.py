"""Signing as a city: the private key follows from the master key, the city and the number of the key."""

from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from npo_platform.backend.here import here
from npo_platform.backend.logins import NoOrganisation
from tenants.vault import cipher


def public_key(key_id: UUID) -> str:
    """The public half of the organisation's key of that number, 64 hexadecimal digits."""
    return _private(key_id).public_key().public_bytes_raw().hex()


def signature(key_id: UUID, message: bytes) -> bytes:
    """The organisation one is in signs with its key of that number, 64 bytes."""
    return _private(key_id).sign(message)


def _private(key_id: UUID) -> Ed25519PrivateKey:
    if here.tenant is None:
        raise NoOrganisation("a signature belongs to an organisation")
    return Ed25519PrivateKey.from_private_bytes(cipher.signing_seed(here.schema_name, key_id))
