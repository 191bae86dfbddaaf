"""What the desk checks again in a report before a person decides: one function, one file, one finding each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from npo_platform.kernel.errors import Finding
from tenants.desk.checks.bytes import check_bytes_carry_their_digest
from tenants.desk.checks.people import check_people_are_counted_once
from tenants.desk.checks.sums import check_sums_agree
from tenants.desk.checks.tax import check_tax_is_counted_once


@dataclass(frozen=True)
class Checked:
    """One check that ran at the desk, and what it found."""

    label: str
    findings: Sequence[Finding]


def checked(document: dict[str, Any], digest: str) -> list[Checked]:
    """Every check of the desk with what it found."""
    return [
        Checked("照合値が内容と合う", check_bytes_carry_their_digest(document, digest)),
        Checked("行・区分・調整の和が合計と合う", check_sums_agree(document)),
        Checked("人数が行の人数と合う", check_people_are_counted_once(document)),
        Checked("消費税を全体で1回だけ計算した", check_tax_is_counted_once(document)),
    ]


def findings_in(document: dict[str, Any], digest: str) -> list[Finding]:
    """Every finding at once; empty when the report holds together."""
    return [finding for one in checked(document, digest) for finding in one.findings]
