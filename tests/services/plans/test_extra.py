from datetime import date

import pytest

from npo_platform.kernel.calendar import Month as Value
from npo_platform.kernel.errors import Refusal
from services.months.actions import mark_closed, open_month
from services.plans.actions import (
    add_extra_stop,
    end_use,
    set_weekly_plan,
    suspend,
    unplanned_stop,
)
from services.plans.checks import SuspensionDraft
from services.plans.models import Stop
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.plans.conftest import MONDAY, NOW, TODAY, ClientOf, Hanako, join, meals, stops
from tests.world import who

FRIDAY = date(2026, 10, 9)


def add(hanako: Hanako, day: date = FRIDAY) -> Stop:
    return add_extra_stop(hanako.person, day, "lunch", "soft", by=who("chiba"), at=NOW)


def test_unplanned_stop_belongs_to_the_decision_of_its_day(hanako: Hanako) -> None:
    stop = unplanned_stop(hanako.person.pk, FRIDAY, "lunch", "soft", at=NOW)

    assert (stop.decision, stop.contract_id, stop.origin) == (
        hanako.decision,
        hanako.contract.pk,
        "unplanned",
    )


def test_unplanned_stop_gives_back_the_one_that_is_there(hanako: Hanako) -> None:
    set_weekly_plan(hanako.decision, meals(4), TODAY, by=who("chiba"), at=NOW)

    stop = unplanned_stop(hanako.person.pk, FRIDAY, "lunch", "soft", at=NOW)

    assert (stop.origin, stop.diet) == ("plan", "regular")


def test_unplanned_stop_lets_a_cancelled_one_stand_again(hanako: Hanako) -> None:
    for weekday in (4, MONDAY):
        set_weekly_plan(hanako.decision, meals(weekday), TODAY, by=who("chiba"), at=NOW)

    stop = unplanned_stop(hanako.person.pk, FRIDAY, "lunch", "regular", at=NOW)

    assert (stop.state, stop.cancel_reason, stop.origin) == ("planned", "", "unplanned")


def test_unplanned_stop_without_a_decision_says_what_to_do(in_asahi: Contract) -> None:
    hanako = join(in_asahi, until=date(2026, 10, 9))

    with pytest.raises(Refusal) as refused:
        unplanned_stop(hanako.person.pk, FRIDAY, "lunch", "regular", at=NOW)

    assert refused.value.code == "no_decision"
    assert "令和8年10月9日に有効な利用決定がありません" in refused.value.message


def test_unplanned_stop_in_a_closed_month_is_made_for_the_late_record(hanako: Hanako) -> None:
    mark_closed(open_month(hanako.contract.pk, Value(2026, 9), at=NOW), by=who("baba"), at=NOW)

    unplanned_stop(hanako.person.pk, date(2026, 9, 30), "lunch", "regular", at=NOW)

    assert stops(hanako.person) == {"09-30 lunch": ""}


def test_add_extra_stop_in_a_closed_month_is_refused(hanako: Hanako) -> None:
    mark_closed(open_month(hanako.contract.pk, Value(2026, 9), at=NOW), by=who("baba"), at=NOW)

    with pytest.raises(Refusal) as refused:
        add(hanako, date(2026, 9, 30))

    assert refused.value.code == "month_closed"


def test_add_extra_stop_on_a_closed_day_of_the_city_is_refused(hanako: Hanako) -> None:
    with pytest.raises(Refusal) as refused:
        add(hanako, date(2026, 12, 31))

    assert refused.value.code == "closed_day"


def test_add_extra_stop_for_somebody_away_is_refused(hanako: Hanako) -> None:
    suspend(hanako.person, SuspensionDraft(TODAY, "hospital"), by=who("chiba"), at=NOW)

    with pytest.raises(Refusal) as refused:
        add(hanako)

    assert refused.value.code == "suspended"


def test_add_extra_stop_after_the_use_ended_is_refused(hanako: Hanako) -> None:
    end_use(hanako.person, ended_on=TODAY, reason="moved", by=who("chiba"), at=NOW)

    with pytest.raises(Refusal) as refused:
        add(hanako)

    assert refused.value.code == "use_ended"


def test_extra_page_adds_one_meal(client_of: ClientOf, asahi: Organisation, hanako_outside: Hanako) -> None:
    path = f"/plans/people/{hanako_outside.person.pk}/extra/"

    client_of("chiba").post(path, {"service_on": "2026-10-09", "meal": "dinner", "diet": "soft"})

    with inside(asahi):
        assert stops(hanako_outside.person) == {"10-09 dinner": ""}
