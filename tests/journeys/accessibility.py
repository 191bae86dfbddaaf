"""What axe finds on a page, said so that the place can be found."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Page

AXE = (Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def faults_of(page: Page) -> list[str]:
    """Every rule of axe, best practices included; `id: target` for each place that breaks it.

    A page that is just turning is looked at once it has turned.
    """
    try:
        return _found(page)
    except Error:
        page.wait_for_load_state()
        return _found(page)


def _found(page: Page) -> list[str]:
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def sideways(page: Page) -> int:
    """How many pixels the page itself scrolls sideways; a wide table must scroll inside its own region."""
    width: int = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width
