"""Files lie in a folder of their organisation and are served only by checked views."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils._os import safe_join

from npo_platform.backend.here import here
from npo_platform.backend.logins import NoOrganisation


class OrganisationStorage(FileSystemStorage):
    """A file's name is meant inside the organisation one is in."""

    def __init__(self, **options: Any) -> None:
        super().__init__(location=settings.MEDIA_ROOT, file_permissions_mode=0o600, **options)

    def path(self, name: str) -> str:
        if here.tenant is None:
            raise NoOrganisation(f"a file belongs to an organisation: {name}")
        return safe_join(str(Path(self.base_location) / here.schema_name), name)

    def url(self, name: str | None) -> str:
        raise ValueError("files have no address of their own; link to the page that serves them")
