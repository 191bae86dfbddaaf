"""A city's draft over every provider's closed months: from the asking to the last answer, by the worker.

`python3 script/bench simulation [providers] [people] [months]`; without arguments 7 × 150 × 12.
`python3 script/bench simulation growth [providers ...]`; without numbers 7, 50, 200 and 1,000 × 150 × 1.
The months are frozen as closing freezes them, each provider in a schema of its own; the worker has two processes and
compiles both versions cold.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import pairwise
from math import log
from pathlib import Path
from typing import Any

from benchmarks.measure import best, database, tell

ROOT = Path(__file__).parents[2]
GOAL, GOAL_CANCEL = 5.0, 1.0
SIZES, SWEPT_EVERY = (7, 50, 200, 1000), 20.0


def main(providers: int = 7, people: int = 150, months: int = 12) -> None:
    from benchmarks.simulation.city import found

    city = found(people, months)
    city.add(providers)
    for closed in dict.fromkeys(one for one in (3, 6, months) if one <= months):
        with worker():
            seconds, events = asked(city, closed)
        note = f"{providers} NPOs, {events:,} events under both versions, {events / seconds:,.0f} events/s"
        tell(f"simulate {closed} closed months", seconds, GOAL, note=f"beside the goal of 5 s; {note}")
    with worker():
        tell("call it off, until no provider computes", called_off(city, months), GOAL_CANCEL, note="goal 1 s")


def growth(sizes: Sequence[int]) -> None:
    """The same question to more and more providers, and how the time of each of them grows."""
    from benchmarks.simulation.city import found

    city, measured = found(150, 1), list[tuple[int, float]]()
    for providers in sizes:
        began, more = time.perf_counter(), providers - city.providers
        city.add(more)
        founding = (time.perf_counter() - began) / more
        with worker() as pid:
            before, (seconds, events) = computed(pid), asked(city, 1)
            computing = (computed(pid) - before) / providers * 1000
        measured.append((providers, seconds))
        each = f"{seconds / providers * 1000:,.1f} ms a provider ({computing:.0f} ms of the worker), {events:,} events"
        tell(f"{providers:,} providers", seconds, note=f"{each}; founding each with its month {founding:.2f} s")
        report_reading(city)
    (few, least), (many, most) = measured[0], measured[-1]
    print(f"{'':4}{many / few:,.0f} × the providers: growth exponent {log(most / least) / log(many / few):.2f}")
    for (few, least), (many, most) in pairwise(measured):
        print(f"{'':4}{few:,} to {many:,}: {log(most / least) / log(many / few):.2f}")


def report_reading(city: Any) -> None:
    """What the city waits for at its page: the asking, the progress of each second, the answer."""
    from billing_rules.simulation import actions
    from billing_rules.simulation.models import Simulation
    from billing_rules.simulation.queries import picture_of, state_of
    from npo_platform.backend import clock
    from tenants import crossing

    with crossing.inside(city.organisation):
        newest = Simulation.objects.order_by("-asked_at")[0]
        tell("    progress, read every second", best(lambda: state_of(newest)))
        tell("    the answer, read whole", best(lambda: [picture_of(newest).totals, picture_of(newest).bars]))
        began = time.perf_counter()
        simulation = actions.simulate(city.draft(), months=1, by=city.author, at=clock.now())
        tell("    asking", time.perf_counter() - began)
        actions.cancel(simulation, by=city.author, at=clock.now())


def asked(city: Any, months: int) -> tuple[float, int]:
    """Seconds from asking to the last answer as the database dates them, and how many events were computed.

    Looked at as often as a page that takes a second of its own time at most; swept as often as the product sweeps.
    """
    from celery import current_app

    from billing_rules.simulation import actions
    from billing_rules.simulation.queries import picture_of, state_of
    from npo_platform.backend import clock
    from tenants import crossing
    from tenants.jobs.actions import SWEEP

    with crossing.inside(city.organisation):
        began = swept = time.perf_counter()
        simulation = actions.simulate(city.draft(), months=months, by=city.author, at=clock.now())
        while state_of(simulation).is_moving:
            time.sleep(min(1.0, 0.02 * city.providers / 7))
            if time.perf_counter() - swept > SWEPT_EVERY:
                swept = time.perf_counter()
                current_app.send_task(SWEEP)
            if time.perf_counter() - began > 1200:
                sys.exit("The worker does not answer.")
        picture = picture_of(simulation)
        assert not picture.progress.failed, [job.message for _, job in picture.progress.failed]
        assert picture.totals["city"].change != 0
        assert picture.progress.seconds is not None
        return picture.progress.seconds, picture.events


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


def computed(group: int) -> float:
    """Seconds of processor time the processes of a group have used, whatever else the machine did."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[2]) == group:
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def worker() -> Iterator[int]:
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
            yield process.pid
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=30)


if __name__ == "__main__":
    own = "virtual_host=7"  # no other worker of this machine takes our tasks
    os.environ["BROKER_URL"] = os.environ["BROKER_URL"].replace("virtual_host=0", own)
    with database():
        if sys.argv[1:2] == ["growth"]:
            growth([int(one) for one in sys.argv[2:]] or SIZES)
        else:
            main(*map(int, sys.argv[1:]))
