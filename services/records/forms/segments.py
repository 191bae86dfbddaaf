"""Radio groups drawn as one bar: 手渡し｜置き配｜不在. The one-day grid has hundreds, so each look is drawn once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from services.records.queries import Offered
from services.records.states import Outcome, SafetyState

Words = str | Promise
_ROW, _NAME = "{row}", "{name}"  # stand-ins: no value of ours holds braces


@dataclass(frozen=True, slots=True)
class Choice:
    """One segment: the key that chooses it on a keyboard, its value, word and tint."""

    key: str
    value: str
    label: Words
    tint: str = ""


@dataclass(frozen=True)
class Segments:
    """A bar of choices named `<field>-<row>`."""

    field: str
    title: Words
    choices: Sequence[Choice]
    mark: str = ""

    def __hash__(self) -> int:
        return hash(self.field)

    def drawn(self, row: str, name: str, chosen: str) -> SafeString:
        """The bar of one row of one person."""
        bar = _bar(self, chosen, get_language() or "")
        return mark_safe(bar.replace(_ROW, escape(row)).replace(_NAME, escape(name)))  # noqa: S308 - both escaped


@lru_cache(maxsize=64)
def _bar(segments: Segments, chosen: str, _language: str) -> str:
    radios = format_html_join(
        "",
        '<label{}><input type="radio" name="{}-{}" value="{}" data-key="{}"{}{}{}><span>{}</span></label>',
        (
            (
                format_html(' data-state="{}"', choice.tint) if choice.tint else "",
                segments.field,
                _ROW,
                choice.value,
                choice.key,
                mark_safe(segments.mark),  # noqa: S308 - a constant of ours
                format_html(' id="o-{}"', _ROW) if segments.mark and choice is segments.choices[0] else "",
                mark_safe(" checked") if choice.value == chosen else "",
                choice.label,
            )
            for choice in segments.choices
        ),
    )
    title = str(segments.title) % {"name": _NAME}
    return format_html('<span class="seg" role="radiogroup" aria-label="{}">{}</span>', title, radios)


# What a key on the keyboard chooses, in the order of the paper sheet.
OUTCOMES = Segments(
    "outcome",
    _("%(name)sさんの結果"),
    (
        Choice("1", Outcome.HANDED, _("手渡し")),
        Choice("2", Outcome.LEFT, _("置き配")),
        Choice("3", Outcome.ABSENT, _("不在"), "warn"),
        Choice("4", Outcome.REFUSED, _("断り"), "warn"),
        Choice("5", Outcome.CANCELLED, _("中止"), "none"),
        Choice("6", Outcome.CANCELLED_LATE, _("締切後"), "none"),
    ),
    mark=" data-outcome",
)
# Shorter than the words of the rules, and with a tint.
_TINTS = {choice.value: choice for choice in OUTCOMES.choices}


@lru_cache(maxsize=64)
def outcome_bar(offered: Offered) -> Segments:
    """The bar of the outcomes a contract's rules offer; a meal's usual six keep their keys."""
    codes = {code for code, _label in offered}
    if Outcome.HANDED in codes <= set(_TINTS):
        kept = [choice for choice in OUTCOMES.choices if choice.value in codes]
        return replace(OUTCOMES, choices=tuple(kept))
    choices = [
        Choice(
            str(number),
            code,
            _TINTS[code].label if code in _TINTS else label,
            _TINTS[code].tint if code in _TINTS else "",
        )
        for number, (code, label) in enumerate(offered, start=1)
    ]
    return replace(OUTCOMES, choices=tuple(choices))


SAFETIES = Segments(
    "safety",
    _("%(name)sさんの安否"),
    (
        Choice("m", SafetyState.USUAL, _("会えた")),
        Choice("k", SafetyState.CONCERN, _("気になる"), "warn"),
        Choice("x", SafetyState.NOT_MET, _("会えず"), "warn"),
        Choice("u", "", _("未確認"), "none"),
    ),
)
