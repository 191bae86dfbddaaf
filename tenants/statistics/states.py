"""What can be said of one figure of one month."""

from enum import StrEnum


class Telling(StrEnum):
    """A figure that is not shown is never a 0: each reason has a word of its own."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    NOTHING = "nothing"
    PENDING = "pending"
    UNACCEPTED = "unaccepted"


FEWEST = 5  # people a figure must be about to be told
