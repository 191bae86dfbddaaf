"""What founding a city and founding an NPO have in common on the command line."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings

from npo_platform.backend import clock
from tenants import crossing
from tenants.accounts.actions import add_user
from tenants.accounts.models import User
from tenants.accounts.states import Role
from tenants.registry.management.saying import SayingCommand, address_of


class FoundingCommand(SayingCommand):
    first_role: ClassVar[Role]

    def take(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="short name in Latin letters, for schema and login")
        parser.add_argument("--name", required=True)
        parser.add_argument("--host", help="host name; CODE.PLATFORM_DOMAIN unless given")
        parser.add_argument("--first", default="", metavar="LOGIN:NAME", help="the first person to sign in")

    def act(self, options: Mapping[str, Any]) -> dict[str, Any]:
        host = options["host"] or f"{options['code']}.{settings.PLATFORM_DOMAIN}"
        organisation = self.found({**options, "host": host})
        outcome: dict[str, Any] = {"schema": organisation.schema_name, "host": host}
        username, _, display_name = options["first"].partition(":")
        with crossing.inside(organisation):
            if username and not User.objects.exists():
                _, password = add_user(
                    username,
                    display_name=display_name or username,
                    role=self.first_role,
                    by=None,
                    at=clock.now(),
                )
                outcome["first"] = {"username": username, "password": password}
        return outcome

    def found(self, options: Mapping[str, Any]) -> Any:
        raise NotImplementedError

    def say(self, outcome: Mapping[str, Any]) -> str:
        words = f"{outcome['schema']} is founded; its people sign in at {address_of(outcome['host'])}"
        if first := outcome.get("first"):
            words += f"\nFirst sign-in: {first['username']} with {first['password']} (not shown again)."
        return words
