"""Towns by postcode, from Japan Post's public list: read from one file, without database or network."""

import zipfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

TOWNS = Path(__file__).with_name("towns.zip")
AREA = 3  # the digits that name an entry of the file


@dataclass(frozen=True, slots=True)
class Town:
    """One town of a postcode; `note` says which part of it, where that is not the whole."""

    prefecture: str
    city: str
    name: str = ""
    note: str = ""

    @property
    def address(self) -> str:
        """The beginning of an address, to which somebody adds the house number."""
        return f"{self.prefecture}{self.city}{self.name}"


def towns_of(postcode: str) -> list[Town]:
    """The towns of seven digits in the list's order, none for an unknown code; several share one now and then."""
    towns = _area(postcode[:AREA]).get(postcode[AREA:], ())
    return [Town(*parts) for parts in towns]


@lru_cache(maxsize=16)
def _area(area: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """The towns of one area by their last four digits; an office meets few areas."""
    with zipfile.ZipFile(TOWNS) as book:
        if area not in book.namelist():
            return {}
        lines = book.read(area).decode().splitlines()
    found: dict[str, list[tuple[str, ...]]] = {}
    for line in lines:
        code, *parts = line.split("\t")
        found.setdefault(code, []).append(tuple(parts))
    return {code: tuple(parts) for code, parts in found.items()}
