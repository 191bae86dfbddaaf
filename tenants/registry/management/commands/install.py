"""Make or bring up to date: database, logins, tables of everybody; with --demo the sample cities and NPOs too."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.core.management import call_command, get_commands

from npo_platform.backend import clock
from tenants.registry.actions import installing
from tenants.registry.management.saying import SayingCommand


class Command(SayingCommand):
    help = __doc__ or ""

    def take(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="with the sample organisations")

    def act(self, options: Mapping[str, Any]) -> dict[str, Any]:
        at = clock.now()
        outcome: dict[str, Any] = {"migrated": installing.install(at=at)}
        if password := installing.ensure_first_operator(at=at, demo=options["demo"]):
            outcome["operator"] = {"username": "operator", "password": password}
        if options["demo"] and "demo" in get_commands():
            call_command("demo")
        return outcome

    def say(self, outcome: Mapping[str, Any]) -> str:
        migrated = len(outcome["migrated"])
        words = f"Up to date ({migrated} schemas migrated)." if migrated else "Up to date."
        if operator := outcome.get("operator"):
            words += (
                f"\nThe operator signs in as {operator['username']} with {operator['password']}"
                " and chooses another password at once. It is not shown again."
            )
        return words
