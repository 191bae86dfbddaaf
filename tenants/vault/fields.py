"""Model fields that are encrypted at rest. Lists never sort or filter on them, except by a blind index."""

import unicodedata
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.db import models

from npo_platform.backend.here import here
from tenants.vault import cipher, keys

if TYPE_CHECKING:
    TextField = models.Field[str, str]
    CharField = models.CharField[str, str]
else:
    TextField, CharField = models.Field, models.CharField


class EncryptedTextField(TextField):
    """Text to the program, AES-256-GCM in the table; empty text stays empty.

    Stored as key number (16 bytes), nonce, ciphertext, tag; bound to organisation, table and column, so that a value
    copied elsewhere does not open.
    """

    empty_values = (None, "")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def get_internal_type(self) -> str:
        return "BinaryField"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return None if value is None else connection.Database.Binary(self._sealed(value))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str | None:
        if value is None:
            return None
        stored = bytes(value)
        if not stored:
            return ""
        key_id = UUID(bytes=stored[:16])
        return cipher.open_sealed(keys.key(key_id), stored[16:], aad=self._place(key_id)).decode()

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise TypeError(f"{self.name} is encrypted: it cannot be searched by {lookup_name}")
        return super().get_lookup(lookup_name)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": forms.CharField, **kwargs})

    def _sealed(self, text: str) -> bytes:
        if not text:
            return b""
        key_id, key = keys.newest_key()
        return key_id.bytes + cipher.seal(key, text.encode(), aad=self._place(key_id))

    def _place(self, key_id: UUID) -> str:
        return cipher.aad_of(here.schema_name, self.model._meta.db_table, str(self.column), key_id)


class BlindIndexField(CharField):
    """The fingerprint of a text, made with the organisation's key: `blind_index(text)` finds it again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 64)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("db_index", True)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)


def blind_index(text: str) -> str:
    """What a BlindIndexField holds for a text; empty for empty."""
    return cipher.blind(keys.index_key(), text) if text else ""


def last_four(phone: str) -> str:
    """The last four digits of a phone number however it is written, as the blind index has them."""
    digits = [character for character in unicodedata.normalize("NFKC", phone) if character.isdecimal()]
    return "".join(digits[-4:])
