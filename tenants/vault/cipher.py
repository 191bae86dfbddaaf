"""AES-256-GCM over one field's text, bound to its organisation, table, column and key."""

import hashlib
import hmac
import secrets
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12


class Unreadable(Exception):
    """A ciphertext that was not made for this place, or was changed."""


def new_key() -> bytes:
    return AESGCM.generate_key(256)


def wrap(key: bytes, *, schema: str) -> bytes:
    """A data key as it is stored: encrypted by the platform's key, for one organisation."""
    return seal(_platform_key(), key, aad=f"key|{schema}")


def unwrap(wrapped: bytes, *, schema: str) -> bytes:
    return open_sealed(_platform_key(), wrapped, aad=f"key|{schema}")


def seal(key: bytes, clear: bytes, *, aad: str) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, clear, aad.encode())


def open_sealed(key: bytes, sealed: bytes, *, aad: str) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], aad.encode())
    except InvalidTag as error:
        raise Unreadable(aad) from error


def blind(key: bytes, text: str) -> str:
    """A fingerprint to find an encrypted text by, useless without the organisation's key."""
    return hmac.new(key, b"blind|" + text.encode(), hashlib.sha256).hexdigest()


def index_key(schema: str) -> bytes:
    """The organisation's key for blind indexes."""
    return hmac.new(_platform_key(), b"index|" + schema.encode(), hashlib.sha256).digest()


def link_key(city_schema: str) -> bytes:
    """A city's key for linking the same person in reports of several NPOs; it is in no database and on no page."""
    return hmac.new(_platform_key(), b"link|" + city_schema.encode(), hashlib.sha256).digest()


def pair_key(city_id: UUID, npo_id: UUID) -> bytes:
    """The key of what a city and one of its NPOs hand to each other; it is in no database and on no page."""
    return hmac.new(_platform_key(), f"between|{city_id}|{npo_id}".encode(), hashlib.sha256).digest()


def signing_seed(schema: str, key_id: UUID) -> bytes:
    """The 32 bytes an organisation's Ed25519 key is made of; another number, another key."""
    return hmac.new(_platform_key(), f"sign|{schema}|{key_id}".encode(), hashlib.sha256).digest()


def aad_of(schema: str, table: str, column: str, key_id: UUID) -> str:
    return f"{schema}|{table}|{column}|{key_id}"


def _platform_key() -> bytes:
    return hmac.new(settings.LOGIN_KEY, b"field keys", hashlib.sha256).digest()
