"""Where the office enters a stay in hospital or an end, one tick tells the city: number, name, what, day, a note."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from billing_rules.decisions import queries as decisions
from billing_rules.decisions.models import PersonReport
from services.people.models import Recipient
from tenants.crossing import inside
from tenants.notices.models import Notice
from tenants.registry.models import Contract, Organisation
from tests.services.statements.scene import join

pytestmark = pytest.mark.usefixtures("rules")
Browser = Callable[[str], Client]
HOSPITAL = {"starts_on": "R8.10.7", "reason": "hospital", "note": "市に見せないメモ"}


@pytest.fixture
def person(asahi: Organisation, contract: Contract) -> Recipient:
    with inside(asahi):
        return join(contract, "青木")


def told(city: Organisation) -> list[tuple[str, str, str, date, str]]:
    with inside(city):
        rows = decisions.reports_to_city()
        return [(one.number, one.name, one.kind, one.happened_on, one.opened()) for one in rows]


def test_a_stay_in_hospital_is_told_with_its_note_and_not_the_memo(
    client_of: Browser, person: Recipient, mihon: Organisation, tonari: Organisation, sumire: Organisation
) -> None:
    browser = client_of("chiba")
    assert (
        "市に届くのは、決定番号・氏名・理由・日・下の一言だけです"
        in browser.get(f"/plans/people/{person.pk}/suspend/").content.decode()
    )

    browser.post(f"/plans/people/{person.pk}/suspend/", HOSPITAL | {"tell_city": "on", "city_note": "2週間ほど"})

    assert told(mihon) == [(f"決定-{person.number}", "青木 ハナ", "hospital", date(2026, 10, 7), "2週間ほど")]
    with inside(mihon):
        notice = Notice.objects.get(kind="person_reported")
        assert notice.title == f"あさひ会からの知らせ：入院した（決定 決定-{person.number}）"
        assert b"hospital" not in bytes(PersonReport.objects.get().sealed)
    for other in (tonari, sumire):
        with inside(other):
            assert not PersonReport.objects.exists()


def test_nothing_is_told_without_the_tick_and_nothing_of_a_journey(
    client_of: Browser, person: Recipient, mihon: Organisation
) -> None:
    browser = client_of("chiba")
    browser.post(f"/plans/people/{person.pk}/suspend/", HOSPITAL)
    later = {"starts_on": "R8.12.1", "until": "R8.12.3", "reason": "travel", "tell_city": "on"}

    browser.post(f"/plans/people/{person.pk}/suspend/", later | {"until": ""})

    assert told(mihon) == []


def test_a_suspension_that_is_refused_tells_nobody(client_of: Browser, person: Recipient, mihon: Organisation) -> None:
    response = client_of("chiba").post(
        f"/plans/people/{person.pk}/suspend/", HOSPITAL | {"until": "R8.10.1", "tell_city": "on"}
    )

    assert "再開する日は、そのあとの日を入れてください" in response.content.decode()
    assert told(mihon) == []


@pytest.mark.parametrize("reason", ["death", "moved", "declined", "facility"])
def test_an_end_is_told_by_its_last_day(
    reason: str, client_of: Browser, person: Recipient, mihon: Organisation
) -> None:
    typed = {"ended_on": "R8.10.7", "reason": reason, "tell_city": "on"}

    client_of("chiba").post(f"/plans/people/{person.pk}/end/", typed)

    assert told(mihon) == [(f"決定-{person.number}", "青木 ハナ", reason, date(2026, 10, 7), "")]


def test_the_npo_sees_what_it_told_and_what_the_city_did(client_of: Browser, person: Recipient) -> None:
    browser = client_of("chiba")
    browser.post(f"/plans/people/{person.pk}/suspend/", HOSPITAL | {"tell_city": "on"})

    page = browser.get("/decisions/").content.decode()

    assert "市に知らせたこと 1件" in page
    assert "返事待ち" in page
