"""Waiting for the worker as a person does: looking at the page again until it says so."""

from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page

PATIENCE_SECONDS = 60  # the worker answers within seconds; the machine may be busy


def look_until(page: Page, words: str) -> None:
    """Reload until the words stand on the page."""
    for _ in range(PATIENCE_SECONDS):
        if page.get_by_text(words).count():
            return
        page.wait_for_timeout(1000)
        with suppress(Error):  # a page that turns to its result by itself at this moment breaks ours off
            page.reload()
    pytest.fail(f"{words!r} did not appear: {page.locator('main').inner_text()[:600]}")
