"""Seconds of the processor: time spent waiting for a turn is not in them.

A busy machine still tells, by caches and cores that are shared; so what is compared runs in turns, and the best counts.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Clock:
    """This process's seconds, and those of a server process that works for it."""

    server: int | None = None

    def now(self) -> float:
        seconds = time.process_time()
        if self.server is not None:
            spent = Path(f"/proc/{self.server}/schedstat").read_text().split()[0]
            seconds += int(spent) / 1e9
        return seconds

    def side_by_side(self, rounds: int, *works: Callable[[], Any]) -> list[float]:
        """The least seconds of each, taken in turns: what slows the machine down slows them all."""
        return [min(one) for one in zip(*([self._seconds(work) for work in works] for _ in range(rounds)), strict=True)]

    def best(self, work: Callable[[], Any], rounds: int) -> float:
        """The least seconds of several rounds."""
        return min(self._seconds(work) for _ in range(rounds))

    def _seconds(self, work: Callable[[], Any]) -> float:
        began = self.now()
        work()
        return self.now() - began


OWN = Clock()
