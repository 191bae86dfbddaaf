import re
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from npo_platform.kernel.calendar import TOKYO
from services.people.checks import DecisionDraft
from services.plans.actions import end_use, renew_decision, set_weekly_plan
from services.plans.queries import renewals_due
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.plans.conftest import NOW, TODAY, ClientOf, Hanako, join, meals
from tests.world import who


def ending(contract: Contract, number: int, last_day: date, *, planned: bool = False) -> Hanako:
    """A person whose decision has this last day; with a plan of Monday lunches if so."""
    one = join(contract, number, until=last_day + timedelta(days=1))
    if planned:
        set_weekly_plan(one.decision, meals(0), date(2026, 5, 1), by=who("chiba"), at=NOW)
    return one


def due() -> list[tuple[str, int]]:
    return [(one.decision.number, one.days_left) for one in renewals_due(TODAY)]


def test_renewals_are_due_sixty_days_before_the_end_the_earliest_first(in_asahi: Contract) -> None:
    """From 6 October: 5 December is 60 days on, 6 December 61."""
    ending(in_asahi, 1, date(2026, 12, 5))
    ending(in_asahi, 2, date(2026, 12, 6))
    ending(in_asahi, 3, TODAY)
    join(in_asahi, 4)

    assert due() == [("第3号", 0), ("第1号", 60)]


def test_an_ended_decision_is_due_only_while_its_plan_goes_on(in_asahi: Contract) -> None:
    ending(in_asahi, 1, date(2026, 9, 30), planned=True)
    ending(in_asahi, 2, date(2026, 9, 30))

    assert due() == [("第1号", -6)]


def test_a_renewed_decision_is_due_no_more(in_asahi: Contract) -> None:
    one = ending(in_asahi, 1, date(2026, 10, 31), planned=True)
    draft = DecisionDraft(in_asahi.pk, "第91号", date(2026, 11, 1), date(2027, 4, 1), burden_class="exempt")

    renew_decision(one.decision, draft, by=who("chiba"), at=NOW)

    assert due() == []


def test_whoever_has_left_or_leaves_before_the_end_is_not_due(in_asahi: Contract) -> None:
    gone, leaving, staying = (ending(in_asahi, n, date(2026, 10, 31), planned=True) for n in (1, 2, 3))
    end_use(gone.person, ended_on=date(2026, 10, 1), reason="moved", by=who("chiba"), at=NOW)
    end_use(leaving.person, ended_on=date(2026, 10, 20), reason="moved", by=who("chiba"), at=NOW)
    end_use(staying.person, ended_on=date(2026, 11, 20), reason="moved", by=who("chiba"), at=NOW)

    assert due() == [("第3号", 25)]


@pytest.mark.parametrize("count", [1, 3])
def test_renewals_ask_the_same_number_of_questions(
    in_asahi: Contract, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for n in range(1, count + 1):
        ending(in_asahi, n, date(2026, 10, 31))

    with django_assert_num_queries(3):
        rows = renewals_due(TODAY)

    assert [one.decision.recipient.family_name for one in rows] == ["髙橋"] * count


def numbers(page: str) -> list[str]:
    return re.findall(r"<td data-label=\"決定番号\">([^<]+)</td>", page)


def test_renewals_page_leads_each_row_to_renewing_and_narrows_by_address(
    client_of: ClientOf, asahi: Organisation, contract: Contract, rules: None
) -> None:
    with inside(asahi):
        soon = ending(contract, 1, date(2026, 10, 31))
        ending(contract, 2, date(2026, 11, 30))
        ending(contract, 3, date(2026, 9, 30), planned=True)
    client = client_of("chiba")

    everybody, within, ended = (
        client.get("/plans/renewals/", {"within": span}).content.decode() for span in ("", "30", "ended")
    )

    assert numbers(everybody) == ["第3号", "第1号", "第2号"]
    assert numbers(within) == ["第3号", "第1号"]
    assert numbers(ended) == ["第3号"]
    assert f"/plans/decisions/{soon.decision.pk}/renew/" in everybody
    assert "あと25日" in everybody


def test_renewals_end_with_the_contract_are_not_offered_a_renewal_under_it(
    client_of: ClientOf, asahi: Organisation, contract: Contract, rules: None
) -> None:
    with inside(asahi):
        one = ending(contract, 1, contract.last_day)
    day = contract.last_day - timedelta(days=10)

    with time_machine.travel(datetime.combine(day, time(10), TOKYO), tick=False):
        page = client_of("chiba").get("/plans/renewals/").content.decode()

    assert "契約の終わりの日まで" in page
    assert f"/plans/decisions/{one.decision.pk}/renew/" not in page


def test_renewals_are_taken_along_as_they_are_shown(
    client_of: ClientOf, asahi: Organisation, contract: Contract, rules: None
) -> None:
    with inside(asahi):
        ending(contract, 1, date(2026, 10, 31))
        ending(contract, 2, date(2026, 11, 30))

    text = client_of("doi").get("/plans/renewals/", {"take": "csv", "within": "30"}).content.decode("utf-8-sig")

    assert text.splitlines() == [
        "利用者番号,利用者,最後の日,残りの日数,決定番号,委託契約",
        f"0001,髙橋 花子1,2026-10-31,25,第1号,{contract.city_name}　{contract.number}",
    ]
    with inside(asahi):
        assert AuditEntry.objects.get(action="taken").detail == "更新が近い決定 1件"


def test_renewals_never_show_another_organisations_people(
    client_of: ClientOf, sumire: Organisation, mihon: Organisation, rules: None
) -> None:
    with inside(sumire):
        one = join(Contract.objects.get(city_id=mihon.pk), 7, by="endo", until=date(2026, 11, 1))
        assert [due.decision for due in renewals_due(TODAY)] == [one.decision]

    page = client_of("chiba").get("/plans/renewals/").content.decode()

    assert "更新が近い決定はありません" in page
    assert "花子7" not in page


def test_renewals_are_no_page_of_the_field(client_of: ClientOf) -> None:
    assert client_of("aoki").get("/plans/renewals/").status_code == 403
