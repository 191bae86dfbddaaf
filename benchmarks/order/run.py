"""The suggested order of a route: `python3 script/bench order [doors ...]`; without arguments 8, 18, 40 and 150.

For each size 20 drawn towns: the longest time of one suggestion beside the goal of a second, and how much shorter its
way is than going to the nearest door each time, measured in the same run.
"""

import os
import random
import sys
import time
from collections.abc import Sequence

import django

from benchmarks.measure import tell

Spot = tuple[float, float]

GOAL, TOWNS = 1.0, 20
START = (34.85, 135.61)


def main(sizes: Sequence[int]) -> None:
    from services.routes.queries.shortest import length, shortest

    for doors in sizes:
        drawn = random.Random(doors)
        took, ratios = [], []
        for _ in range(TOWNS):
            town = [(34.83 + drawn.random() * 0.04, 135.59 + drawn.random() * 0.04) for _ in range(doors)]
            began = time.perf_counter()
            order = shortest(START, town)
            took.append(time.perf_counter() - began)
            ratios.append(length(START, nearest(town)) / length(START, [town[n] for n in order]))
        ratio = sum(ratios) / TOWNS
        note = f"nearest door each time: {ratio:.2f} × as long, {max(ratios):.2f} at most"
        tell(f"order {doors} doors, the slowest of {TOWNS}", max(took), GOAL, note=note)


def nearest(doors: Sequence[Spot]) -> list[Spot]:
    """Always on to the nearest door left."""
    from services.routes.queries.shortest import metres

    left, here, way = list(doors), START, []
    while left:
        here = min(left, key=lambda door: metres(here, door))
        left.remove(here)
        way.append(here)
    return way


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "npo_platform.settings")
    django.setup()
    main([int(size) for size in sys.argv[1:]] or [8, 18, 40, 150])
