"""A person with two meals, or two classes in a month, is one person."""

from typing import Any

from npo_platform.kernel.errors import Finding


def check_people_are_counted_once(document: dict[str, Any]) -> list[Finding]:
    counted, told = len({line["decision_number"] for line in document["lines"]}), document["totals"]["people"]
    if counted == told:
        return []
    return [Finding("people_differ", f"利用者数 {told}人 が、行の決定番号から数えた {counted}人 と違います。")]
