"""Cases of a table that share a fate, put together so that one sentence tells them all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Places = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """Every combination of some positions of each key, through the periods from `first` to before `after`."""

    places: tuple[Places, ...]
    first: int
    after: int

    def holds(self, cell: Sequence[int], period: int) -> bool:
        """Whether a case lies in it in that period of the table."""
        return self.first <= period < self.after and self.covers(cell)

    def covers(self, cell: Sequence[int]) -> bool:
        """Whether a case lies in it in any period."""
        return all(place in own for place, own in zip(cell, self.places, strict=True))


def boxes(mask: NDArray[np.bool_]) -> list[Box]:
    """The true cells of (period, key, …) as boxes that do not overlap, earliest period first."""
    found = [Box(places, *periods) for places, periods in _split(np.moveaxis(mask, 0, -1))]
    return sorted(found, key=lambda box: (box.first, box.places))


def _split(mask: NDArray[np.bool_]) -> Iterator[tuple[tuple[Places, ...], tuple[int, int]]]:
    """Positions of the first key below which everything is alike stand in one box; the periods come last."""
    if mask.ndim == 1:
        edges = np.flatnonzero(np.diff(mask.astype(np.int8), prepend=0, append=0)).tolist()
        yield from (((), (first, after)) for first, after in zip(edges[::2], edges[1::2], strict=True))
        return
    alike: dict[bytes, list[int]] = {}
    for place in np.flatnonzero(mask.any(axis=tuple(range(1, mask.ndim)))).tolist():
        alike.setdefault(mask[place].tobytes(), []).append(place)
    for places in alike.values():
        for rest, periods in _split(mask[places[0]]):
            yield (tuple(places), *rest), periods


def places_of(covered: Sequence[int]) -> NDArray[np.intp]:
    """Positions on one key, as numpy picks them."""
    return np.arange(covered.start, covered.stop) if isinstance(covered, range) else np.array(covered)
