"""How our commands speak: a sentence for people, JSON with --json; a Refusal ends them with its own words."""

import json
import os
from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from npo_platform.kernel.errors import Refusal


class SayingCommand(BaseCommand):
    """A command whose `act` returns what happened, and `say` puts it into words."""

    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="answer in JSON")
        self.take(parser)

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            outcome = self.act(options)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(outcome, ensure_ascii=False, default=str))
        else:
            self.stdout.write(self.say(outcome))
        if outcome.get("failed"):
            raise CommandError("", returncode=1)

    def take(self, parser: ArgumentParser) -> None:
        """The command's own arguments."""

    def act(self, options: Mapping[str, Any]) -> dict[str, Any]:
        raise NotImplementedError

    def say(self, outcome: Mapping[str, Any]) -> str:
        raise NotImplementedError


def address_of(host: str) -> str:
    """The address a browser on this machine takes."""
    port = os.environ.get("PORT", "8000")
    return f"http://{host}:{port}/"
