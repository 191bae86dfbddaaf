"""Signatures that hold in one organisation only."""

from typing import Any

from django.core import signing

from npo_platform.backend.here import here
from npo_platform.backend.logins import NoOrganisation


class OrganisationSigner(signing.TimestampSigner):
    """Django's signer with the organisation in its salt."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        if here.tenant is None:
            raise NoOrganisation("a signature belongs to an organisation")
        self.salt = f"{here.schema_name}:{self.salt!s}"


def dumps(value: Any, *, salt: str) -> str:
    """A signed text of a JSON value."""
    return OrganisationSigner(salt=salt).sign_object(value)


def loads(text: str, *, salt: str, max_age: int) -> Any:
    """The value of a signed text; BadSignature when it is forged, old, or another organisation's."""
    return OrganisationSigner(salt=salt).unsign_object(text, max_age=max_age)
