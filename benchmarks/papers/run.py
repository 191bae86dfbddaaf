"""Drawing papers: 300 claims one by one against two processes, and the grid of 40 people × 31 days."""

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
                    "DIRS": [root / "templates"],
                    "OPTIONS": {"libraries": {"paper": "npo_platform.templatetags.paper"}},
                }
            ]
        )
        django.setup()


def draw(document: dict[str, Any]) -> int:
    from npo_platform.papers import render_claim

    return len(render_claim(document))


def main(count: int = 300) -> None:
    from npo_platform.papers import render_report
    from tests.papers.sample import document

    documents = [{**document(40), "claim_number": f"R8-10-{number:04d}"} for number in range(count)]
    draw(documents[0])
    one_by_one = best(lambda: [draw(one) for one in documents], 1)
    tell(f"{count} claims, one by one (baseline)", one_by_one)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn"), initializer=configure) as pool:
        list(pool.map(draw, documents[:2]))
        two = best(lambda: list(pool.map(draw, documents, chunksize=25)), 1)
    tell(f"{count} claims, two processes", two, one_by_one)
    grid = best(lambda: render_report(document(40)), 3)
    tell("report with the grid of 40 × 31", grid, note="front page and two pages of grid")


if __name__ == "__main__":
    configure()
    main(*map(int, sys.argv[1:]))
