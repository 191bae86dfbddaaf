"""What lies below the days of the grid: shaded days and marks, and the lines between days, as four paths.

A box for each day of each line is what made the grid slow; a path costs next to nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import jpholiday

# Millimetres, as `paper.css` sets the grid.
DAY, HEAD, LINE, SUM = 5.45, 9.6, 6.2, 5.6
SUNDAY = 6


@dataclass(frozen=True)
class Ground:
    """Paths in millimetres from the corner where the days begin."""

    width: str
    height: str
    shaded: str
    exceptions: str
    lines: str
    weeks: str


def ground(days: Sequence[date], exceptions: Sequence[Sequence[int]], *, sums: int) -> Ground:
    """`exceptions` are the columns to shade in each line; `sums` is how many lines of sums follow."""
    width, height = len(days) * DAY, HEAD + len(exceptions) * LINE + sums * SUM
    free = [column for column, day in enumerate(days) if day.weekday() == SUNDAY or jpholiday.is_holiday(day)]
    ends = [column + 1 for column, day in enumerate(days[:-1]) if day.weekday() == SUNDAY]
    return Ground(
        width=f"{width:.2f}",
        height=f"{height:.2f}",
        shaded=_area(0, 0, width, HEAD) + "".join(_area(column * DAY, HEAD, DAY, height - HEAD) for column in free),
        exceptions="".join(
            _area(column * DAY, HEAD + line * LINE, DAY, LINE)
            for line, columns in enumerate(exceptions)
            for column in columns
        ),
        lines="".join(_upright(column, height) for column in range(1, len(days)) if column not in ends),
        weeks="".join(_upright(column, height) for column in ends),
    )


def _area(x: float, y: float, width: float, height: float) -> str:
    return f"M{x:.2f} {y:.2f}h{width:.2f}v{height:.2f}h-{width:.2f}z"


def _upright(column: int, height: float) -> str:
    return f"M{column * DAY:.2f} 0v{height:.2f}"
