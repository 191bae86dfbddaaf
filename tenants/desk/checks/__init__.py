"""What the desk checks again in a report before a person decides: one function, one file, one finding each."""

from typing import Any

from npo_platform.kernel.errors import Finding
from tenants.desk.checks.bytes import check_bytes_carry_their_digest
from tenants.desk.checks.sums import check_sums_agree
from tenants.desk.checks.tax import check_tax_is_counted_once


def findings_in(document: dict[str, Any], digest: str) -> list[Finding]:
    """Every finding at once; empty when the report holds together."""
    return [
        *check_bytes_carry_their_digest(document, digest),
        *check_sums_agree(document),
        *check_tax_is_counted_once(document),
    ]
