"""The one door: every statement is kept once and answered with one word."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from npo_platform.kernel.calendar import Month
from npo_platform.kernel.ids import uuid7
from services.months.actions import mark_closed, open_month
from services.months.models import Month as MonthRow
from services.plans.models import Stop
from services.records.actions import RecordEntry, Unplanned, accept_batch
from services.records.models import DeliveryRecord, SafetyCheck, StopOutcome
from services.records.states import Channel
from tenants.audit.models import AuditEntry
from tests.services.records.conftest import DAY, NOON, Day, add_stop
from tests.world import who


def handed(day: Day, name: str, **more: object) -> RecordEntry:
    return RecordEntry(id=uuid7(), stop=day.stop(name).pk, outcome="handed", **more)  # type: ignore[arg-type]


def accept(*entries: RecordEntry, by: str = "chiba", channel: Channel = Channel.API, at=NOON):
    return accept_batch(entries, by=who(by), channel=channel, at=at)


def words(receipts):
    return [(receipt.word, receipt.code) for receipt in receipts]


def test_accept_batch_keeps_outcome_and_safety_apart(in_asahi: Day) -> None:
    entry = handed(in_asahi, "ando")

    receipts = accept(entry)

    result = StopOutcome.objects.get(stop=in_asahi.stop("ando"))
    assert words(receipts) == [("created", "")]
    assert (result.outcome, result.safety_state) == ("handed", "")
    assert SafetyCheck.objects.count() == 0


def test_accept_batch_of_a_safety_check_alone_writes_no_outcome(in_asahi: Day) -> None:
    entry = RecordEntry(id=uuid7(), stop=in_asahi.stop("ando").pk, safety="concern", observed="顔色がわるい")

    accept(entry)

    result = StopOutcome.objects.select_related("safety").get(stop=in_asahi.stop("ando"))
    assert (result.outcome, result.safety_state, result.safety.observed) == ("", "concern", "顔色がわるい")
    assert DeliveryRecord.objects.count() == 0


def test_accept_batch_sent_twice_answers_duplicate_and_keeps_one(in_asahi: Day) -> None:
    entries = [handed(in_asahi, "ando", safety="usual"), handed(in_asahi, "ishida")]

    first, second = accept(*entries), accept(*entries)

    assert words(first) == [("created", ""), ("created", "")]
    assert words(second) == [("duplicate", ""), ("duplicate", "")]
    assert (DeliveryRecord.objects.count(), SafetyCheck.objects.count()) == (2, 1)


def test_accept_batch_with_a_used_key_and_another_body_is_rejected(in_asahi: Day) -> None:
    entry = handed(in_asahi, "ando")
    accept(entry)

    receipts = accept(replace(entry, outcome="absent"))

    assert words(receipts) == [("rejected", "key_reused")]
    assert StopOutcome.objects.get().outcome == "handed"


def test_accept_batch_with_one_key_twice_in_a_batch_keeps_the_first(in_asahi: Day) -> None:
    entry = handed(in_asahi, "ando")

    receipts = accept(entry, entry, replace(entry, stop=in_asahi.stop("ishida").pk))

    assert words(receipts) == [("created", ""), ("duplicate", ""), ("rejected", "key_reused")]


def test_accept_batch_of_an_unknown_stop_is_foreign(in_asahi: Day) -> None:
    receipts = accept(RecordEntry(id=uuid7(), stop=uuid4(), outcome="handed"))

    assert words(receipts) == [("rejected", "foreign")]


def test_accept_batch_of_another_organisations_stop_is_foreign(in_asahi: Day, other_stop: Stop) -> None:
    receipts = accept(RecordEntry(id=uuid7(), stop=other_stop.pk, outcome="handed"))

    assert words(receipts) == [("rejected", "foreign")]


@pytest.mark.parametrize(
    ("outcome", "safety", "note"),
    [("eaten", "", ""), ("", "fine", ""), ("", "", "メモだけ"), ("handed", "", "長" * 1001), ("handed", "", "\x00")],
)
def test_accept_batch_of_what_cannot_be_kept_is_malformed(in_asahi: Day, outcome: str, safety: str, note: str) -> None:
    entry = RecordEntry(id=uuid7(), stop=in_asahi.stop("ando").pk, outcome=outcome, safety=safety, note=note)

    [receipt] = accept(entry)

    assert (receipt.word, receipt.code) == ("rejected", "malformed")
    assert receipt.message.endswith("ください。")
    assert DeliveryRecord.objects.count() == 0


def test_accept_batch_for_a_closed_month_is_kept_as_late(in_asahi: Day) -> None:
    month = open_month(in_asahi.contract.pk, Month.of(DAY), at=NOON)
    mark_closed(month, by=who("baba"), at=NOON)
    before = MonthRow.objects.get(pk=month.pk).revision

    [receipt] = accept(handed(in_asahi, "ando"), at=NOON + timedelta(days=40))

    assert (receipt.word, receipt.code) == ("review", "month_closed")
    assert receipt.message == (
        "令和8年10月分はもう締めてあります。この記録は月遅れとして受け付け、次に締める月の過誤調整に入れます。"
    )
    assert DeliveryRecord.objects.get().late is True
    assert MonthRow.objects.get(pk=month.pk).revision == before
    assert MonthRow.objects.get(starts_on="2026-11-01").revision == 1


def test_accept_batch_late_after_the_contract_ended_is_kept_and_wakes_no_month(in_asahi: Day) -> None:
    day = DAY.replace(year=2027, month=3)
    stop = add_stop(in_asahi.decisions["ando"], day)
    mark_closed(open_month(in_asahi.contract.pk, Month.of(day), at=NOON), by=who("baba"), at=NOON)

    receipts = accept(RecordEntry(id=uuid7(), stop=stop.pk, outcome="handed"), at=NOON + timedelta(days=200))

    assert words(receipts) == [("review", "month_closed")]
    assert list(MonthRow.objects.values_list("revision", flat=True)) == [0]


def test_accept_batch_late_wakes_the_first_open_month_after_the_closed_one(in_asahi: Day) -> None:
    contract_id = in_asahi.contract.pk
    mark_closed(open_month(contract_id, Month.of(DAY), at=NOON), by=who("baba"), at=NOON)
    for later in (1, 2):
        open_month(contract_id, Month.of(DAY).shift(later), at=NOON)

    accept(handed(in_asahi, "ando"), at=NOON + timedelta(days=80))

    revisions = MonthRow.objects.order_by("starts_on").values_list("revision", flat=True)
    assert list(revisions) == [0, 1, 0]


def test_accept_batch_outside_the_contract_is_kept_and_priced_nowhere(in_asahi: Day) -> None:
    stop = add_stop(in_asahi.decisions["ando"], DAY.replace(year=2027))

    receipts = accept(RecordEntry(id=uuid7(), stop=stop.pk, outcome="handed"), at=NOON + timedelta(days=400))

    assert words(receipts) == [("review", "outside_contract")]
    assert MonthRow.objects.count() == 0


def test_accept_batch_for_a_cancelled_stop_is_kept_for_review(in_asahi: Day) -> None:
    Stop.objects.filter(pk=in_asahi.stop("ando").pk).update(state="cancelled", cancel_reason="suspended")

    receipts = accept(handed(in_asahi, "ando"))

    assert words(receipts) == [("review", "stop_cancelled")]
    assert StopOutcome.objects.get().outcome == "handed"


def test_accept_batch_for_a_day_to_come_is_kept_but_proves_nothing(in_asahi: Day) -> None:
    receipts = accept(handed(in_asahi, "ando"), at=NOON - timedelta(days=1))

    assert words(receipts) == [("review", "future_day")]
    assert StopOutcome.objects.get().outcome == ""


def test_accept_batch_of_two_people_who_disagree_keeps_both(in_asahi: Day) -> None:
    accept(handed(in_asahi, "ando"), by="aoki")

    [receipt] = accept(replace(handed(in_asahi, "ando"), outcome="absent"), by="chiba")

    assert (receipt.word, receipt.code) == ("review", "disagrees")
    assert "青木 正さんの記録（手渡し）" in receipt.message
    assert DeliveryRecord.objects.count() == 2
    assert StopOutcome.objects.get().outcome == "absent"


def test_accept_batch_after_a_correction_leaves_the_correction_standing(in_asahi: Day) -> None:
    accept(handed(in_asahi, "ando", device="phone-1"), by="aoki")
    accept(replace(handed(in_asahi, "ando"), outcome="absent", reason="本人から電話"), by="chiba")

    accept(handed(in_asahi, "ando", device="phone-2"), by="aoki")

    assert StopOutcome.objects.get().outcome == "absent"
    assert DeliveryRecord.objects.count() == 3


def test_accept_batch_from_one_device_follows_its_own_clock(in_asahi: Day) -> None:
    late = handed(in_asahi, "ando", device="phone-1", occurred_at=NOON)
    early = replace(handed(in_asahi, "ando"), device="phone-1", outcome="absent", occurred_at=NOON - timedelta(hours=1))

    accept(late, by="aoki")
    accept(early, by="aoki")

    assert StopOutcome.objects.get().outcome == "handed"


def test_accept_batch_never_lets_an_older_mild_word_silence_a_worry(in_asahi: Day) -> None:
    stop = in_asahi.stop("ando").pk
    accept(RecordEntry(id=uuid7(), stop=stop, safety="concern", occurred_at=NOON))

    accept(RecordEntry(id=uuid7(), stop=stop, safety="usual", occurred_at=NOON - timedelta(hours=1)))

    assert StopOutcome.objects.get().safety_state == "concern"


def test_accept_batch_of_an_unplanned_meal_makes_its_stop(in_asahi: Day) -> None:
    meal = Unplanned(in_asahi.people["ando"].pk, DAY, "dinner", "soft")

    receipts = accept(RecordEntry(id=uuid7(), stop=meal, outcome="left"))

    stop = Stop.objects.get(meal="dinner")
    assert words(receipts) == [("created", "")]
    assert (stop.origin, stop.diet, stop.result.outcome) == ("unplanned", "soft", "left")


def test_accept_batch_of_an_unplanned_meal_without_a_decision_says_so(in_asahi: Day) -> None:
    meal = Unplanned(in_asahi.people["ando"].pk, DAY.replace(year=2025), "lunch", "soft")

    [receipt] = accept(RecordEntry(id=uuid7(), stop=meal, outcome="left"))

    assert (receipt.word, receipt.code) == ("rejected", "malformed")
    assert "有効な利用決定がありません" in receipt.message


def test_accept_batch_of_an_unplanned_meal_of_a_stranger_is_foreign(in_asahi: Day) -> None:
    receipts = accept(RecordEntry(id=uuid7(), stop=Unplanned(uuid4(), DAY, "lunch", "soft"), outcome="left"))

    assert words(receipts) == [("rejected", "foreign")]


def test_accept_batch_touches_the_month_and_leaves_an_audit_entry(in_asahi: Day) -> None:
    accept(handed(in_asahi, "ando"), handed(in_asahi, "ishida"))

    entry = AuditEntry.objects.get(action="recorded")
    assert (entry.actor_name, entry.detail) == ("千葉 実", "2件")
    assert MonthRow.objects.get(starts_on="2026-10-01").revision == 1


@pytest.mark.parametrize("model", [DeliveryRecord, SafetyCheck])
def test_records_once_written_cannot_be_changed_or_removed(in_asahi: Day, model: type) -> None:
    accept(handed(in_asahi, "ando", safety="usual"))

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.update(channel="paper")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.all()._raw_delete("default")

    assert model.objects.get().channel == "api"
