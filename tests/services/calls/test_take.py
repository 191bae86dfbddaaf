"""A call moves what it says, says back what it will move, and is kept once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from npo_platform.kernel.errors import Refusal
from npo_platform.kernel.ids import uuid7
from services.calls.actions import rehearse, take
from services.calls.models import Call
from services.plans.actions import suspend
from services.plans.checks import SuspensionDraft
from services.plans.models import PlanMeal, Suspension
from tenants.audit.models import AuditEntry
from tests.services.calls.conftest import draft, fallen, october, phoned
from tests.services.plans.conftest import NOW, Hanako, stops
from tests.world import who


def test_a_rest_of_tomorrow_is_one_day_and_is_read_back(planned: Hanako) -> None:
    call = phoned(planned, draft())

    assert fallen(planned) == ["10-07 lunch"]
    assert call.said == "10月7日の昼食をお休み、8日から再開、でよろしいですか"
    assert (call.caller, call.way, call.by_name) == ("本人", "telephone", "千葉 実")
    assert AuditEntry.objects.get(action="call_taken").detail == "休み"
    assert Suspension.objects.get().reason == "own_wish"


@pytest.mark.parametrize(
    ("first", "until", "sentence"),
    [
        (7, 11, "10月7日から10日まで昼食をお休み、11日から再開、でよろしいですか"),
        (7, None, "10月7日からしばらく昼食をお休み、再開の日はあとでご連絡、でよろしいですか"),
    ],
)
def test_a_longer_rest_names_its_last_day_and_the_day_of_return(
    planned: Hanako, first: int, until: int | None, sentence: str
) -> None:
    assert phoned(planned, draft(first=first, until=until)).said == sentence


def test_a_rest_over_the_end_of_a_month_says_the_month_again(planned: Hanako) -> None:
    said = replace(draft(first=19), until=october(31) + timedelta(days=2))

    assert phoned(planned, said).said == "10月19日から11月1日まで昼食をお休み、11月2日から再開、でよろしいですか"


def test_hospital_goes_on_until_further_notice(planned: Hanako) -> None:
    call = phoned(planned, draft("hospital", 8, None))

    assert call.said == "ご入院のため、10月8日からしばらく昼食をお休み、再開の日はあとでご連絡、でよろしいですか"
    assert Suspension.objects.get().reason == "hospital"
    assert fallen(planned)[0] == "10-08 lunch"


def test_an_extra_meal_stands_on_its_day(planned: Hanako) -> None:
    call = phoned(planned, draft("extra", 11, None, meal="lunch", diet="soft"))

    assert call.said == "10月11日（日）に昼食（やわらか）を1食追加、でよろしいですか"
    assert stops(planned.person)["10-11 lunch"] == ""


def test_another_food_holds_for_every_meal_from_its_day(planned: Hanako) -> None:
    call = phoned(planned, draft("diet", 8, None, diet="chopped"))

    assert call.said == "10月8日（木）からのお食事をきざみに変更、でよろしいですか"
    newest = PlanMeal.objects.filter(plan__starts_on=october(8)).values_list("diet", flat=True)
    assert list(newest) == ["chopped"] * 6


def test_a_return_ends_the_absence(planned: Hanako) -> None:
    suspend(planned.person, SuspensionDraft(october(7), "hospital"), by=who("chiba"), at=NOW)

    call = phoned(planned, draft("resume", 9, None))

    assert call.said == "10月9日（金）からお届けを再開、でよろしいですか"
    assert fallen(planned) == ["10-07 lunch", "10-08 lunch"]


def test_a_note_moves_nothing_and_waits_to_be_done(planned: Hanako) -> None:
    call = phoned(planned, replace(draft("other", 7, None), starts_on=None, note="折り返す", follow_up=True))

    assert (call.said, call.moved, call.follow_up) == ("", {}, True)
    assert fallen(planned) == []


def test_a_rehearsal_says_what_will_be_and_leaves_no_trace(planned: Hanako) -> None:
    told = rehearse(planned.person, draft(until=9), by=who("chiba"), at=NOW)

    assert told.said == "10月7日から8日まで昼食をお休み、9日から再開、でよろしいですか"
    assert [(row.day, row.before, row.after) for row in told.shown] == [
        (october(7), "普通", "なし（休止）"),
        (october(8), "普通", "なし（休止）"),
    ]
    assert {row.sentence for row in told.shown} == {"市の規則に、変更の締切は書かれていません。"}
    assert (Call.objects.count(), Suspension.objects.count(), fallen(planned)) == (0, 0, [])
    assert not AuditEntry.objects.filter(action__in=("suspended", "call_taken")).exists()


def test_the_same_form_sent_twice_is_one_call(planned: Hanako) -> None:
    key = uuid7()

    first, second = phoned(planned, draft(), key=key), phoned(planned, draft(), key=key)

    assert first == second
    assert (Call.objects.count(), Suspension.objects.count()) == (1, 1)


def test_a_key_of_another_call_is_refused(planned: Hanako) -> None:
    key = uuid7()
    phoned(planned, draft(), key=key)

    with pytest.raises(Refusal) as refused:
        phoned(planned, draft("hospital", 9, None), key=key)

    assert refused.value.code == "key_reused"


@pytest.mark.parametrize(
    ("kind", "more", "code"),
    [
        ("extra", {"meal": "lunch", "diet": "soft"}, "already_planned"),
        ("resume", {}, "not_away"),
        ("rest", {}, "suspension_overlaps"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    planned: Hanako, kind: str, more: dict[str, str], code: str
) -> None:
    if kind == "rest":
        suspend(planned.person, SuspensionDraft(october(7), "travel", october(9)), by=who("chiba"), at=NOW)

    for act in (rehearse, lambda *a, **k: take(*a, key=uuid7(), **k)):
        with pytest.raises(Refusal) as refused:
            act(planned.person, draft(kind, **more), by=who("chiba"), at=NOW)
        assert refused.value.code == code

    assert Call.objects.count() == 0


def test_another_food_without_a_plan_is_refused(hanako: Hanako) -> None:
    with pytest.raises(Refusal) as refused:
        phoned(hanako, draft("diet", 8, None, diet="soft"))

    assert refused.value.code == "nothing_planned"


def test_a_call_is_never_changed(planned: Hanako) -> None:
    call = phoned(planned, draft())

    for change in (lambda: Call.objects.update(by_name="だれか"), call.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
