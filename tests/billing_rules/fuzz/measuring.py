"""What an answer costs: seconds of the processor, its children's too, and the most memory Python asked for."""

import resource
import time
import tracemalloc
from dataclasses import dataclass

from npo_platform.kernel.errors import Refusal

MEGABYTE = 2**20


@dataclass(frozen=True)
class Answer:
    refusal: Refusal | None
    result: object
    seconds: float
    megabytes: float


def answer_of(act, remember=True):
    """Run it; with `remember` its memory is watched, which takes time of its own."""
    if remember:
        tracemalloc.start()
    began, refusal, result = _spent(), None, None
    try:
        result = act()
    except Refusal as refused:
        refusal = refused
    seconds = _spent() - began
    peak = 0
    if remember:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return Answer(refusal, result, seconds, peak / MEGABYTE)


def _spent():
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime
