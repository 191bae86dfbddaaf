"""The names of database logins and where each one looks."""

import re
from dataclasses import dataclass

from django.conf import settings

from npo_platform.kernel.secret import role_password

SCHEMA_NAME = re.compile(r"(npo|city)_[a-z][a-z0-9_]{0,30}|operator")


class NoOrganisation(Exception):
    """A query, job, file or cache entry was asked for before entering an organisation."""


class WrongOrganisation(Exception):
    """An object of one organisation was about to be used inside another."""


@dataclass(frozen=True, slots=True)
class Login:
    """A role of the database and the schema it works in."""

    role: str
    schema: str = "public"

    @property
    def search_path(self) -> str:
        return "public" if self.schema == "public" else f'"{self.schema}",public'

    @property
    def password(self) -> str:
        key = settings.OWNER_KEY if self.role == owner_role() else settings.LOGIN_KEY
        return role_password(key, self.role)


def role_of(name: str) -> str:
    """Roles belong to the whole server, so a role carries its database's name."""
    return f"{settings.DATABASES['default']['NAME']}_{name}"


def owner_role() -> str:
    return role_of("owner")


def kind_role(kind: str) -> str:
    """Cannot log in, owns nothing, reaches no schema: it only tells the policies of `public` what a login is."""
    return role_of(f"kind_{kind}")


def gate() -> Login:
    """Reads host → organisation, and nothing else."""
    return Login(role_of("gate"))


def owner(schema: str = "public") -> Login:
    """Migrates and founds; the web does not hold its key."""
    return Login(owner_role(), schema)


def organisation_login(role: str, schema: str) -> Login:
    if not SCHEMA_NAME.fullmatch(schema) or role != role_of(schema):
        raise NoOrganisation(f"not an organisation's schema and role: {schema!r}, {role!r}")
    return Login(role, schema)
