"""A published version arrives: a notice, a page with yen, somebody who has read it, and the city sees the name."""

import re

from playwright.sync_api import expect

from tests.journeys.accessibility import faults_of
from tests.journeys.browsing import Visitors
from tests.journeys.corrections import CITY, NPO, Corrected, yen_of
from tests.journeys.waiting import look_until


def test_who_has_read_what_changes_is_told_to_the_city_by_name(visitors: Visitors, corrected: Corrected) -> None:
    reader = visitors.person(NPO, "事務責任者")
    with (
        visitors.as_person(reader) as office,
        visitors.as_person(visitors.person(CITY, "承認者")) as city,
    ):
        city.goto(corrected.version)
        board = city.get_by_role("region", name="団体への適用の表").get_by_role("row").filter(has_text=NPO)
        expect(board.get_by_text("まだ読んでいません")).to_be_visible()

        office.goto("/notices/")
        office.get_by_role("link", name=re.compile(f"{corrected.label}が公開されました")).first.click()
        expect(office.get_by_role("heading", level=1)).to_contain_text(f"{corrected.label}で変わること")
        assert yen_of(office.locator(".stats dd").first) < 0
        expect(office.get_by_role("region", name="変わることの表")).to_contain_text("235円")
        assert faults_of(office) == []
        office.get_by_role("button", name="読みました").click()
        expect(office.get_by_role("heading", name=f"{reader.name}さんが")).to_be_visible()
        assert faults_of(office) == []

        look_until(city, reader.name)
        expect(board).to_contain_text(reader.name)
