"""A city's draft over every provider's closed months: from the asking to the last answer, by the worker.

`python3 script/bench simulation [providers] [people] [months]`; without arguments 7 × 150 × 12 and half as many months.
The months are frozen as closing freezes them; the worker has two processes and compiles both versions cold.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.measure import database, tell

ROOT = Path(__file__).parents[2]
GOAL, GOAL_CANCEL = 5.0, 1.0


def main(providers: int = 7, people: int = 150, months: int = 12) -> None:
    from benchmarks.simulation.city import found

    city = found(providers, people, months)
    for closed in (3, 6, months):
        with worker():
            seconds, events = asked(city, closed)
        note = f"{providers} NPOs, {events:,} events under both versions, {events / seconds:,.0f} events/s"
        tell(f"simulate {closed} closed months", seconds, GOAL, note=f"beside the goal of 5 s; {note}")
    with worker():
        tell("call it off, until no provider computes", called_off(city, months), GOAL_CANCEL, note="goal 1 s")


def asked(city: Any, months: int) -> tuple[float, int]:
    """Seconds from asking to the last answer as the database dates them, and how many events were computed."""
    from billing_rules.simulation import actions
    from billing_rules.simulation.queries import picture_of
    from npo_platform.backend import clock
    from tenants import crossing

    with crossing.inside(city.organisation):
        began = time.perf_counter()
        simulation = actions.simulate(city.draft(), months=months, by=city.author, at=clock.now())
        while (picture := picture_of(simulation)).progress.is_moving:
            time.sleep(0.02)
            if time.perf_counter() - began > 600:
                sys.exit("The worker does not answer.")
        assert not picture.progress.failed, [job.message for _, job in picture.progress.failed]
        assert picture.totals["city"].change != 0
        return time.perf_counter() - began, picture.events


def called_off(city: Any, months: int) -> float:
    """Seconds from calling off until every job has ended."""
    from billing_rules.simulation import actions
    from billing_rules.simulation.queries import state_of
    from npo_platform.backend import clock
    from tenants import crossing

    with crossing.inside(city.organisation):
        simulation = actions.simulate(city.draft(), months=months, by=city.author, at=clock.now())
        while not any(job and job.done for _, job in state_of(simulation).shares):
            time.sleep(0.01)
        began = time.perf_counter()
        actions.cancel(simulation, by=city.author, at=clock.now())
        while any(job and job.is_open for _, job in state_of(simulation).shares):
            time.sleep(0.01)
        return time.perf_counter() - began


@contextmanager
def worker() -> Iterator[None]:
    """Two processes of the worker, waiting; nothing is compiled in them yet."""
    command = [sys.executable, "-m", "celery", "-A", "npo_platform.celery", "worker", "-n", "bench@%h", "-c", "2"]
    log = Path(os.environ.get("NPO_RUNTIME", str(ROOT / ".runtime"))) / "log" / "bench-worker.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w+") as said:
        process = subprocess.Popen(
            [*command, "-l", "INFO"], cwd=ROOT, stdout=said, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            while " ready." not in log.read_text():
                time.sleep(0.1)
            yield
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=30)


if __name__ == "__main__":
    own = "virtual_host=7"  # no other worker of this machine takes our tasks
    os.environ["BROKER_URL"] = os.environ["BROKER_URL"].replace("virtual_host=0", own)
    with database():
        main(*map(int, sys.argv[1:]))
