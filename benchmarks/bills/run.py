"""Drawing 300 bills into one PDF: all at once against twenty at a time, in seconds of one core and in memory."""

import resource
import sys
import time
from collections.abc import Callable
from multiprocessing import get_context

from benchmarks.papers.run import configure


def at_once(count: int) -> int:
    from npo_platform.papers.user_bill import render_bills
    from tests.papers.bill import bill

    return len(render_bills([bill(number=f"U2026-{number:04d}") for number in range(count)]))


def by_twenty(count: int) -> int:
    from npo_platform.papers.user_bill import joined, render_bills
    from tests.papers.bill import bill

    documents = [bill(number=f"U2026-{number:04d}") for number in range(count)]
    return len(joined(render_bills(documents[first : first + 20]) for first in range(0, count, 20)))


def measured(draw: Callable[[int], int], count: int) -> tuple[float, int, int]:
    """Seconds of one core, most memory in MB, size in kB."""
    configure()
    began = time.process_time()
    size = draw(count)
    return time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, size // 1024


def main(count: int = 300) -> None:
    for words, draw in (("all at once (baseline)", at_once), ("twenty at a time, joined", by_twenty)):
        with get_context("spawn").Pool(1) as pool:  # memory is counted in a process of its own
            seconds, memory, size = pool.apply(measured, (draw, count))
        print(f"{count} bills, {words}: {seconds:.1f} s, {memory} MB, {size} kB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
