"""What leaves the house about the rules: the 新旧対照表 of two versions as a paper, a version's tables as a book."""

from datetime import date
from typing import Any

from billing_rules.engine import load
from billing_rules.formats import parse
from billing_rules.formats.excel import tables_to_xlsx
from billing_rules.packs.models import PackVersion
from billing_rules.packs.queries.notice import Comparison
from npo_platform.kernel.errors import Refusal, Refused


def notice_document(comparison: Comparison, *, today: date) -> dict[str, Any]:
    """The annex of a notice. Refused (`nothing_to_compare`) when there is nothing to set side by side."""
    old, new = comparison.old, comparison.new
    if old is None or comparison.problem:
        raise Refusal("nothing_to_compare", f"新旧対照表にできません。{comparison.problem}")
    city = new.pack.city
    return {
        "kind": "notice_diff",
        "frozen_on": today.isoformat(),
        "city": {"name": city.organisation.name, "section": city.section},
        "sample": city.organisation.is_sample,
        "pack": new.pack.name,
        "old": _version(old),
        "new": _version(new),
        "tables": [
            {
                "label": table,
                "changes": [
                    {
                        "item": line.item,
                        "cases": list(line.cases),
                        "was": line.was,
                        "now": line.now,
                        "since": line.since.isoformat(),
                        "until": line.until.isoformat() if line.until else None,
                        "clause": line.ref,
                    }
                    for line in lines
                ],
            }
            for table, lines in comparison.by_table
        ],
    }


def tables_book(version: PackVersion) -> bytes:
    """The tables of a version as an Excel book. Refused (`faulty_tables`) while its rows cannot all be read."""
    document = parse(version.document)
    try:
        load(document)
    except Refused as refused:
        told = "".join(f"\n{finding.message}" for finding in refused.findings[:3])
        raise Refusal(
            "faulty_tables", f"読めない欄があるので、Excel にできません。先に直してください。{told}"
        ) from None
    return tables_to_xlsx(document)


def _version(version: PackVersion) -> dict[str, Any]:
    return {
        "label": version.number_label,
        "is_public": version.is_public,
        "digest": version.digest,
        "author": version.author_name,
        "approver": version.approver_name,
    }
