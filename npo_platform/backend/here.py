"""The database connection of this thread, typed as ours: who one is, and stepping into another login."""

from typing import TYPE_CHECKING, cast

from django.db import connection

if TYPE_CHECKING:
    from npo_platform.backend.base import DatabaseWrapper

here = cast("DatabaseWrapper", connection)
