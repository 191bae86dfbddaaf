"""Which function does the work of which kind of job; filled by the apps at start."""

from collections.abc import Callable

from tenants.jobs.models import Job

Work = Callable[[Job], None]
_works: dict[str, Work] = {}


def register(kind: str, work: Work) -> None:
    """Let `work(job)` do the jobs of a kind; called from an app's ready()."""
    if _works.setdefault(kind, work) is not work:
        raise ValueError(f"two apps do the jobs of kind {kind!r}")


def work_of(kind: str) -> Work:
    return _works[kind]


def kinds() -> list[str]:
    return sorted(_works)
