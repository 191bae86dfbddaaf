"""What a person entered for an input of a pack: as text outside, as a value in the facts, as words on a page."""

import re

from billing_rules.engine.encode import coder, not_accepted
from billing_rules.engine.frame import MISSING
from billing_rules.engine.parts import Input
from billing_rules.facts import Value
from npo_platform.kernel.calendar import parse_day, wareki
from npo_platform.kernel.errors import Refusal

_WHOLE = re.compile(r"-?[0-9]{1,15}", re.ASCII)


def said(spec: Input, typed: str) -> str:
    """The one spelling a value is kept in; nothing, where the rules name a value for that case.

    Refused (`bad_value`) when it is no value of the input.
    """
    if not typed and spec.if_missing is not None:
        return ""
    value = fact_value(spec, typed)
    if not typed or coder(spec)(value) <= MISSING:
        raise Refusal("bad_value", not_accepted(spec, f"「{typed[:40]}」"))
    return str(value)


def fact_value(spec: Input, kept: str) -> Value:
    """A kept text as facts hold it; what the rules of today no longer know is left for them to refuse."""
    is_number = not (spec.choices or spec.type)
    return int(kept) if is_number and _WHOLE.fullmatch(kept) else kept


def in_words(spec: Input, kept: str) -> str:
    """A kept text as a page shows it: 「生活保護」, 「500円」, 「令和8年4月1日」; nothing as 「なし」."""
    if not kept:
        return "なし"
    if spec.choices:
        return spec.choices.get(kept, kept)
    value = fact_value(spec, kept)
    if isinstance(value, int):
        return f"{value:,}{spec.unit}"
    if spec.type == "date":
        try:
            return wareki(parse_day(kept))
        except ValueError:
            return kept
    return kept


def bounds_of(spec: Input) -> str:
    """The bounds of a number in words; nothing for what is no number."""
    low, high = spec.bounds
    return "" if spec.choices or spec.type else f"{low:,}{spec.unit}から{high:,}{spec.unit}まで"


def what_to_enter(spec: Input) -> str:
    """The hint beside a field: the bounds of a number, and what is reckoned with while nothing is entered."""
    default = spec.if_missing
    without = "" if default is None else f"空けておくと「{in_words(spec, str(default))}」として計算します"
    return "。".join(part for part in (bounds_of(spec), without) if part)
