"""The record book opened for one batch: takes entry after entry in memory, then writes all at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from billing_rules.engine import Input
from npo_platform.kernel.calendar import Month, tokyo_day
from services.months.actions import touch
from services.plans.models import Stop
from services.plans.states import StopState
from services.records.actions.entries import Receipt, RecordEntry
from services.records.actions.months import HeldMonths, key_of
from services.records.actions.projection import calms, is_correction, replaces
from services.records.checks import check_entry, check_said
from services.records.models import DeliveryRecord, RecordImport, SafetyCheck, StopOutcome
from services.records.queries import month_after_closed
from services.records.states import Channel, Outcome, RejectedFor, Review, Word
from tenants.accounts.queries import Person
from tenants.audit.actions import record as note_act

_REJECTED = {
    RejectedFor.FOREIGN: "この予定は見つかりません。予定を読み直してから、もう一度送ってください。",
    RejectedFor.KEY_REUSED: "同じ番号で違う内容の記録が届いています。新しい番号で送り直してください。",
}


@dataclass(slots=True)
class Book:
    """What is known about the stops of one batch, and what the batch adds to it."""

    by: Person
    channel: Channel
    at: datetime
    from_import: RecordImport | None
    stops: Mapping[UUID, Stop]
    months: HeldMonths
    known: dict[UUID, str]
    held: dict[UUID, StopOutcome]
    asked: Mapping[UUID, Mapping[str, Input]]
    settled: Mapping[UUID, str] = field(default_factory=dict)
    records: list[DeliveryRecord] = field(default_factory=list)
    checks: list[SafetyCheck] = field(default_factory=list)
    changed: dict[UUID, StopOutcome] = field(default_factory=dict)

    def take(self, entry: RecordEntry, stop_id: UUID | None) -> Receipt:
        """Answer one entry; what is new is remembered until `write_down`."""
        if fault := check_entry(entry.outcome, entry.safety, entry.texts):
            return Receipt(entry.id, Word.REJECTED, RejectedFor.MALFORMED, fault)
        digest = entry.body_digest
        if entry.id in self.known:
            if self.known[entry.id] == digest:
                return Receipt(entry.id, Word.DUPLICATE, message=Word.DUPLICATE.label)
            return self._rejected(entry, RejectedFor.KEY_REUSED)
        stop = self.stops.get(stop_id) if stop_id else None
        if stop is None:
            return self._rejected(entry, RejectedFor.FOREIGN)
        if settled := self.settled.get(stop.contract_id):
            return Receipt(entry.id, Word.REJECTED, RejectedFor.SETTLED, settled)
        if fault := check_said(entry.inputs, self.asked.get(stop.contract_id, {})):
            return Receipt(entry.id, Word.REJECTED, RejectedFor.MALFORMED, fault)
        self.known[entry.id] = digest
        return self._kept(entry, stop)

    def write_down(self) -> None:
        """Insert the rows, renew what is held true, and tell the months whose facts changed."""
        if not self.changed:
            return
        DeliveryRecord.objects.bulk_create(self.records)
        SafetyCheck.objects.bulk_create(self.checks)
        StopOutcome.objects.bulk_create(
            self.changed.values(),
            update_conflicts=True,
            unique_fields=["stop"],
            update_fields=["record", "outcome", "safety", "safety_state", "updated_at"],
        )
        for contract_id, day in self._days_to_touch():
            touch(contract_id, day, at=self.at)
        first = (self.records or self.checks)[0]
        note_act("recorded", first, by=self.by, at=self.at, detail=f"{len(self.changed)}件")

    def _kept(self, entry: RecordEntry, stop: Stop) -> Receipt:
        now = self.held.get(stop.pk) or StopOutcome(stop=stop)
        self.held[stop.pk] = self.changed[stop.pk] = now
        now.updated_at = self.at
        review: Review | None = None
        message = ""
        if entry.outcome:
            review, message = self._review(entry, stop, now)
            self._add_record(entry, stop, now, review)
        if entry.safety:
            self._add_check(entry, stop, now)
        if review:
            return Receipt(entry.id, Word.REVIEW, review, message)
        return Receipt(entry.id, Word.CREATED, message=Word.CREATED.label)

    def _add_record(self, entry: RecordEntry, stop: Stop, now: StopOutcome, review: Review | None) -> None:
        record = DeliveryRecord(
            id=entry.id,
            body_digest=entry.body_digest,
            stop=stop,
            recipient_id=stop.recipient_id,
            decision_id=stop.decision_id,
            contract_id=stop.contract_id,
            service_on=stop.service_on,
            meal=stop.meal,
            diet=stop.diet,
            outcome=entry.outcome,
            handed_over_at=entry.handed_over_at,
            inputs=dict(entry.inputs),
            note=entry.note,
            corrects=now.record if entry.reason else None,
            reason=entry.reason,
            channel=self.channel,
            device=entry.device,
            from_import=self.from_import,
            entered_by_id=self.by.id,
            entered_by_name=self.by.name,
            occurred_at=entry.occurred_at or entry.handed_over_at or self.at,
            received_at=self.at,
            position=len(self.records),
            review=review or "",
            late=self._is_closed(stop),
        )
        self.records.append(record)
        if replaces(record, now.record):
            now.record, now.outcome = record, record.outcome

    def _add_check(self, entry: RecordEntry, stop: Stop, now: StopOutcome) -> None:
        check = SafetyCheck(
            id=entry.id,
            body_digest=entry.body_digest,
            stop=stop,
            recipient_id=stop.recipient_id,
            service_on=stop.service_on,
            state=entry.safety,
            observed=entry.observed,
            channel=self.channel,
            device=entry.device,
            from_import=self.from_import,
            entered_by_id=self.by.id,
            entered_by_name=self.by.name,
            checked_at=entry.occurred_at or entry.handed_over_at or self.at,
            received_at=self.at,
            position=len(self.checks),
        )
        self.checks.append(check)
        if calms(check, now.safety):
            now.safety, now.safety_state = check, check.state

    def _review(self, entry: RecordEntry, stop: Stop, now: StopOutcome) -> tuple[Review | None, str]:
        if stop.service_on > tokyo_day(self.at):
            return Review.FUTURE_DAY, (
                "まだ来ていない日の記録です。受け付けましたが、結果には入れていません。日付と時計を確かめてください。"
            )
        if self._is_closed(stop):
            return Review.MONTH_CLOSED, (
                f"{Month.of(stop.service_on).label}分はもう締めてあります。この記録は月遅れとして受け付け、"
                "次に締める月の過誤調整に入れます。"
            )
        if key_of(stop) in self.months.outside:
            return Review.OUTSIDE_CONTRACT, (
                "委託契約の期間の外の記録です。受け付けましたが、請求には入りません。市との契約を確かめてください。"
            )
        if stop.state == StopState.CANCELLED and entry.outcome not in (
            Outcome.CANCELLED,
            Outcome.CANCELLED_LATE,
        ):
            return Review.STOP_CANCELLED, (
                "取り消された予定の記録です。受け付けました。予定が正しいか確かめてください。"
            )
        if other := self._disagreeing(entry, now):
            return Review.DISAGREES, (
                f"{other.entered_by_name}さんの記録（{other.get_outcome_display()}）と食い違います。"
                "両方を残しました。確かめて、正しい結果に訂正してください。"
            )
        return None, ""

    def _disagreeing(self, entry: RecordEntry, now: StopOutcome) -> DeliveryRecord | None:
        """The held record another person or device wrote otherwise, unless one of them is a correction."""
        other = now.record
        if other is None or entry.reason or is_correction(other) or other.outcome == entry.outcome:
            return None
        same_hand = other.device == entry.device and other.entered_by_id == self.by.id
        return None if same_hand else other

    def _is_closed(self, stop: Stop) -> bool:
        return key_of(stop) in self.months.closed

    def _days_to_touch(self) -> Iterable[tuple[UUID, date]]:
        """The first day of each month whose facts changed; of a late record, the month that will carry it."""
        changed = {self.stops[result.stop_id] for result in self.changed.values()}
        days = set[tuple[UUID, date]]()
        for contract_id, first in {key_of(stop) for stop in changed} - self.months.outside:
            if (contract_id, first) not in self.months.closed:
                days.add((contract_id, first))
            elif carrying := month_after_closed(contract_id, Month.of(first)):
                days.add((contract_id, carrying.first))
        return sorted(days, key=str)

    def _rejected(self, entry: RecordEntry, why: RejectedFor) -> Receipt:
        return Receipt(entry.id, Word.REJECTED, why, _REJECTED[why])
