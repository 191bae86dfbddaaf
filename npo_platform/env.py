"""Typed readers of environment variables; a wrong value stops the start with a sentence."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


class Env:
    """The environment, read with a type. Missing without a default is an error, and so is a wrong type."""

    def __init__(self, source: Mapping[str, str] = os.environ) -> None:
        self.source = source

    def text(self, name: str, default: str | None = None) -> str:
        value = self.source.get(name, default)
        if value is None:
            raise ImproperlyConfigured(f"{name} is not set")
        return value

    def boolean(self, name: str, default: bool) -> bool:
        value = self.source.get(name, str(default)).strip().lower()
        if value not in TRUE | FALSE:
            raise ImproperlyConfigured(f"{name}={value!r}: write 1 or 0")
        return value in TRUE

    def integer(self, name: str, default: int) -> int:
        value = self.source.get(name, str(default))
        try:
            return int(value)
        except ValueError:
            raise ImproperlyConfigured(f"{name}={value!r}: write a whole number") from None

    def words(self, name: str, default: str = "") -> list[str]:
        """A comma-separated list."""
        return [word.strip() for word in self.source.get(name, default).split(",") if word.strip()]

    def has(self, name: str) -> bool:
        """Whether a secret was given, as NAME or NAME_FILE."""
        return name in self.source or f"{name}_FILE" in self.source

    def secret(self, name: str, default: str | None = None) -> str:
        """NAME, or the content of the file NAME_FILE points to."""
        path = self.source.get(f"{name}_FILE")
        if path is None:
            return self.text(name, default)
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE={path}: {error.strerror}") from error

    def database(self, name: str, default: str | None = None) -> dict[str, Any]:
        """postgresql://HOST:PORT/NAME or postgresql:///NAME?host=/socket/folder&port=5432.

        Who logs in is not part of it: every organisation has a login of its own.
        """
        url = urlsplit(self.text(name, default))
        if url.scheme not in {"postgresql", "postgres"} or len(url.path) < 2:
            raise ImproperlyConfigured(f"{name}: write postgresql://HOST:PORT/DATABASE")
        query = {key: values[-1] for key, values in parse_qs(url.query).items()}
        return {
            "NAME": unquote(url.path[1:]),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": query.pop("host", unquote(url.hostname or "")),
            "PORT": query.pop("port", str(url.port or "")),
            "OPTIONS": query,
        }
