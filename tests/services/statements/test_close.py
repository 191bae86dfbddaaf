"""The closing page: tasks computed from records, reasons for warnings, the manager's act."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from billing_rules.packs.models import PackVersion
from services.plans.actions import unplanned_stop
from services.statements.models import Statement, Waiver
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.statements.scene import (
    CLOSING,
    JUNE,
    MAY,
    close,
    days,
    join,
    mihon_rules,
    month_row,
    publish,
    served,
)

ClientOf = Callable[[str], Client]
NOON = datetime(2026, 6, 2, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _second_of_june() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def may(asahi: Organisation, contract: Contract, rules: PackVersion) -> str:
    with inside(asahi):
        served(join(contract, "青木"), days(MAY, 11, 13))
    return f"/statements/{contract.pk}/2026-05/close/"


def states(response: Any) -> dict[str, str]:
    return {task.code: task.state for task in response.context["tasks"].tasks}


def test_close_page_counts_from_the_records(
    asahi: Organisation, contract: Contract, may: str, client_of: ClientOf
) -> None:
    with inside(asahi):
        person = join(contract, "石川", kana="いしかわ")
        unplanned_stop(person.pk, date(2026, 5, 12), "dinner", "regular", at=CLOSING)
        served(person, days(MAY, 13, 13), safety="")

    response = client_of("chiba").get(may)

    assert states(response) == {
        "record_missing": "stop",
        "review_open": "ok",
        "safety_unresolved": "warn",
        "not_priced": "ok",
        "rules_outdated": "ok",
        "totals_differ": "ok",
        "large_change": "none",
        "correction_waiting": "none",
        "beyond_decision": "none",
        "earlier_month_open": "ok",
    }
    missing = response.context["tasks"].tasks[0]
    assert (missing.title, [row.text for row in missing.rows]) == (
        "記録のない予定 1件",
        ["5月12日（火） 夕食　石川 ハナ"],
    )


def test_close_by_the_manager_freezes_and_leads_on(
    asahi: Organisation, contract: Contract, may: str, client_of: ClientOf
) -> None:
    response = client_of("baba").post(may)

    assert (response.status_code, response.headers["Location"]) == (302, may)
    with inside(asahi):
        assert list(Statement.objects.values_list("state", flat=True)) == ["frozen"]


def test_close_with_findings_shows_every_one_and_closes_nothing(
    asahi: Organisation, contract: Contract, may: str, client_of: ClientOf
) -> None:
    with inside(asahi):
        person = join(contract, "石川", kana="いしかわ")
        for day in (12, 13):
            unplanned_stop(person.pk, date(2026, 5, day), "dinner", "regular", at=CLOSING)

    response = client_of("baba").post(may)

    assert response.status_code == 409
    assert response.context["form"].non_field_errors() == [
        "令和8年5月12日（火） 夕食 石川 ハナさんの記録がありません。結果を入れてください。",
        "令和8年5月13日（水） 夕食 石川 ハナさんの記録がありません。結果を入れてください。",
    ]
    with inside(asahi):
        assert not month_row(contract, MAY).is_closed


@pytest.mark.parametrize("name", ["chiba", "doi", "aoki"])
def test_close_by_anyone_but_the_manager_is_forbidden(name: str, may: str, client_of: ClientOf) -> None:
    assert client_of(name).post(may).status_code == 403


def test_close_of_another_npo_is_refused(
    may: str, client_of: ClientOf, asahi: Organisation, contract: Contract
) -> None:
    response = client_of("endo").post(may)

    assert response.status_code == 409
    with inside(asahi):
        assert not month_row(contract, MAY).is_closed


def test_warning_to_let_pass_opens_the_figures_it_is_about(
    asahi: Organisation, contract: Contract, rules: PackVersion, client_of: ClientOf
) -> None:
    with inside(asahi):
        person = join(contract, "青木")
        served(person, days(MAY, 11, 13))
        close(contract, MAY)
        served(person, days(JUNE, 8, 12))

    with time_machine.travel(datetime(2026, 7, 2, 3, 0, tzinfo=UTC), tick=False):
        page = client_of("baba").get(f"/statements/{contract.pk}/2026-06/close/").content.decode()

    assert f'value="large_change|{person.pk}"' in page
    assert f'href="/statements/{contract.pk}/2026-06/people/{person.pk}/"' in page


def test_waive_on_the_page_keeps_name_and_reason(
    asahi: Organisation, contract: Contract, may: str, client_of: ClientOf
) -> None:
    with inside(asahi):
        served(join(contract, "石川", kana="いしかわ"), days(MAY, 13, 13), safety="")
    client = client_of("chiba")

    response = client.post(
        may.replace("close", "waive"), {"findings": ["safety_unresolved|"], "reason": "電話で確かめた"}
    )

    assert response.status_code == 302
    with inside(asahi):
        assert list(Waiver.objects.values_list("by_name", "reason")) == [("千葉 実", "電話で確かめた")]
    assert "電話で確かめた" in client.get(may).content.decode()


def test_waive_without_a_reason_shows_the_sentence_and_keeps_nothing(
    asahi: Organisation, contract: Contract, may: str, client_of: ClientOf
) -> None:
    with inside(asahi):
        served(join(contract, "石川", kana="いしかわ"), days(MAY, 13, 13), safety="")

    response = client_of("chiba").post(may.replace("close", "waive"), {"findings": ["safety_unresolved|"]})

    assert response.status_code == 409
    assert "確かめたことを書いてください" in response.content.decode()
    with inside(asahi):
        assert Waiver.objects.count() == 0


def test_closed_month_page_says_who_closed_it_and_offers_to_open_it_again(
    asahi: Organisation, contract: Contract, may: str, client_of: ClientOf
) -> None:
    with inside(asahi):
        close(contract, MAY)

    page = client_of("baba").get(may).content.decode()

    assert "馬場 和子 が締めました" in page
    assert "この月を開き直す" in page


def test_closed_month_page_tells_what_was_true_at_its_closing(
    asahi: Organisation, contract: Contract, mihon: Organisation, may: str, client_of: ClientOf
) -> None:
    with inside(asahi):
        close(contract, MAY)
        stop = unplanned_stop(join(contract, "石川").pk, date(2026, 5, 12), "dinner", "regular", at=NOON)
    publish(mihon, mihon_rules(price_from=("2026-05-12", 840)), at=NOON, past="5月はそのままにする")

    response = client_of("baba").get(may)

    assert set(states(response).values()) <= {"ok", "none"}
    assert "規則の版は 第1版" in response.content.decode()
    assert str(stop.pk) not in response.content.decode()


def test_closing_leads_to_the_oldest_month_that_is_over(may: str, client_of: ClientOf) -> None:
    assert client_of("chiba").get("/statements/closing/").headers["Location"] == may


@pytest.mark.parametrize("people", [1, 3])
def test_close_page_asks_the_same_number_of_queries_for_any_number_of_people(
    people: int,
    asahi: Organisation,
    contract: Contract,
    may: str,
    client_of: ClientOf,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    with inside(asahi):
        for number in range(people - 1):
            served(join(contract, f"石川{number}"), days(MAY, 11, 13))
    client = client_of("chiba")
    client.get(may)

    with django_assert_num_queries(21):
        client.get(may)
