"""Found a city: its schema, its login, its host name, and the first person who signs in there."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from npo_platform.backend import clock
from tenants.accounts.states import Role
from tenants.registry.actions import founding
from tenants.registry.management.founders import FoundingCommand


class Command(FoundingCommand):
    help = __doc__ or ""
    first_role = Role.APPROVER

    def take(self, parser: ArgumentParser) -> None:
        super().take(parser)
        parser.add_argument("--number", required=True, help="全国地方公共団体コード, six digits")
        parser.add_argument("--section", required=True, help="the office in charge, e.g. 高齢福祉課")
        parser.add_argument("--mayor-title", help="whom papers are addressed to; NAME長 unless given")
        parser.add_argument("--phone", default="")

    def found(self, options: Mapping[str, Any]) -> Any:
        return founding.found_city(
            options["code"],
            name=options["name"],
            host=options["host"],
            at=clock.now(),
            details={
                "code": options["number"],
                "section": options["section"],
                "mayor_title": options["mayor_title"] or f"{options['name']}長",
                "phone": options["phone"],
            },
        )
