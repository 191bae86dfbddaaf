from datetime import date

import pytest
from django.db import IntegrityError, transaction

from npo_platform.kernel.calendar import Month as Value
from npo_platform.kernel.errors import Refusal
from services.months.actions import mark_closed, open_month
from services.plans.actions import (
    materialise_ahead,
    resume,
    set_weekly_plan,
    suspend,
    withdraw_suspension,
)
from services.plans.checks import SuspensionDraft
from services.plans.models import Suspension
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

HOSPITAL = SuspensionDraft(date(2026, 10, 7), "hospital", date(2026, 10, 13))


@pytest.fixture
def planned(hanako: Hanako) -> Hanako:
    """Mondays and Wednesdays: 7, 12, 14 and 19 October."""
    set_weekly_plan(hanako.decision, meals(MONDAY, WEDNESDAY), TODAY, by=who("chiba"), at=NOW)
    return hanako


def away(hanako: Hanako, draft: SuspensionDraft = HOSPITAL) -> Suspension:
    return suspend(hanako.person, draft, by=who("chiba"), at=NOW)


def fallen(hanako: Hanako) -> list[str]:
    return [key for key, reason in stops(hanako.person).items() if reason == "suspended"]


def test_suspend_cancels_the_meals_of_its_days(planned: Hanako) -> None:
    away(planned)

    assert stops(planned.person) == {
        "10-07 lunch": "suspended",
        "10-12 lunch": "suspended",
        "10-14 lunch": "",
        "10-19 lunch": "",
    }
    assert AuditEntry.objects.get(action="suspended").detail == "令和8年10月7日から"


def test_suspend_before_the_stops_are_made_tells_the_same_month(hanako: Hanako) -> None:
    away(hanako)

    set_weekly_plan(hanako.decision, meals(MONDAY, WEDNESDAY), TODAY, by=who("chiba"), at=NOW)

    assert fallen(hanako) == ["10-07 lunch", "10-12 lunch"]


def test_suspend_without_an_end_goes_on_until_somebody_is_back(planned: Hanako) -> None:
    pause = away(planned, SuspensionDraft(date(2026, 10, 7), "hospital"))
    materialise_ahead(at=NOW)
    before = fallen(planned)

    resume(pause, back_on=date(2026, 10, 14), by=who("chiba"), at=NOW)

    assert before == ["10-07 lunch", "10-12 lunch", "10-14 lunch", "10-19 lunch"]
    assert fallen(planned) == ["10-07 lunch", "10-12 lunch"]


def test_resume_later_than_thought_cancels_the_days_between(planned: Hanako) -> None:
    resume(away(planned), back_on=date(2026, 10, 15), by=who("chiba"), at=NOW)

    assert fallen(planned) == ["10-07 lunch", "10-12 lunch", "10-14 lunch"]


def test_withdraw_suspension_lets_every_meal_stand_again(planned: Hanako) -> None:
    withdraw_suspension(away(planned), by=who("chiba"), at=NOW)

    assert fallen(planned) == []
    assert Suspension.objects.count() == 0


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (SuspensionDraft(date(2026, 10, 12), "travel", date(2026, 10, 14)), "suspension_overlaps"),
        (SuspensionDraft(date(2026, 9, 1), "travel"), "suspension_overlaps"),
        (SuspensionDraft(date(2026, 10, 20), "travel", date(2026, 10, 20)), "bad_period"),
    ],
)
def test_suspend_over_another_or_backwards_is_refused(planned: Hanako, draft: SuspensionDraft, code: str) -> None:
    away(planned)

    with pytest.raises(Refusal) as refused:
        away(planned, draft)

    assert refused.value.code == code
    assert Suspension.objects.count() == 1


def test_suspend_next_to_another_is_fine(planned: Hanako) -> None:
    away(planned)

    away(planned, SuspensionDraft(date(2026, 10, 13), "short_stay", date(2026, 10, 15)))

    assert fallen(planned) == ["10-07 lunch", "10-12 lunch", "10-14 lunch"]


@pytest.mark.parametrize("verb", ["suspend", "resume", "withdraw"])
def test_absences_that_reach_a_closed_month_are_refused(planned: Hanako, verb: str) -> None:
    early = SuspensionDraft(date(2026, 9, 20), "hospital", date(2026, 10, 1))
    pause = None if verb == "suspend" else away(planned, early)
    mark_closed(open_month(planned.contract.pk, Value(2026, 9), at=NOW), by=who("baba"), at=NOW)

    with pytest.raises(Refusal) as refused:
        if pause is None:
            away(planned, early)
        elif verb == "resume":
            resume(pause, back_on=date(2026, 9, 25), by=who("chiba"), at=NOW)
        else:
            withdraw_suspension(pause, by=who("chiba"), at=NOW)

    assert refused.value.code == "month_closed"


def test_the_database_itself_refuses_two_absences_at_once(planned: Hanako) -> None:
    away(planned)

    with pytest.raises(IntegrityError, match="suspensions_do_not_overlap"), transaction.atomic():
        Suspension(recipient=planned.person, starts_on=date(2026, 10, 12), reason="travel").save()


def test_absence_pages_suspend_resume_and_withdraw(
    client_of: ClientOf, asahi: Organisation, hanako_outside: Hanako
) -> None:
    client, person = client_of("chiba"), hanako_outside.person

    client.post(
        f"/plans/people/{person.pk}/suspend/",
        {"starts_on": "R8.10.7", "until": "", "reason": "hospital"},
    )
    with inside(asahi):
        pause = Suspension.objects.get()
    client.post(f"/plans/suspensions/{pause.pk}/", {"back_on": "10/14"})
    refused = client.post(f"/plans/suspensions/{pause.pk}/", {"back_on": "R8.10.7"}).content.decode()
    client.post(f"/plans/suspensions/{pause.pk}/", {"back_on": "R8.10.14"})
    with inside(asahi):
        back = Suspension.objects.get().until
    client.post(f"/plans/suspensions/{pause.pk}/withdraw/")

    assert "休みそのものを取り消すときは" in refused
    assert back == date(2026, 10, 14)
    with inside(asahi):
        assert Suspension.objects.count() == 0
