"""The small behaviours: a day by keyboard, one press one act, nothing lost by leaving, boards that renew themselves."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.browsing import Visitors

NPO = "あさひ会"
RARE = "𠮷槗髙﨑濵德"
DRAWN_APART = """(letters) => {
  const pen = new OffscreenCanvas(64, 64).getContext('2d', {willReadFrequently: true});
  pen.font = `48px ${getComputedStyle(document.body).fontFamily}`;
  const drawn = (letter) => {
    pen.clearRect(0, 0, 64, 64);
    pen.fillText(letter, 4, 52);
    return pen.getImageData(0, 0, 64, 64).data.join();
  };
  const nothing = drawn('\\u0378');
  return [...letters].filter((letter) => drawn(letter) === nothing || drawn(letter) === drawn('　'));
}"""


@pytest.fixture
def office(visitors: Visitors) -> Iterator[Page]:
    with visitors.as_person(visitors.person(NPO, "事務")) as page:
        yield page


def open_day_with_gaps(office: Page) -> Locator:
    """The newest day with deliveries nobody has written down; its first such row."""
    office.goto("/records/day/")
    for _ in range(31):
        if (gaps := rows_without_result(office)).count():
            return gaps.first
        office.get_by_role("link", name="前の日").click()
    raise AssertionError("the sample holds no gap")


def rows_without_result(office: Page) -> Locator:
    return office.locator("[data-row]:not(:has([data-outcome]:checked))")


def test_day_is_entered_by_keyboard_alone_and_saved_once(office: Page) -> None:
    row = open_day_with_gaps(office)
    name = row.get_by_role("rowheader").get_by_role("link").inner_text()
    mine = office.locator("[data-row]").filter(has_text=name)
    gaps = rows_without_result(office).count()

    row.locator("[data-outcome]").first.focus()
    office.keyboard.press("3")
    office.keyboard.press("k")
    expect(mine.locator("[data-key='3']")).to_be_checked()
    expect(mine.locator("[data-key='k']")).to_be_checked()
    expect(office.locator("[data-count='rest']").first).to_have_text(str(gaps - 1))

    office.keyboard.press("Enter")
    expect(mine.locator(":focus")).to_have_count(0)
    office.keyboard.press("a")
    expect(office.locator("[data-count='rest']").first).to_have_text("0")

    office.get_by_role("button", name="変わったところを保存する").dblclick()
    expect(office.get_by_role("heading", name="件を保存しました")).to_be_visible()
    expect(rows_without_result(office)).to_have_count(0)


def test_leaving_a_changed_form_asks_first(office: Page) -> None:
    office.goto("/people/add/")
    office.get_by_label("姓", exact=False).first.fill("見本")
    asked: list[str] = []
    office.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    office.get_by_role("link", name="やめる").click()
    office.wait_for_url("**/people/")

    assert asked == ["beforeunload"]


def test_dialog_opens_leaves_and_gives_the_focus_back(visitors: Visitors) -> None:
    with visitors.as_person(visitors.person(NPO, "事務責任者")) as page:
        page.goto("/accounts/users/")
        page.get_by_role("link", name="青木 正さんを変える").click()
        opener = page.get_by_role("button", name="青木 正さんを止める")
        opener.focus()
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog", name="この人のログインを止めますか")
        expect(dialog).to_be_visible()

        page.keyboard.press("Escape")

        expect(dialog).to_be_hidden()
        expect(opener).to_be_focused()


def test_board_of_today_renews_itself_and_can_be_stopped(office: Page) -> None:
    office.goto("/home/")
    live = str(office.locator("[data-live]").first.get_attribute("data-live"))

    with office.expect_response(lambda answer: live in answer.url) as first:
        office.get_by_label("自動更新を止める").uncheck()
    with office.expect_response(lambda answer: live in answer.url and answer.status == 304):
        pass  # the next one, or the one after when a minute has passed between them

    assert first.value.status == 200
    office.get_by_label("自動更新を止める").check()
    office.reload()
    expect(office.get_by_label("自動更新を止める")).to_be_checked()


def test_rare_letters_of_names_have_glyphs(office: Page) -> None:
    office.goto("/home/")

    assert office.evaluate(DRAWN_APART, RARE) == []
