"""Drawing papers: 300 claims and the grid of 40 people × 31 days, against the way they were drawn at first."""

import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from benchmarks.measure import best, tell


def configure() -> None:
    import django
    from django.conf import settings

    if not settings.configured:
        from pathlib import Path

        root = Path(__file__).parents[2]
        settings.configure(
            TEMPLATES=[
                {
                    "BACKEND": "django.template.backends.django.DjangoTemplates",
                    "DIRS": [root / "templates", Path(__file__).parent],
                    "OPTIONS": {"libraries": {"paper": "npo_platform.templatetags.paper"}},
                }
            ]
        )
        django.setup()


def draw(document: dict[str, Any]) -> int:
    from npo_platform.papers import render_claim

    return len(render_claim(document))


def main(count: int = 300) -> None:
    from benchmarks.papers import former
    from npo_platform.papers import render_report
    from tests.papers.sample import document

    content = document(40)
    documents = [{**content, "claim_number": f"R8-10-{number:04d}"} for number in range(count)]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn"), initializer=configure) as pool:
        list(pool.map(draw, documents[:4]))
        at_first = best(lambda: [former.render_claim(one) for one in documents], 1)
        tell(f"{count} claims one by one, as at first (baseline)", at_first)
        tell(f"{count} claims one by one", best(lambda: [draw(one) for one in documents], 1), at_first)
        two = best(lambda: list(pool.map(draw, documents, chunksize=5)), 1)
        tell(f"{count} claims, two processes", two, at_first)
    cells = best(lambda: former.render_report(content), 3)
    tell("report, a cell for each of 40 × 31 days (baseline)", cells)
    grid = best(lambda: render_report(content), 3)
    tell("report, a text for each person's days", grid, cells, note="front page and two pages of grid")


if __name__ == "__main__":
    configure()
    main(*map(int, sys.argv[1:]))
