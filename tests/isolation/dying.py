"""Ending a worker or its database connection at a chosen statement, as a crash would."""

import os
import signal
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.db import Error, connection

from npo_platform.backend.here import here

Act = Callable[[], object]


@contextmanager
def counted(then: Callable[[int], None]) -> Iterator[None]:
    """`then` hears after each statement how many there have been; savepoints count, COMMIT follows the last."""
    number = 0

    def wrap(execute: Any, *call: Any) -> Any:
        nonlocal number
        outcome = execute(*call)
        number += 1
        then(number)
        return outcome

    then(0)
    with connection.execute_wrapper(wrap):
        yield


def database_dies(administrator: Any, act: Act, *, point: int) -> bool:
    """Do it, the server's process ended after the statement of that number; whether it came to that."""
    died = False

    def end(number: int) -> None:
        nonlocal died
        if number == point and connection.connection is not None:
            died = True
            administrator.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])

    try:
        with counted(end):
            act()
    except Error:
        assert died
    finally:
        _forget_connections()
    return died


def process_dies(act: Act, *, point: int) -> bool:
    """Do it in a process of its own that gets SIGKILL after the statement of that number; whether it came to that."""
    return _killed(act, lambda: counted(lambda number: _kill_self() if number == point else None))


def process_dies_after_commit(act: Act) -> bool:
    """Killed when the database has committed and before anybody is woken."""

    @contextmanager
    def dying() -> Iterator[None]:
        connection.run_and_clear_commit_hooks = _kill_self  # type: ignore[method-assign]
        yield

    return _killed(act, dying)


def _killed(act: Act, dying: Callable[[], Any]) -> bool:
    _forget_connections()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # no thread of ours is at work here
        child = os.fork()
    if child == 0:
        with suppress(BaseException), dying():
            act()
            os._exit(0)
        os._exit(1)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0
    return False


def _kill_self() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _forget_connections() -> None:
    here.login = here.tenant = None
    with suppress(Error):
        here.close()
    here.connection = None
