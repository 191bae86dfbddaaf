"""One NPO's month: returned by the city, mended, closed, reported, returned at a line, mended again, accepted."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.accessibility import faults_of
from tests.journeys.browsing import Visitors
from tests.journeys.papers import paper_of
from tests.journeys.waiting import look_until

NPO, CITY = "あさひ会", "見本市"
NOT_RECEIVED = re.compile("不在|受取拒否|断り")


def test_month_goes_from_record_to_statement_to_the_city_and_back_until_accepted(visitors: Visitors) -> None:
    manager = visitors.person(NPO, "事務責任者")
    reviewer = visitors.person(CITY, "審査担当")

    with visitors.as_person(manager) as office, visitors.as_person(reviewer) as desk:
        month, waits = month_at_the_city(office)
        if waits:
            return_report(desk, month, "10日の分を確かめてください")
        mend(office, month)
        explain(office)
        close(office, month)
        report(office)
        return_at_first_line(desk, month)
        mend(office, month)
        close(office, month)
        report(office)
        accept(desk, month)

        open_submission(office, month)
        look_until(office, "市が承認しました")
        expect(office.get_by_role("row").filter(has=office.get_by_role("rowheader", name="3"))).to_contain_text("承認")
        assert faults_of(office) == []
        assert faults_of(desk) == []


def month_at_the_city(office: Page) -> tuple[str, bool]:
    """The label (10月) of the month the city has not accepted, and whether it still waits for a verdict."""
    office.goto("/submissions/")
    row = office.get_by_role("row").filter(has_text=re.compile("提出済み|差戻し")).first
    label = row.get_by_role("rowheader").inner_text()
    return re.sub(r".*年(\d+月).*", r"\1", label), "提出済み" in row.inner_text()


def open_submission(office: Page, month: str) -> None:
    office.goto("/submissions/")
    office.get_by_role("link", name=re.compile(rf"^\S+年{month}分$")).click()


def open_report(desk: Page, month: str) -> None:
    """The one that waits for a verdict, from the desk's first page."""
    desk.goto("/desk/")
    waiting = desk.get_by_role("region", name="審査を待つ報告の表")
    waiting.get_by_role("row").filter(has_text=f"{month}分").get_by_role("link", name=NPO).click()


def return_report(desk: Page, month: str, reason: str) -> None:
    open_report(desk, month)
    desk.get_by_label("返す理由", exact=False).last.fill(reason)
    desk.get_by_role("button", name="理由を付けて返す").click()
    expect(desk.get_by_role("heading", name="理由を付けて返しました")).to_be_visible()


def return_at_first_line(desk: Page, month: str) -> None:
    """The reason stands at a line; the NPO reads it beside the person's name."""
    open_report(desk, month)
    lines = desk.get_by_role("region", name="利用者別の行の表").get_by_role("row")
    lines.nth(1).get_by_role("textbox").fill("配達の日を用紙で確かめてください")
    desk.get_by_label("返す理由", exact=False).last.fill("1行を確かめてください")
    desk.get_by_role("button", name="理由を付けて返す").click()
    expect(desk.get_by_role("heading", name="理由を付けて返しました")).to_be_visible()


def mend(office: Page, month: str) -> None:
    """The verdict has come: open the month again and correct one meal noted as not received, with reasons."""
    open_submission(office, month)
    look_until(office, "市から返されました")
    office.get_by_label("開き直す理由").fill("市から返されたため")
    office.get_by_role("button", name="この月を開き直す").click()
    expect(office.get_by_text("開き直した理由：市から返されたため")).to_be_visible()

    office.goto("/statements/")
    office.get_by_role("link", name=re.compile(rf"^\S+年{month}分$")).click()
    office.get_by_label("不在・断りのある人だけ").check()
    office.get_by_role("button", name="この条件で見る").click()
    office.get_by_role("region", name="利用者ごとの明細の表").get_by_role("row").nth(1).get_by_role("link").click()
    office.get_by_role("link", name="件の記録と印刷").click()
    counted = office.get_by_role("region", name="数えた記録の表").get_by_role("row")
    counted.filter(has_text=NOT_RECEIVED).first.get_by_role("link").first.click()

    office.get_by_role("group", name="食事の結果").get_by_label("手渡し").check()
    office.get_by_label("訂正の理由").fill("用紙で確かめた")
    office.get_by_role("button", name="記録を訂正する").click()
    expect(office.get_by_text("用紙で確かめた")).to_be_visible()


def explain(office: Page) -> None:
    """Every line opens to 算定根拠, in the table and as a page of its own."""
    office.goto("/statements/current/")
    first = office.get_by_role("region", name="利用者ごとの明細の表").get_by_role("link").first
    first.click()
    expect(first).to_have_attribute("aria-expanded", "true")
    opened = office.locator(f"#{first.get_attribute('aria-controls')}")
    expect(opened.get_by_text("照合番号")).to_be_visible()
    expect(opened.get_by_text("合計")).to_be_visible()
    assert faults_of(office) == []


def close(office: Page, month: str) -> None:
    """All findings stand there at once; what only differs from before is confirmed with a reason."""
    office.goto("/statements/")
    office.get_by_role("link", name=re.compile(rf"^\S+年{month}分$")).click()
    office.get_by_role("link", name="締めの画面へ").click()
    while (form := office.locator("form[action$='/waive/']").first).count():
        for box in form.get_by_role("checkbox").all():
            box.check()
        form.get_by_role("textbox").fill("記録と用紙で確かめた")
        form.get_by_role("button", name="理由を書いて先へ進める").click()
        office.wait_for_load_state()
    office.get_by_role("button", name=f"{month}分を締める").click()
    expect(office.get_by_role("heading", name="が締めました")).to_be_visible()
    office.get_by_role("link", name="報告と提出へ進む").click()


def report(office: Page) -> None:
    """Freeze report and claim, look at both papers, send them."""
    office.get_by_role("button", name="報告書と請求書を作る").click()
    for paper in ("report", "claim"):
        address = office.locator(f"a[href$='/{paper}.pdf']").first.get_attribute("href")
        assert paper_of(office, str(address)) == ["application/pdf", "%PDF-"]
    office.get_by_role("button", name="市へ提出する").click()
    expect(office.get_by_role("heading", name="市が審査しています")).to_be_visible()


def accept(desk: Page, month: str) -> None:
    """Nothing is accepted for good before the question is answered, by mouse or by keyboard."""
    desk.goto("/desk/")
    pick = desk.locator(".pick").first
    pick.check()
    pick.press("Enter")
    expect(desk.get_by_role("button", name="選んだ報告を承認する")).to_be_visible()
    open_report(desk, month)
    desk.get_by_role("button", name="この報告を承認する").click()
    desk.get_by_role("dialog").get_by_role("button", name="承認する").click()
    expect(desk.get_by_role("heading", name="承認しました。団体に知らせました。")).to_be_visible()
