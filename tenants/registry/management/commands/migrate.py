"""Migrate `public` and every organisation that is behind, each with its own apps; `install` does this and the rest."""

from collections.abc import Mapping
from typing import Any

from django.db.migrations.autodetector import MigrationAutodetector

from tenants.registry.actions import installing
from tenants.registry.management.saying import SayingCommand


class Command(SayingCommand):
    help = __doc__ or ""
    autodetector = MigrationAutodetector  # Django's checks compare it with that of makemigrations

    def act(self, options: Mapping[str, Any]) -> dict[str, Any]:
        return {"migrated": installing.migrate_public() + installing.migrate_organisations()}

    def say(self, outcome: Mapping[str, Any]) -> str:
        return "\n".join(outcome["migrated"]) or "Everything is up to date."
