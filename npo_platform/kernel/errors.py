"""The one "no" a person reads, and the list of what is wrong when there is more than one."""

from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["stop", "warn"]


class Refusal(Exception):
    """A request the product declines, said so that the person can act on it.

    `code` is stable and tested; `message` is Japanese: what happened, why, what to do next.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel whole between processes: an exception is made again from its arguments."""
        return type(self), (self.code, self.message)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check found; `where` names the row or field (a key, a cell, a date)."""

    code: str
    message: str
    severity: Severity = "stop"
    where: str = ""


class Refused(Refusal):
    """A refusal with every reason at once."""

    def __init__(self, code: str, message: str, findings: list[Finding]) -> None:
        super().__init__(code, message)
        self.findings = findings

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.code, self.message, self.findings)

    def __str__(self) -> str:
        return "\n".join([self.message, *(f"・{finding.message}" for finding in self.findings)])
