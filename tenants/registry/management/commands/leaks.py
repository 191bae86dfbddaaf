"""Try seven SQL injections from every organisation into every other, with their real logins; --long tries all pairs."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from tenants import crossing
from tenants.registry import checks
from tenants.registry.management.saying import SayingCommand
from tenants.registry.states import Kind

FEW = 2  # of each kind


class Command(SayingCommand):
    help = __doc__ or ""

    def take(self, parser: ArgumentParser) -> None:
        parser.add_argument("--long", action="store_true", help="every ordered pair, not two of each kind")

    def act(self, options: Mapping[str, Any]) -> dict[str, Any]:
        several = None if options["long"] else FEW
        chosen = [row for kind in Kind for row in list(crossing.each_organisation(kind))[:several]]
        findings = [*checks.check_logins_are_bounded(), *checks.check_injections_reach_nobody_else(chosen)]
        tried = len(chosen) * (len(chosen) - 1) * len(checks.INJECTIONS)
        return {"tried": tried, "leaks": [finding.message for finding in findings], "failed": bool(findings)}

    def say(self, outcome: Mapping[str, Any]) -> str:
        return "\n".join([*outcome["leaks"], f"{outcome['tried']} injections tried, {len(outcome['leaks'])} leak."])
