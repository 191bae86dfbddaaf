"""One person's correction: which months, old and new, the sum, and when it is settled. Always in Japanese."""

from collections.abc import Sequence
from typing import Any

from billing_rules.packs import queries as packs
from npo_platform.kernel.calendar import tokyo_day
from services.adjustments.models import Correction, CorrectionLine
from services.corrections.queries.letter import PersonCorrection

KIND = "correction-letter/1"
COUNTERS = ("食", "回")


def letter_of(own: PersonCorrection) -> dict[str, Any]:
    """Every word and figure of the paper; yen below zero are paid back."""
    agreed, version = own.contract, own.version
    counter = packs.compiled(version).pack.counter
    confirmed_on = max(tokyo_day(one.confirmed_at) for one, _ in own.months if one.confirmed_at)
    return {
        "kind": KIND,
        "frozen_on": confirmed_on.isoformat(),
        "sample": agreed.is_sample,
        "person": {"name": own.recipient.name, "kana": own.recipient.kana, "number": own.recipient.number},
        "npo": {"name": agreed.npo_name, "phone": agreed.npo.phone},
        "city": {"name": agreed.city_name, "section": agreed.city.section, "phone": agreed.city.phone},
        "title": agreed.title,
        "counter": counter if counter in COUNTERS else "件",
        "pack": {
            "label": str(version),
            "digest": version.digest,
            "author": version.author_name,
            "approver": version.approver_name,
            "former": "・".join(dict.fromkeys(one.former_label for one, _ in own.months)),
            "clauses": "・".join(dict.fromkeys(one.clauses for one, _ in own.months if one.clauses)),
        },
        "months": [_month(correction, lines) for correction, lines in own.months],
        "difference": own.user_change,
        "carried_by": own.carried_by.label if own.carried_by else "",
    }


def _month(correction: Correction, lines: Sequence[CorrectionLine]) -> dict[str, Any]:
    sums = {
        name: sum(getattr(line, name) for line in lines)
        for name in ("user_before", "user_after", "city_before", "city_after")
    }
    return {
        "label": correction.month.label,
        "difference": sums["user_after"] - sums["user_before"],
        **sums,
        "lines": [
            {
                "words": line.words,
                "quantity": line.quantity_after,
                "quantity_before": line.quantity_before,
                "user_before": line.user_before,
                "user_after": line.user_after,
            }
            for line in lines
        ],
    }
