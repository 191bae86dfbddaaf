"""A contract renewed by the city, walked once for all: two journeys and the walk over every page go on from it."""

from playwright.sync_api import Page, expect

from tests.journeys.accessibility import faults_of, sideways
from tests.journeys.browsing import Visitors

NPO, CITY = "里山キッチン", "隣野市"
NUMBER = "隣高福委 更新1号"


def renew_at_the_city(visitors: Visitors) -> None:
    with visitors.as_person(visitors.person(CITY, "規則の作成者")) as writing:
        renew(writing)
        assert faults_of(writing) == []
        assert sideways(writing) == 0
    assert visitors.watch.faults == []


def renew(writing: Page) -> None:
    """Without a number it is refused with a sentence at its field; then it is saved, and prices come next."""
    writing.goto("/contracts/")
    writing.get_by_role("row").filter(has_text=NPO).get_by_role("rowheader").get_by_role("link").click()
    writing.get_by_role("link", name="契約を更新する").click()
    expect(writing.get_by_role("button", name="更新後の契約を保存する")).to_be_visible()
    assert faults_of(writing) == []
    writing.get_by_label("契約番号", exact=False).first.fill(NUMBER)
    writing.get_by_label("税の扱いの根拠", exact=False).first.fill("")
    writing.get_by_role("button", name="更新後の契約を保存する").click()
    expect(writing.get_by_role("group", name="入力に問題があります")).to_be_visible()
    writing.get_by_label("税の扱いの根拠", exact=False).first.fill("委託契約書第9条")
    writing.get_by_role("button", name="更新後の契約を保存する").click()
    expect(writing.get_by_role("heading", name="契約の取り決め", exact=True)).to_be_visible()
