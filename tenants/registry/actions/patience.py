"""Try again what could not get its lock: waiting in the queue for it would stop everybody behind."""

import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError
from psycopg.errors import LockNotAvailable

P = ParamSpec("P")
R = TypeVar("R")
TRIES, PAUSE = 150, 0.2


def patiently(work: Callable[P, R]) -> Callable[P, R]:
    """Repeat work that may be repeated, for half a minute, until it finds the tables free."""

    @wraps(work)
    def trying(*args: P.args, **kwargs: P.kwargs) -> R:
        for _ in range(TRIES):
            try:
                return work(*args, **kwargs)
            except OperationalError as error:
                if not isinstance(error.__cause__, LockNotAvailable):
                    raise
                time.sleep(PAUSE)
        return work(*args, **kwargs)

    return trying
