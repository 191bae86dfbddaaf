"""A draft that counts further back than the months were closed with: earlier months say what was before.

In force are at most 7 meals a week. The draft lets nobody have more than 12 meals in a fiscal year (a quarter).
"""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from billing_rules.facts import DatedValue, EventFact, MonthFacts, PersonFact
from billing_rules.simulation.models import Share
from services.people.models import Recipient
from services.statements.actions import settle_late
from services.statements.queries.truth import reaching_back
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.corrections.scene import JULY_12, confirm, lines
from tests.services.corrections.test_propose import proposed
from tests.services.simulations.test_answer import asked
from tests.services.statements.scene import JUNE, MAY, close, days, join, mihon_rules, publish, served

ClientOf = Callable[[str], Client]
Run = Callable[[], None]
APRIL = MAY.shift(-1)


def limited(period: str, most: int = 12) -> str:
    """見本市's rules with one more limit, over a longer period."""
    document: dict[str, Any] = json.loads(mihon_rules())
    week = next(n for n, step in enumerate(document["steps"]) if step.get("name") == "within_week")
    limit = document["steps"][week] | {"name": "within_longer", "label": "長い上限", "period": period, "max": most}
    limit |= {"clause": "第4条第3項", "words": f"{period}に {most}食をこえた分は 0円。"}
    document["steps"].insert(week + 1, limit)
    for step in document["steps"][week + 2 :]:
        if "within_week" in step.get("formula", ""):
            step["formula"] = step["formula"].replace("within_week", "within_week and within_longer")
    return json.dumps(document, ensure_ascii=False)


@pytest.fixture
def person(mihon: Organisation, asahi: Organisation, contract: Contract) -> Recipient:
    """5 lunches in each of April, May and June: 4 within any week. April and May are closed. 400 + 410 yen."""
    publish(mihon, mihon_rules())
    with inside(asahi):
        someone = join(contract, "青木")
        for month in (APRIL, MAY, JUNE):
            served(someone, days(month, 9, 13))
        close(contract, APRIL)
        close(contract, MAY)
    return someone


def months_of(asahi: Organisation, run_jobs: Run) -> list[tuple[str, list[int], str]]:
    with inside(asahi):
        run_jobs()
        share = Share.objects.get()
        return [(one["month"], one["totals"]["quantity"], one.get("known_from", "")) for one in share.figures["months"]]


def test_fiscal_year_counts_what_closed_months_froze(
    mihon: Organisation, asahi: Organisation, person: Recipient, run_jobs: Run
) -> None:
    asked(mihon, limited("fiscal_year"))

    # 5 + 5 + 5 meals: the 13th to the 15th are too many, all of them in June.
    assert months_of(asahi, run_jobs) == [("2026-04", [5, 5], ""), ("2026-05", [5, 5], ""), ("2026-06", [5, 2], "")]


def test_quarter_is_counted_in_closed_months_and_the_person_only_where_there_is_a_meal(
    mihon: Organisation, asahi: Organisation, person: Recipient, run_jobs: Run
) -> None:
    asked(mihon, limited("quarter", 7))

    assert months_of(asahi, run_jobs) == [("2026-04", [5, 5], ""), ("2026-05", [5, 2], ""), ("2026-06", [5, 0], "")]


def test_shorter_window_leaves_the_rules_in_force_what_they_count(
    mihon: Organisation, asahi: Organisation, contract: Contract, run_jobs: Run
) -> None:
    publish(mihon, limited("fiscal_year"))
    with inside(asahi):
        someone = join(contract, "青木")
        for month in (APRIL, MAY, JUNE):
            served(someone, days(month, 9, 13))
        close(contract, APRIL)
        close(contract, MAY)

    asked(mihon, mihon_rules())

    assert months_of(asahi, run_jobs) == [("2026-04", [5, 5], ""), ("2026-05", [5, 5], ""), ("2026-06", [2, 5], "")]


def test_days_before_the_first_record_are_told_to_the_city_and_the_provider(
    mihon: Organisation, asahi: Organisation, contract: Contract, run_jobs: Run, client_of: ClientOf
) -> None:
    publish(mihon, mihon_rules())
    with inside(asahi):
        served(join(contract, "青木"), days(MAY, 9, 13))
        close(contract, MAY)

    simulation = asked(mihon, limited("fiscal_year"))

    assert months_of(asahi, run_jobs) == [("2026-05", [5, 5], "2026-05-01")]
    told = "記録は 令和8年5月1日 からなので、それより前の回数は入っていません。"
    assert told in client_of("hara").get(f"/rules/{simulation.version_id}/simulation/").content.decode()
    with inside(asahi):
        share = Share.objects.get()
    address = reverse("simulations:show", urlconf="npo_platform.urls_npo", args=[share.pk])
    assert told in client_of("baba").get(address).content.decode()


def test_late_record_after_a_correction_is_counted_as_far_back_as_the_correction(
    mihon: Organisation, asahi: Organisation, contract: Contract, person: Recipient
) -> None:
    """The corrected June has 2 of 5 meals left; a sixth that comes late is beyond the 12 of the year, and 0 yen."""
    with inside(asahi):
        close(contract, JUNE)
    version = proposed(mihon, asahi, document=limited("fiscal_year"))
    with inside(asahi):
        assert lines(version) == [("2026-06", "青木", (5, 2000, 2050), (2, 800, 820))]
        confirm(version)
        served(person, days(JUNE, 20, 20), at=JULY_12)

        [raised] = settle_late(contract.pk, at=JULY_12)

        assert (raised.quantity, raised.user_yen, raised.city_yen) == (0, 0, 0)


def test_what_a_person_was_before_the_month_knew_them_comes_from_the_earlier_month() -> None:
    """Exempt by the decision of April, welfare by the one of May; what May knows holds from its own first day on."""
    april = MonthFacts(
        APRIL, people=(known("A", ("2026-04-01", "exempt"), ("2026-05-01", "taxed")),), events=(meal(APRIL.first),)
    )
    may = MonthFacts(MAY, people=(known("A", ("2026-05-01", "welfare")),), events=(meal(MAY.first),))

    facts = reaching_back(may, APRIL.first, [april])

    assert facts.people == (known("A", ("2026-04-01", "exempt"), ("2026-05-01", "welfare")),)
    assert (facts.counted_before, facts.events) == ((meal(APRIL.first),), (meal(MAY.first),))
    assert reaching_back(may, date(2026, 4, 2), [april]).counted_before == ()


def known(key: str, *dated: tuple[str, str]) -> PersonFact:
    return PersonFact(key, {"burden_class": tuple(DatedValue(date.fromisoformat(day), value) for day, value in dated)})


def meal(on: date) -> EventFact:
    return EventFact(f"A/{on}/lunch", "A", on, "lunch", {"meal": "lunch", "status": "handed"})
