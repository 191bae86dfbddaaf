from datetime import date

import pytest

from npo_platform.kernel.errors import Refusal
from services.people.models import Recipient
from services.plans.actions import end_use, return_to_use, set_weekly_plan, unplanned_stop
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tests.services.plans.conftest import (
    MONDAY,
    NOW,
    TODAY,
    WEDNESDAY,
    ClientOf,
    Hanako,
    meals,
    stops,
)
from tests.world import who


@pytest.fixture
def planned(hanako: Hanako) -> Hanako:
    set_weekly_plan(hanako.decision, meals(MONDAY, WEDNESDAY), TODAY, by=who("chiba"), at=NOW)
    unplanned_stop(hanako.person.pk, date(2026, 10, 16), "dinner", "soft", at=NOW)
    return hanako


def leave(hanako: Hanako) -> Recipient:
    return end_use(hanako.person, ended_on=date(2026, 10, 12), reason="death", by=who("chiba"), at=NOW)


def test_end_use_cancels_everything_after_the_last_day_the_extra_meal_too(planned: Hanako) -> None:
    leave(planned)

    assert stops(planned.person) == {
        "10-07 lunch": "",
        "10-12 lunch": "",
        "10-14 lunch": "use_ended",
        "10-16 dinner": "use_ended",
        "10-19 lunch": "use_ended",
    }
    assert AuditEntry.objects.get(action="use_ended").detail == "死亡"


def test_end_use_twice_is_refused(planned: Hanako) -> None:
    leave(planned)

    with pytest.raises(Refusal) as refused:
        leave(planned)

    assert refused.value.code == "use_ended"


def test_return_to_use_lets_the_plan_stand_again(planned: Hanako) -> None:
    return_to_use(leave(planned), by=who("chiba"), at=NOW)

    assert set(stops(planned.person).values()) == {""}


def test_return_to_use_of_somebody_present_is_refused(hanako: Hanako) -> None:
    with pytest.raises(Refusal) as refused:
        return_to_use(hanako.person, by=who("chiba"), at=NOW)

    assert refused.value.code == "use_not_ended"


def test_leaving_pages_end_and_take_back(client_of: ClientOf, asahi: Organisation, hanako_outside: Hanako) -> None:
    client, person = client_of("chiba"), hanako_outside.person

    without_reason = client.post(f"/plans/people/{person.pk}/end/", {"ended_on": "R8.10.12", "reason": ""})
    client.post(f"/plans/people/{person.pk}/end/", {"ended_on": "R8.10.12", "reason": "facility"})
    ended = client.get(f"/people/{person.pk}/").content.decode()
    client.post(f"/plans/people/{person.pk}/return/")

    assert "入力に問題があります（1件）" in without_reason.content.decode()
    assert "令和8年10月12日（施設への入所）" in ended
    with inside(asahi):
        assert Recipient.objects.get().ended_on is None
