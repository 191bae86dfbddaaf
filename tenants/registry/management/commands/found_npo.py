"""Found an NPO: its schema, its login, its host name, and the first person who signs in there."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from npo_platform.backend import clock
from tenants.accounts.states import Role
from tenants.registry.actions import founding
from tenants.registry.management.founders import FoundingCommand

DETAILS = ("address", "representative", "phone", "invoice_number", "bank_text")


class Command(FoundingCommand):
    help = __doc__ or ""
    first_role = Role.MANAGER

    def take(self, parser: ArgumentParser) -> None:
        super().take(parser)
        parser.add_argument("--legal-name", help="the name on papers; NAME unless given")
        parser.add_argument("--sample", action="store_true", help="for trying: only a sample city may commission it")
        for detail in DETAILS:
            parser.add_argument(f"--{detail.replace('_', '-')}", default="")

    def found(self, options: Mapping[str, Any]) -> Any:
        details = {detail: options[detail] for detail in DETAILS}
        return founding.found_npo(
            options["code"],
            name=options["name"],
            host=options["host"],
            at=clock.now(),
            details={"legal_name": options["legal_name"] or options["name"], **details},
            is_sample=options["sample"],
        )
