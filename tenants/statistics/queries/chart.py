"""A figure by provider and month, drawn as small bars on one scale: a row for each provider, a place for each month."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from npo_platform.kernel.calendar import Month
from tenants.statistics.queries.figures import DASH, STAR, Figure
from tenants.statistics.queries.page import StatisticsPage
from tenants.statistics.states import Telling

LEFT, WIDTH, STEP, TALL, HEAD, WIDEST = 150, 720, 76, 44, 26, 48
MOST_WRITTEN = 8  # months beside each other whose values still fit above their bars
WORDS = {
    Telling.HIDDEN: STAR,
    Telling.NOTHING: DASH,
    Telling.PENDING: "…",
    Telling.UNACCEPTED: gettext_lazy("未承認"),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One month of one provider in the units of the drawing; without a value only a word stands there."""

    x: float
    y: float
    width: float
    height: float
    word: str

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def over(self) -> float:
        """Where its word stands."""
        return self.y - 5


@dataclass(frozen=True, slots=True)
class Row:
    """One provider: its name, its ground line, its bars."""

    name: str
    ground: int
    bars: Sequence[Bar]

    @property
    def middle(self) -> int:
        return self.ground - 12


@dataclass(frozen=True, slots=True)
class Chart:
    """The drawing, with the heads of its columns."""

    rows: Sequence[Row]
    heads: Sequence[tuple[float, str]]

    @property
    def height(self) -> int:
        return HEAD + STEP * len(self.rows) + 8


def chart_of(page: StatisticsPage) -> Chart:
    """Bars from nought, the largest filling its row; what is not told is a word, never a bar of nought."""
    place = (WIDTH - LEFT - 10) / max(len(page.months), 1)
    largest = max((f.value or 0 for line in page.lines for _, f in line.cells if f.is_shown), default=0)
    rows = []
    for number, line in enumerate(page.lines):
        ground = HEAD + STEP * (number + 1) - 6
        bars = [
            _bar(figure, LEFT + place * page.months.index(cell.month), place, ground, largest or 1, len(page.months))
            for cell, figure in line.cells
        ]
        rows.append(Row(line.contract.npo_name, ground, bars))
    return Chart(rows, [(LEFT + place * (n + 0.5), _head(one, len(page.months))) for n, one in enumerate(page.months)])


def _bar(figure: Figure, x: float, place: float, ground: int, largest: int, months: int) -> Bar:
    height = TALL * max(figure.value or 0, 0) / largest if figure.is_shown else 0.0
    word = figure.text if figure.is_shown else str(WORDS[figure.telling])
    if months > MOST_WRITTEN:
        word = "" if figure.is_shown else word[:1]
    width = min(place * 0.44, WIDEST)
    return Bar(x + (place - width) / 2, ground - height, width, height, word)


def _head(month: Month, months: int) -> str:
    return f"{month.month}月" if months <= 12 else str(month.month)
