"""An ordinance nobody here has seen: 堺市's visits ask the contract, the person and every record. All by the pages."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from billing_rules.packs import queries as packs
from billing_rules.terms.actions import agree_terms
from npo_platform.kernel.calendar import Month
from npo_platform.kernel.ids import uuid7
from services.adjustments.models import Adjustment
from services.people.actions import set_input_values
from services.people.models import Recipient
from services.plans.actions import unplanned_stop
from services.records.models import DeliveryRecord
from services.statements.actions import fresh_statement, settle_late
from services.statements.queries import facts_of, frozen_facts
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.statements.scene import CLOSING, JUNE, LIBRARY, MAY, close, days, join, month_row, publish, served
from tests.world import who

Browser = Callable[[str], Client]
# 別表1 of the contract, 別表2 of the person, the minutes and whether it was done (`done`) of each record.
SAKAI = (LIBRARY / "sakai" / "visits.json").read_text().replace('"service": "visits"', '"service": "meals"')
APRIL = Month(2026, 4)
EVENING = datetime(2026, 5, 29, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _evening() -> Any:
    with time_machine.travel(EVENING, tick=False):
        yield


@pytest.fixture
def rules(mihon: Organisation) -> None:
    publish(mihon, SAKAI)


@pytest.fixture
def ready(rules: None, asahi: Organisation, mihon: Organisation, contract: Contract) -> Recipient:
    """5,000 yen a visit agreed; 青木 pays 1,000 of it."""
    with inside(mihon):
        agree_terms(contract, {"rate": "5000"}, APRIL, by=who("mori"), at=EVENING)
    with inside(asahi):
        return join(contract, "青木", "", inputs={"user_part": "1000"})


def stops(person: Recipient, first: int, last: int) -> list[UUID]:
    return [unplanned_stop(person.pk, day, "lunch", "regular", at=EVENING).pk for day in days(MAY, first, last)]


def say(client: Client, stop: UUID, **typed: Any) -> Any:
    form = client.get(f"/records/stops/{stop}/").context["form"]
    seen = {name: form[name].value() or "" for name in ("page", "record", "check")}
    body = {"outcome": "done", "safety": "usual", "channel": "office", **seen, **typed}
    return client.post(f"/records/stops/{stop}/", body)


def totals(contract: Contract) -> tuple[int, int, list[str]]:
    statement = fresh_statement(month_row(contract, MAY), at=CLOSING)
    return statement.totals["user"], statement.totals["city"], [one["sentence"] for one in statement.refusals]


@pytest.mark.usefixtures("rules")
def test_everything_the_ordinance_asks_is_entered_by_the_pages_and_closed_to_the_yen(
    client_of: Browser, asahi: Organisation, contract: Contract
) -> None:
    """Three visits of 60, 120 and 90 minutes at 5,000 yen, 1,000 of it the person's: 3,000 and 12,000 yen."""
    city, office = client_of("mori"), client_of("chiba")
    assert city.post(f"/contracts/{contract.pk}/terms/", {"month": "2026-04", "input_rate": "5,000"}).status_code == 302
    with inside(asahi):
        person = join(contract, "青木", "")
        three = stops(person, 11, 13)
        decision = person.decisions.get()
    typed = {"starts_on": "令和8年4月1日", "input_user_part": "1000円"}
    assert office.post(f"/people/decisions/{decision.pk}/inputs/", typed).status_code == 302

    for stop, minutes in zip(three, ("60", "１２０分", "90"), strict=True):
        assert say(office, stop, input_minutes=minutes).status_code == 302

    with inside(asahi):
        assert [record.inputs for record in DeliveryRecord.objects.order_by("service_on")] == [
            {"minutes": "60"},
            {"minutes": "120"},
            {"minutes": "90"},
        ]
        statement = close(contract, MAY)
        frozen = frozen_facts(statement.facts)
    assert [statement.totals[name] for name in ("user", "city", "total", "quantity")] == [3000, 12000, 15000, 3]
    assert dict(frozen.contract) == {"rate": 5000}
    assert [event.inputs["minutes"] for event in frozen.events] == [60, 120, 90]
    how = office.get(
        reverse(
            "statements:event",
            args=[contract.pk, "2026-05", person.pk, "2026-05-12", "lunch"],
            urlconf="npo_platform.urls_npo",
        )
    )
    assert "実施した" in how.text


def test_the_page_offers_the_outcomes_of_the_rules_and_asks_what_they_ask(
    client_of: Browser, asahi: Organisation, ready: Recipient
) -> None:
    with inside(asahi):
        [stop] = stops(ready, 11, 11)

    form = client_of("chiba").get(f"/records/stops/{stop}/").context["form"]
    day = client_of("chiba").get("/records/day/?on=2026-05-11").text

    assert form.fields["outcome"].choices == [
        ("done", "実施した"),
        ("absent", "不在"),
        ("refused", "断られた"),
        ("cancelled", "中止"),
        ("cancelled_late", "締切後の中止"),
    ]
    assert [(one.label, one.field.required) for one in form.asked_fields] == [("訪問の時間", False)]
    assert ('value="done"' in day, 'value="handed"' in day) == (True, False)


def test_a_record_without_its_figure_is_kept_and_told_at_the_closing_with_the_way_to_mend_it(
    client_of: Browser, asahi: Organisation, contract: Contract, ready: Recipient
) -> None:
    with inside(asahi):
        [stop] = stops(ready, 11, 11)
    office = client_of("chiba")

    assert say(office, stop).status_code == 302
    with inside(asahi):
        assert totals(contract) == (0, 0, ["訪問の時間がわかりません。訪問の時間を入れてください。"])
    page = office.get(f"/statements/{contract.pk}/2026-05/close/").text
    mended = say(office, stop, input_minutes="60")  # what nobody had told yet needs no reason

    assert f'href="/records/stops/{stop}/?' in page
    assert mended.status_code == 302
    with inside(asahi):
        assert totals(contract) == (1000, 4000, [])
        assert DeliveryRecord.objects.count() == 2


def test_a_figure_said_before_is_corrected_only_with_a_reason(
    client_of: Browser, asahi: Organisation, contract: Contract, ready: Recipient
) -> None:
    with inside(asahi):
        [stop] = stops(ready, 11, 11)
    office = client_of("chiba")
    say(office, stop, input_minutes="60")

    without = say(office, stop, input_minutes="130")
    with_reason = say(office, stop, input_minutes="130", reason="時計の見まちがい")

    assert (without.status_code, with_reason.status_code) == (409, 302)
    with inside(asahi):
        assert totals(contract) == (0, 0, ["訪問は1回2時間までです。時間を確かめてください。"])


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("1441", "訪問の時間「1441」は、1 から 1,440 までの整数で入れてください。"),
        ("ながい", "「ながい」は数として読めません。例：12 のように、数字だけで入れてください。"),
    ],
)
def test_a_figure_out_of_bounds_is_told_beside_its_field(
    client_of: Browser, asahi: Organisation, ready: Recipient, typed: str, fault: str
) -> None:
    with inside(asahi):
        [stop] = stops(ready, 11, 11)

    response = say(client_of("chiba"), stop, input_minutes=typed)

    assert response.status_code == 409
    assert response.context["form"].errors == {"input_minutes": [fault]}


def test_the_day_grid_leaves_what_was_said_as_it_is(
    client_of: Browser, asahi: Organisation, contract: Contract, ready: Recipient
) -> None:
    """Corrected on the grid from done to absent and back, the minutes are still those of the first record."""
    with inside(asahi):
        [stop] = stops(ready, 11, 11)
    office = client_of("chiba")
    say(office, stop, input_minutes="60")

    for outcome in ("absent", "done"):
        page = office.get("/records/day/?on=2026-05-11")
        [row] = page.context["rows"]
        typed = {
            f"outcome-{stop}": outcome,
            f"safety-{stop}": "usual",
            f"record-{stop}": row.seen_record,
            f"check-{stop}": row.seen_check,
        }
        office.post("/records/day/?on=2026-05-11", {"page": str(uuid7()), "reason": "聞き直した", **typed})

    with inside(asahi):
        assert [record.inputs for record in DeliveryRecord.objects.all()] == [{"minutes": "60"}] * 3
        assert totals(contract) == (1000, 4000, [])


def test_what_is_usual_for_a_person_need_not_be_said_again(
    asahi: Organisation, contract: Contract, ready: Recipient
) -> None:
    """Usually 60 minutes from April on, 130 from the 13th: the third visit is beyond two hours."""
    with inside(asahi):
        decision = ready.decisions.get()
        set_input_values(decision, {"minutes": "60"}, date(2026, 4, 1), by=who("chiba"), at=EVENING)
        set_input_values(decision, {"minutes": "130"}, date(2026, 5, 13), by=who("chiba"), at=EVENING)
        served(ready, days(MAY, 11, 13), "done")

        assert totals(contract) == (2000, 8000, ["訪問は1回2時間までです。時間を確かめてください。"])


def test_the_api_says_what_the_rules_ask_and_hears_what_they_do_not(
    client_of: Browser, asahi: Organisation, contract: Contract, ready: Recipient
) -> None:
    with inside(asahi):
        [stop] = stops(ready, 11, 11)

    def entry(**inputs: Any) -> dict[str, Any]:
        return {"id": str(uuid7()), "stop": str(stop), "outcome": "done", "inputs": inputs}

    sent = [entry(minutes="0"), entry(shoes="25"), entry(minutes=45)]
    again = [sent[2], {**sent[2], "inputs": {"minutes": 50}}]
    answers = [
        client_of("aoki").post("/api/v1/records", {"records": batch}, content_type="application/json").json()["results"]
        for batch in (sent, again)
    ]

    assert [(one["result"], one["code"]) for one in answers[0]] == [
        ("rejected", "malformed"),
        ("rejected", "malformed"),
        ("created", ""),
    ]
    assert answers[0][0]["message"] == "訪問の時間「0」は、1 から 1,440 までの整数で入れてください。"
    assert answers[0][1]["message"] == "「shoes」は、いまの規則では記録に聞いていません。minutes だけを送ってください。"
    assert [(one["result"], one["code"]) for one in answers[1]] == [("duplicate", ""), ("rejected", "key_reused")]
    [read] = client_of("chiba").get("/api/v1/records").json()["results"]
    assert read["inputs"] == {"minutes": "45"}


def test_a_late_record_carries_its_figures_into_the_difference(
    client_of: Browser, asahi: Organisation, contract: Contract, ready: Recipient
) -> None:
    """May closed with one visit; a second of 60 minutes arrives in June: 1,000 and 4,000 yen more, and none at 130."""
    with inside(asahi):
        [first] = stops(ready, 11, 11)
    say(client_of("chiba"), first, input_minutes="60")
    with inside(asahi):
        close(contract, MAY)
    with time_machine.travel(datetime(2026, 6, 10, 1, 0, tzinfo=UTC), tick=False):
        late = [unplanned(ready, 12, minutes="60"), unplanned(ready, 13, minutes="130")]
        client_of("chiba").post("/api/v1/records", {"records": late}, content_type="application/json")
        with inside(asahi):
            month_row(contract, JUNE)
            settle_late(contract.pk, at=CLOSING)
            raised = list(Adjustment.objects.order_by("service_on"))

    assert [(one.user_yen, one.city_yen) for one in raised] == [(1000, 4000), (0, 0)]
    assert raised[0].after["held"]["minutes"] == 60


def unplanned(person: Recipient, day: int, **inputs: str) -> dict[str, Any]:
    meal = {"recipient": str(person.pk), "service_on": f"2026-05-{day}", "meal": "lunch", "diet": "regular"}
    return {"id": str(uuid7()), "unplanned": meal, "outcome": "done", "inputs": inputs}


@pytest.mark.parametrize("visits", [1, 3])
def test_the_facts_of_a_month_are_few_queries_however_many_records(
    asahi: Organisation, contract: Contract, ready: Recipient, visits: int, django_assert_num_queries: Any
) -> None:
    """Decisions, classes, stops with their records, values beside the decisions, terms."""
    with inside(asahi):
        served(ready, days(MAY, 11, 10 + visits), "done")
        pack, month = packs.rules_now(contract.city_id, "meals"), month_row(contract, MAY)
        with django_assert_num_queries(5):
            facts = facts_of(month, pack)

    assert len(facts.events) == visits


def test_rules_that_ask_nothing_more_get_what_they_always_got(
    mihon: Organisation, asahi: Organisation, contract: Contract
) -> None:
    publish(
        mihon,
        json.dumps(json.loads((LIBRARY / "mihon" / "meals.json").read_text()) | {"tests": []}, ensure_ascii=False),
    )
    with inside(asahi):
        served(join(contract, "青木"), days(MAY, 11, 11))
        facts = facts_of(month_row(contract, MAY), packs.rules_now(contract.city_id, "meals"))

    assert (dict(facts.provider), dict(facts.contract)) == ({}, {})
    assert [dict(event.inputs) for event in facts.events] == [{"meal": "lunch", "diet": "regular", "status": "handed"}]
    assert [sorted(person.inputs) for person in facts.people] == [["burden_class", "programme"]]


def test_the_page_tells_what_is_usual_and_what_each_record_said(
    client_of: Browser, asahi: Organisation, ready: Recipient
) -> None:
    with inside(asahi):
        [stop] = stops(ready, 11, 11)
        set_input_values(ready.decisions.get(), {"minutes": "60"}, date(2026, 4, 1), by=who("chiba"), at=EVENING)
    office = client_of("chiba")
    say(office, stop, input_minutes="90")

    form = office.get(f"/records/stops/{stop}/").context["form"]

    assert form["input_minutes"].help_text == "1分から1,440分まで。空けておくと、ふだんの「60分」で計算します"
    assert [words for _record, words in form.told] == ["訪問の時間 90分"]
