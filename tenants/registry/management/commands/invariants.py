"""Ask the living installation whether everything still holds that must always hold."""

from collections.abc import Mapping
from typing import Any

from tenants.registry import checks
from tenants.registry.management.saying import SayingCommand


class Command(SayingCommand):
    help = __doc__ or ""

    def act(self, options: Mapping[str, Any]) -> dict[str, Any]:
        findings = [finding.message for finding in checks.check_invariants()]
        return {"broken": findings, "failed": bool(findings)}

    def say(self, outcome: Mapping[str, Any]) -> str:
        return "\n".join(outcome["broken"]) or "Everything holds."
