"""A browser that signs in as people of the demo and remembers everything that went wrong on the way."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.journeys.server import Person

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
ZOOMED = {"width": 640, "height": 450}  # what a desk's window shows at 200 %
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NOT_A_FAULT = "Failed to load resource"  # the browser's word for any 4xx, which a journey may want to see


@dataclass
class Watch:
    """Script errors, policy violations and answers of 500 and above, from any page of a context."""

    faults: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        context.on(
            "console",
            lambda said: (
                self.faults.append(f"console: {said.text}")
                if said.type == "error" and NOT_A_FAULT not in said.text
                else None
            ),
        )
        context.on(
            "response",
            lambda answer: self.faults.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None,
        )


class Visitors:
    """Pages of signed-in people; each signs in once, by the form, and is remembered."""

    def __init__(self, browser: Browser, people: list[Person]) -> None:
        self.browser = browser
        self.people = people
        self.watch = Watch()
        self._remembered: dict[Person, dict[str, object]] = {}

    def person(self, organisation: str, role: str) -> Person:
        return next(p for p in self.people if (p.organisation, p.role) == (organisation, role))

    @contextmanager
    def as_person(self, person: Person, viewport: dict[str, int] | None = None) -> Iterator[Page]:
        """A page at a person's own host, signed in, standing on its first page."""
        with self.as_nobody(person.address, viewport, self._remembered.get(person)) as page:
            if person in self._remembered:
                page.goto("/")
            else:
                sign_in(page, person)
                self._remembered[person] = dict(page.context.storage_state())
            yield page

    @contextmanager
    def as_nobody(
        self, address: str, viewport: dict[str, int] | None = None, state: dict[str, object] | None = None
    ) -> Iterator[Page]:
        """A page at a host, not signed in unless `state` says so."""
        context = self.browser.new_context(
            base_url=address,
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            viewport=viewport or DESK,
            storage_state=state,
        )
        self.watch.over(context)
        try:
            yield context.new_page()
        finally:
            context.close()


def sign_in(page: Page, person: Person, password: str = "") -> None:
    """Through the form, as people do."""
    page.goto("/")
    page.get_by_label("ログイン名").fill(person.username)
    page.get_by_label("パスワード").fill(password or person.password)
    page.get_by_role("button", name="ログインする").click()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, quiet about everything that is not ours."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=os.environ.get("NPO_CHROMIUM", "/usr/bin/chromium"), args=QUIET)
        try:
            yield browser
        finally:
            browser.close()
