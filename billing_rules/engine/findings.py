"""Collecting faults, so that a pack's author sees all of them at once."""

from collections.abc import Iterator
from contextlib import contextmanager

from npo_platform.kernel.errors import Finding, Refusal, Refused, Severity


class Findings(list[Finding]):
    """What is wrong with a pack, in the order it was noticed."""

    def note(self, code: str, where: str, message: str, severity: Severity = "stop") -> None:
        self.append(Finding(code, f"{where}：{message}", severity, where))

    @contextmanager
    def at(self, where: str) -> Iterator[None]:
        """A refusal inside becomes a finding at this place, and the reading goes on."""
        try:
            yield
        except Refused as refused:
            for fault in refused.findings:
                self.note(fault.code, where, fault.message)
        except Refusal as refusal:
            self.note(refusal.code, where, refusal.message)

    @property
    def stops(self) -> list[Finding]:
        return [finding for finding in self if finding.severity == "stop"]
