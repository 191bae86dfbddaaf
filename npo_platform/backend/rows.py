"""The base of every table: a UUIDv7 key, and for an organisation's own rows the schema they came from."""

from collections.abc import Iterator
from typing import Any, ClassVar, Self, TypeVar

from django.db import models

from npo_platform.backend.here import here
from npo_platform.kernel.errors import Finding
from npo_platform.kernel.ids import uuid7
from npo_platform.kernel.persons import bad


class PublicRow(models.Model):
    """A row of `public`; which organisations may see it is said in tenants/registry/grants.py."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


M = TypeVar("M", bound=models.Model, covariant=True)


class RowManager(models.Manager[M]):
    """Query sets remember where they were made; evaluated elsewhere, they raise."""

    def get_queryset(self) -> models.QuerySet[M]:
        found: models.QuerySet[M] = super().get_queryset()
        found._hints = {**found._hints, "schema": here.schema_name}  # type: ignore[attr-defined]
        return found


class Row(models.Model):
    """A row of one organisation. It cannot be saved, or followed to others, inside another one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    objects: ClassVar[RowManager[Self]] = RowManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._state.schema = here.schema_name or None  # type: ignore[attr-defined]


def too_long(draft: object, model: type[models.Model]) -> Iterator[Finding]:
    """What the tables have no room for; encrypted texts have room for anything a form or a file can bring."""
    for column in model._meta.get_fields():
        longest = getattr(column, "max_length", None)
        typed = getattr(draft, column.name, "")
        if longest and isinstance(typed, str) and len(typed.strip()) > longest and column.name != "postcode":
            yield bad(column.name, f"長すぎます。{longest}文字までで入れてください")
