"""The studio by keyboard: a block pasted from a spreadsheet, rows that become new rows, and a second tab."""

from playwright.sync_api import Locator, Page, expect

from tests.journeys.browsing import Visitors

CITY = "見本市"
PASTE = """([box, block]) => {
  const clipboard = new DataTransfer();
  clipboard.setData('text/plain', block);
  box.dispatchEvent(new ClipboardEvent('paste', { clipboardData: clipboard, bubbles: true, cancelable: true }));
}"""


def test_block_from_a_spreadsheet_fills_boxes_and_adds_rows(visitors: Visitors) -> None:
    with visitors.as_person(visitors.person(CITY, "規則の作成者")) as writing:
        open_a_draft(writing)
        rows = writing.locator("#t-price [data-row]")
        count = rows.count()
        last = rows.nth(count - 1)

        paste(writing, last.locator("[name$=-price]"), "911\n922\n933")

        expect(rows).to_have_count(count + 2, timeout=20_000)
        typed = [rows.nth(count - 1 + n).locator("[name$=-price]").input_value() for n in range(3)]
        assert typed == ["911", "922", "933"]


def test_arrows_and_enter_move_between_boxes(visitors: Visitors) -> None:
    with visitors.as_person(visitors.person(CITY, "規則の作成者")) as writing:
        open_a_draft(writing)
        writing.locator("#price-1-price").focus()

        writing.keyboard.press("Enter")
        assert focused(writing) == "price-2-price"
        writing.keyboard.press("End")
        writing.keyboard.press("ArrowRight")
        assert focused(writing) == "price-2-refuse"
        writing.keyboard.press("ArrowUp")
        assert focused(writing) == "price-1-refuse"


def test_second_tab_is_told_and_keeps_what_was_typed(visitors: Visitors) -> None:
    with visitors.as_person(visitors.person(CITY, "規則の作成者")) as writing:
        open_a_draft(writing)
        other = writing.context.new_page()
        other.goto(writing.url)
        writing.locator("#price-1-ref").fill("先に直した条項")
        expect(writing.locator("#price-1-ref-note ins")).to_have_text("先に直した条項", timeout=20_000)

        other.locator("#price-1-ref").fill("あとから直した条項")

        expect(other.get_by_text("ほかの画面で変わりました")).to_be_visible(timeout=20_000)
        expect(other.locator("#price-1-ref")).to_have_value("あとから直した条項")
        expect(other.get_by_text("ほかの画面では 先に直した条項")).to_be_visible()


def open_a_draft(writing: Page) -> None:
    writing.goto("/rules/")
    writing.get_by_role("button", name="新しい版を作る").first.click()
    expect(writing.get_by_role("heading", level=1)).to_contain_text("を直す")
    writing.wait_for_load_state()  # the keys are listened to from then on


def paste(writing: Page, box: Locator, block: str) -> None:
    writing.evaluate(PASTE, [box.element_handle(), block])


def focused(writing: Page) -> str:
    return str(writing.evaluate("document.activeElement.id"))
