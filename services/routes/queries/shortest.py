"""The shortest way through doors on straight lines: an open path from where the round starts. Nothing is sent."""

from collections.abc import Sequence
from itertools import pairwise
from math import cos, hypot, radians

import fast_tsp

Spot = tuple[float, float]

SECONDS = 0.3  # for more than 18 doors; fewer are solved exactly and at once
LATITUDE_METRES, LONGITUDE_METRES = 110_950, 111_320  # of one degree, the second at the equator; near enough in Japan
LARGEST = 65_535  # the largest distance the solver holds


def read(text: str) -> Spot:
    """34.846200,135.617200 as numbers."""
    latitude, _, longitude = text.partition(",")
    return float(latitude), float(longitude)


def metres(one: Spot, other: Spot) -> float:
    """The straight line between two doors."""
    north = (one[0] - other[0]) * LATITUDE_METRES
    east = (one[1] - other[1]) * LONGITUDE_METRES * cos(radians((one[0] + other[0]) / 2))
    return hypot(north, east)


def length(start: Spot | None, way: Sequence[Spot]) -> float:
    """Metres of a way from its start through the doors in this order."""
    stations = [*([start] if start else []), *way]
    return sum(metres(one, other) for one, other in pairwise(stations))


def shortest(start: Spot | None, doors: Sequence[Spot], *, first_stays: bool = False) -> list[int]:
    """The doors by their numbers in the order of a shortest way; without a start, or so asked, the first stays first.

    As long as the given order at most, and the same order when nothing shorter was found. Exact up to 18 doors.
    """
    given = list(range(len(doors)))
    if len(doors) < 2:
        return given
    if start is None or first_stays:
        rest = _way([doors[0], *doors[1:]])
        found = [0, *rest]
    else:
        found = [number - 1 for number in _way([start, *doors])]
    return found if length(start, [doors[n] for n in found]) < length(start, [doors[n] for n in given]) - 1 else given


def _way(stations: Sequence[Spot]) -> list[int]:
    """The stations but the first, in the order of a shortest open path from it.

    The solver makes rounds. One more station, at no distance from the first and very far from all others, has the first
    as a neighbour in every shortest round; cut there, the round is the path.
    """
    count = len(stations)
    lines = [[metres(one, other) for other in stations] for one in stations]
    far = 2 * max(map(max, lines)) + 1
    unit = max(1.0, far / LARGEST)
    whole = [[round(line / unit) for line in row] for row in lines]
    away = [0, *([int(far / unit)] * (count - 1))]
    rows = [[*row, away[number]] for number, row in enumerate(whole)]
    round_trip = fast_tsp.find_tour([*rows, [*away, 0]], duration_seconds=SECONDS, stop_when_converged=True)
    cut = round_trip.index(count)
    path = [*round_trip[cut + 1 :], *round_trip[:cut]]
    return path[1:] if path[0] == 0 else path[-2::-1]
