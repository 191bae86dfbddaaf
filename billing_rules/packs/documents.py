"""What leaves the house about the rules: a 新旧対照表 as a paper, the tables as a book, a version signed for a city."""

from datetime import date
from functools import partial
from typing import Any

from billing_rules.engine import load
from billing_rules.formats import parse
from billing_rules.formats.bundle import export_bundle
from billing_rules.formats.excel import tables_to_xlsx
from billing_rules.formats.signed import sign
from billing_rules.keys.queries import own_key, signed_by_city
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


def signed_bundle(version: PackVersion) -> bytes:
    """A published version whole, with its examples, sources and forms, under the signature of its city.

    Refused before publication (`not_public`) and while the city has no key (`no_key`).
    """
    if not version.is_public:
        raise Refusal(
            "not_public", "署名つきで書き出せるのは、公開した版だけです。公開してから、もう一度書き出してください。"
        )
    key = own_key()
    if key is None:
        raise Refusal("no_key", "署名の鍵がまだありません。承認者に「署名の鍵」の画面で作ってもらってください。")
    contents = export_bundle(parse(version.document))
    return sign(contents, public_key=key.public_key, signer=partial(signed_by_city, key))


def _version(version: PackVersion) -> dict[str, Any]:
    return {
        "label": version.number_label,
        "is_public": version.is_public,
        "digest": version.digest,
        "author": version.author_name,
        "approver": version.approver_name,
    }
