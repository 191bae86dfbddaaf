"""What the provider's own screens checked before a report left, as the report tells it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ClosingCheck:
    """One check of the closing; without a waiver it passed."""

    label: str
    waivers: Sequence[Mapping[str, str]]


def closing_checks(document: Mapping[str, Any]) -> list[ClosingCheck]:
    """Every check that ran, with who let what pass and why; none for reports that do not tell."""
    waivers = document.get("waivers", [])
    return [
        ClosingCheck(one["label"], [waiver for waiver in waivers if waiver.get("code") == one["code"]])
        for one in document.get("closing_checks", [])
    ]


def other_waivers(document: Mapping[str, Any]) -> list[Mapping[str, str]]:
    """What was let pass by a check the report does not list."""
    known = {one["code"] for one in document.get("closing_checks", [])}
    return [one for one in document.get("waivers", []) if one.get("code") not in known]
