"""People who meet the pages for the first time: what they open and fill in is counted, and every fault is theirs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from tests.journeys.accessibility import faults_of

SECONDS_A_PAGE, SECONDS_A_FIELD = 20, 5
OWN_PASSWORD = "asa no kawara wo aruku"


@dataclass
class Effort:
    """Pages that people came to, and boxes they filled in; a cell or a line of a table they made is a box."""

    pages: int = 0
    fields: int = 0
    titles: set[str] = field(default_factory=set)

    def counted(self) -> list[int]:
        """Pages, boxes, and whole minutes at 20 seconds a page and 5 a box; the minute begun counts."""
        seconds = self.pages * SECONDS_A_PAGE + self.fields * SECONDS_A_FIELD
        return [self.pages, self.fields, -(-seconds // 60)]


class Newcomer:
    """A page in somebody's hands."""

    def __init__(self, page: Page, effort: Effort) -> None:
        self.page, self.effort = page, effort
        page.on("framenavigated", lambda frame: self._count(pages=frame.parent_frame is None))

    def _count(self, *, pages: int = 0, fields: int = 0) -> None:
        self.effort.pages += pages
        self.effort.fields += fields

    def arrive(self, username: str, password: str) -> None:
        """Sign in with the first password and choose one's own."""
        self.page.goto("/")
        self.fill(self.page.get_by_label("ログイン名"), username)
        self.fill(self.page.get_by_label("パスワード"), password)
        self.press("ログインする")
        self.fill(self.page.get_by_label("今のパスワード"), password)
        self.fill(self.page.locator("[name=new]"), OWN_PASSWORD)
        self.fill(self.page.locator("[name=again]"), OWN_PASSWORD)
        self.press("新しいパスワードにする")
        self.sees("パスワードを変えました")

    def menu(self, word: str) -> None:
        self.page.get_by_role("navigation", name="主なメニュー").get_by_role("link", name=word, exact=True).click()

    def follow(self, word: str) -> None:
        self.page.get_by_role("link", name=word).first.click()

    def press(self, word: str) -> None:
        self.page.get_by_role("button", name=word).first.click()

    def agree(self, word: str) -> None:
        """The question that is asked before something that cannot be undone."""
        self.page.get_by_role("dialog").get_by_role("button", name=word).click()

    def type(self, texts: Mapping[str, str]) -> None:
        """Into the boxes below these words."""
        for label, text in texts.items():
            self.fill(self.page.get_by_role("textbox", name=label).first, text)

    def fill(self, box: Locator, text: str) -> None:
        self._count(fields=1)
        box.fill(text)

    def choose(self, label: str, word: str) -> None:
        self._count(fields=1)
        self.page.get_by_label(label).first.select_option(label=word)

    def pick(self, box: Locator) -> None:
        """The first thing that can be chosen in a box."""
        self._count(fields=1)
        box.select_option(index=1)

    def tick(self, box: Locator) -> None:
        self._count(fields=1)
        box.check()

    def send(self, table: list[list[str]], *, boxes: int) -> None:
        """Choose a file with a table made in a spreadsheet, of so many boxes."""
        self._count(fields=boxes + 1)
        data = "\r\n".join(",".join(row) for row in table).encode("cp932")
        file = {"name": "表.csv", "mimeType": "text/csv", "buffer": data}
        self.page.get_by_label("ファイル").set_input_files(file)

    def sees(self, words: str) -> None:
        """The words stand there; on a page that none of them saw before, nothing is hard to reach."""
        expect(self.page.get_by_text(words).first).to_be_visible()
        if self.page.title() not in self.effort.titles:
            self.effort.titles.add(self.page.title())
            assert faults_of(self.page) == []
