"""A rule that reaches back is proposed in yen, confirmed by the manager, carried by the next month, told by letter."""

from playwright.sync_api import expect

from tests.journeys.accessibility import faults_of
from tests.journeys.browsing import Visitors
from tests.journeys.corrections import NPO, Corrected, yen_of
from tests.journeys.papers import paper_of
from tests.journeys.waiting import look_until


def test_confirmed_proposals_ride_on_the_next_statement_to_the_yen(visitors: Visitors, corrected: Corrected) -> None:
    with visitors.as_person(visitors.person(NPO, "事務責任者")) as office:
        office.goto("/statements/current/")
        look_until(office, f"{corrected.label}で計算し直しました")
        rows = office.get_by_role("region", name="過誤調整の表").get_by_role("row").filter(has_text=corrected.label)

        carried = [
            (yen_of(row.get_by_role("cell").nth(3)), yen_of(row.get_by_role("cell").nth(4))) for row in rows.all()
        ]

        assert corrected.months == 2
        assert corrected.city_yen < 0
        assert tuple(map(sum, zip(*carried, strict=True))) == (corrected.user_yen, corrected.city_yen)
        assert faults_of(office) == []


def test_each_person_concerned_has_a_letter(visitors: Visitors, corrected: Corrected) -> None:
    with visitors.as_person(visitors.person(NPO, "事務責任者")) as office:
        office.goto(corrected.page)
        expect(office.get_by_text("確認済み").first).to_be_visible()
        assert faults_of(office) == []

        letters = office.get_by_role("region", name="本人への手紙").get_by_role("listitem").get_by_role("link")
        for link in (letters.first, office.get_by_role("link", name="全員分をまとめて印刷する（PDF）")):
            assert paper_of(office, str(link.get_attribute("href"))) == ["application/pdf", "%PDF-"]
