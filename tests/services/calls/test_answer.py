"""What a call moved can be taken back by the verbs of the plans; what it left to do is done once."""

from dataclasses import replace

import pytest

from npo_platform.kernel.errors import Refusal
from npo_platform.kernel.ids import uuid7
from services.calls.actions import finish, take_back
from services.calls.models import Call
from services.calls.queries import open_calls
from services.plans.actions import suspend, withdraw_suspension
from services.plans.checks import SuspensionDraft
from services.plans.models import PlanMeal, Stop, Suspension
from services.records.actions import RecordEntry, accept_batch
from services.records.states import Channel
from tenants.audit.models import AuditEntry
from tests.services.calls.conftest import draft, fallen, october, phoned
from tests.services.plans.conftest import NOW, Hanako, stops
from tests.world import who


def back(call: Call) -> Call:
    return take_back(call.pk, by=who("baba"), at=NOW)


def test_taking_a_rest_back_lets_its_meals_stand_again(planned: Hanako) -> None:
    call = phoned(planned, draft())

    answer = back(call)

    assert (fallen(planned), Suspension.objects.count()) == ([], 0)
    assert (answer.kind, answer.about_id, answer.by_name) == ("taken_back", call.pk, "馬場 和子")
    assert AuditEntry.objects.filter(action="call_taken_back").count() == 1


def test_taking_an_extra_meal_back_lets_it_fall(planned: Hanako) -> None:
    back(phoned(planned, draft("extra", 11, None, meal="lunch", diet="regular")))

    assert stops(planned.person)["10-11 lunch"] == "plan_changed"


def test_an_extra_meal_with_a_record_stays(planned: Hanako) -> None:
    call = phoned(planned, draft("extra", 6, None, meal="dinner", diet="regular"))
    stop = Stop.objects.get(meal="dinner")
    accept_batch([RecordEntry(uuid7(), stop.pk, outcome="handed")], by=who("aoki"), channel=Channel.OFFICE, at=NOW)

    with pytest.raises(Refusal) as refused:
        back(call)

    assert refused.value.code == "already_recorded"
    assert stops(planned.person)["10-06 dinner"] == ""


def test_taking_another_food_back_gives_the_old_one(planned: Hanako) -> None:
    back(phoned(planned, draft("diet", 8, None, diet="chopped")))

    assert set(PlanMeal.objects.values_list("diet", flat=True)) == {"regular"}


@pytest.mark.parametrize("until", [None, 20])
def test_taking_a_return_back_lets_the_absence_go_on(planned: Hanako, until: int | None) -> None:
    pause = SuspensionDraft(october(7), "hospital", october(until) if until else None)
    suspend(planned.person, pause, by=who("chiba"), at=NOW)
    away = fallen(planned)

    back(phoned(planned, draft("resume", 9, None)))

    assert fallen(planned) == away


def test_taking_back_twice_says_who_was_first(planned: Hanako) -> None:
    call = phoned(planned, draft())
    back(call)

    with pytest.raises(Refusal) as refused:
        back(call)

    assert refused.value.message == "この電話は、先に馬場 和子さんが「取り消し」にしました。"


def test_an_absence_that_is_gone_cannot_be_taken_back(planned: Hanako) -> None:
    call = phoned(planned, draft())
    withdraw_suspension(Suspension.objects.get(), by=who("chiba"), at=NOW)

    with pytest.raises(Refusal) as refused:
        back(call)

    assert refused.value.code == "absence_gone"


def test_a_note_leaves_the_board_when_it_is_done(planned: Hanako) -> None:
    call = phoned(planned, replace(draft("other", 7, None), starts_on=None, note="折り返す", follow_up=True))
    before = [row.call.note for row in open_calls()]

    finish(call.pk, "18時に話した", by=who("baba"), at=NOW)

    assert (before, open_calls()) == (["折り返す"], [])
    with pytest.raises(Refusal) as refused:
        finish(call.pk, "", by=who("chiba"), at=NOW)
    assert refused.value.code == "call_answered"
