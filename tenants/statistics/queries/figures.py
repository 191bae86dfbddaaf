"""One month's sums as figures that open: value, numerator and denominator, and the definition they were made with."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from npo_platform.kernel.money import Rounding, to_yen
from tenants.statistics.definitions import Definition, current, definition
from tenants.statistics.states import Telling

Raw = Mapping[str, Any]
STAR, DASH = "＊", "―"
BY_CLASS = "people_by_class"


@dataclass(frozen=True, slots=True)
class Ratio:
    """A figure that is a division: of what, by what, in which steps (1, or 1000 for tenths of a percent)."""

    over: str
    under: tuple[str, ...]
    scale: int = 1

    def numerator(self, raw: Raw) -> int | None:
        return _int(raw[self.over])

    def denominator(self, raw: Raw) -> int | None:
        parts = [_int(raw[name]) for name in self.under]
        known = [one for one in parts if one is not None]
        return sum(known) if len(known) == len(parts) else None


RATIOS = {
    "cost_per_contact": Ratio("cost", ("contacts",)),
    "unanswered_rate": Ratio("unanswered", ("meals", "unanswered"), scale=1000),
}
TIMES = frozenset({"alarm_median", "alarm_p90"})


@dataclass(frozen=True, slots=True)
class Figure:
    """One value that says what it is; `value` of a share is in tenths of a percent."""

    definition: Definition
    telling: Telling
    value: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    partial: bool = False

    @property
    def id(self) -> str:
        return self.definition.id

    @property
    def is_shown(self) -> bool:
        return self.telling is Telling.SHOWN

    @property
    def is_divided(self) -> bool:
        return self.id in RATIOS

    @property
    def text(self) -> str:
        """1,234 · 4.5 · ＊ (hidden) · ― (nothing to compute from)."""
        return figure_text(self.id, self.value) if self.is_shown else STAR if self._hidden else DASH

    @property
    def _hidden(self) -> bool:
        return self.telling is Telling.HIDDEN

    @property
    def over_text(self) -> str:
        return STAR if self.numerator is None else f"{self.numerator:,}"

    @property
    def under_text(self) -> str:
        return STAR if self.denominator is None else f"{self.denominator:,}"


@dataclass(frozen=True, slots=True)
class ClassCount:
    """How many people one burden class has; None is hidden."""

    label: str
    people: int | None

    @property
    def text(self) -> str:
        return STAR if self.people is None else f"{self.people:,}"


def figure_text(figure: str, value: int | None) -> str:
    """A value as it is written, without its unit."""
    if value is None:
        return DASH
    return f"{value // 10}.{value % 10}" if figure == "unanswered_rate" else f"{value:,}".replace("-", "−")


def figures_of(raw: Raw, versions: Mapping[str, int]) -> dict[str, Figure]:
    """Every figure of a month by its id, each with the definition it was made with."""
    made = [definition(name, versions[name]) for name in current() if name in versions and name != BY_CLASS]
    return {one.id: _figure(one, raw) for one in made}


def classes_of(raw: Raw) -> list[ClassCount]:
    """People by class; nothing when all of it is hidden, or the rules know no classes."""
    return [ClassCount(one["label"], one["people"]) for one in raw["classes"] or ()]


def total_of(figure: str, raws: list[Raw], *, missing: bool, version: int | None = None) -> Figure:
    """A figure over several months or providers, from what each may tell and from nothing else.

    Counts are added, shares are divided anew; a median of medians is none. `missing` says that some have told nothing.
    """
    one = definition(figure, version) if version else current()[figure]
    tellings = [_figure(one, raw).telling for raw in raws]
    known = [raw for raw, telling in zip(raws, tellings, strict=True) if telling is Telling.SHOWN]
    partial = missing or len(known) < len(raws)
    if figure in TIMES or not known:
        hidden = figure not in TIMES and Telling.HIDDEN in tellings
        return Figure(one, Telling.HIDDEN if hidden else Telling.NOTHING, partial=partial)
    sums = {name: sum(_int(raw[name]) or 0 for raw in known) for name in _needed(figure)}
    return _figure(one, sums, partial=partial)


def _needed(figure: str) -> tuple[str, ...]:
    ratio = RATIOS.get(figure)
    return (ratio.over, *ratio.under) if ratio else (figure,)


def _figure(one: Definition, raw: Raw, *, partial: bool = False) -> Figure:
    if ratio := RATIOS.get(one.id):
        return _divided(one, ratio, raw, partial=partial)
    value, counted = _int(raw[one.id]), _closed(raw) if one.id in TIMES else None
    if value is None:
        nothing = one.id in TIMES and counted == 0
        return Figure(one, Telling.NOTHING if nothing else Telling.HIDDEN, denominator=counted, partial=partial)
    return Figure(one, Telling.SHOWN, value, denominator=counted, partial=partial)


def _divided(one: Definition, ratio: Ratio, raw: Raw, *, partial: bool) -> Figure:
    over, under = ratio.numerator(raw), ratio.denominator(raw)
    if over is None or under is None:
        return Figure(one, Telling.HIDDEN, None, over, under, partial)
    if under == 0:
        return Figure(one, Telling.NOTHING, None, over, under, partial)
    value = to_yen(Fraction(over * ratio.scale, under), Rounding.HALF_UP)
    return Figure(one, Telling.SHOWN, value, over, under, partial)


def _closed(raw: Raw) -> int | None:
    alarms, still_open = _int(raw["alarms"]), _int(raw["alarms_open"])
    return None if alarms is None or still_open is None else alarms - still_open


def _int(value: Any) -> int | None:
    return None if value is None else int(value)
