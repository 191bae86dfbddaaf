"""Reads of notices: a city sees its own, a provider those it was told and its own share."""

from billing_rules.advisories.queries.board import Board, board_of
from billing_rules.advisories.queries.cells import Found, cells_of
from billing_rules.advisories.queries.known import (
    advisories,
    advisory,
    later_of,
    named,
    own_shares,
    parts,
    share,
    standing,
    stop_of,
)

__all__ = [
    "Board",
    "Found",
    "advisories",
    "advisory",
    "board_of",
    "cells_of",
    "later_of",
    "named",
    "own_shares",
    "parts",
    "share",
    "standing",
    "stop_of",
]
