"""Saving what the office typed on a page of stops: only what changed, once, and never over another's work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction

from npo_platform.kernel.calendar import tokyo_day, wareki_long
from npo_platform.kernel.digest import canonical
from npo_platform.kernel.errors import Finding, Refusal, Refused
from services.plans.models import Stop
from services.records.actions.accept import accept_batch
from services.records.actions.entries import Receipt, RecordEntry
from services.records.models import DeliveryRecord, SafetyCheck, StopOutcome
from services.records.queries import known_digests
from services.records.states import Channel, Outcome, SafetyState
from tenants.accounts.queries import Person

_NOTE_ONLY = "メモを直した"


@dataclass(frozen=True, slots=True)
class DayRow:
    """One row as typed, and which statements its page showed when it was opened."""

    stop_id: UUID
    outcome: str = ""
    safety: str = ""
    handed_over_at: datetime | None = None
    note: str = ""
    seen_record: UUID | None = None
    seen_safety: UUID | None = None
    inputs: tuple[tuple[str, str], ...] | None = None  # None: the page does not ask; what was said stays


@dataclass(frozen=True, slots=True)
class DayPage:
    """An opened page of one day's stops: its key, the rows as typed, and why recorded ones are changed."""

    key: UUID
    day: date
    rows: Sequence[DayRow]
    channel: Channel = Channel.SHEET
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DaySaved:
    """What became of the rows: receipts of those saved, and what others had saved meanwhile."""

    receipts: Sequence[Receipt]
    conflicts: Mapping[UUID, str]

    @property
    def kept(self) -> int:
        return sum(receipt.is_kept for receipt in self.receipts)


@transaction.atomic
def save_day(page: DayPage, *, by: Person, at: datetime) -> DaySaved:
    """Write down the rows a person changed on a page.

    Sending the same page twice writes once. A row somebody else saved meanwhile is not written over:
    it comes back as a conflict with what they saved. Refused for a day that has not come (`future_day`)
    and, with every fault at once, for rows that cannot be kept (`rows_to_mend`): then nothing is saved.
    """
    if page.day > tokyo_day(at):
        raise Refusal(
            "future_day",
            f"{wareki_long(page.day)}はまだ来ていません。記録はその日が来てから入れてください。",
        )
    desk = _Desk.opened(page)
    findings = [fault for row in page.rows if (fault := desk.fault(row, page.reason))]
    if findings:
        raise Refused(
            "rows_to_mend",
            f"直すところが{len(findings)}件あります。まだ何も保存していません。",
            findings,
        )
    entries = {row: desk.entry(row, page) for row in page.rows if desk.changes(row)}
    known = known_digests(entry.id for entry in entries.values())
    conflicts = {
        row.stop_id: sentence
        for row, entry in entries.items()
        if entry.id not in known and (sentence := desk.conflict(row))
    }
    sent = [
        entry
        for row, entry in entries.items()
        if entry.id in known or not (row.stop_id in conflicts or desk.is_settled(row))
    ]
    receipts = accept_batch(sent, by=by, channel=page.channel, at=at)
    return DaySaved(receipts=receipts, conflicts=conflicts)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What is held true now, and what the page showed when it was opened."""

    held: Mapping[UUID, StopOutcome]
    records: Mapping[UUID, DeliveryRecord]
    checks: Mapping[UUID, SafetyCheck]

    @classmethod
    def opened(cls, page: DayPage) -> "_Desk":
        """Locks the stops of the page first, so that two pages are saved one after the other."""
        rows = page.rows
        ids = [row.stop_id for row in rows]
        stops = Stop.objects.select_for_update().filter(pk__in=ids, service_on=page.day)
        list(stops.order_by("pk").values_list("pk"))
        held = StopOutcome.objects.select_related("record", "safety").filter(stop_id__in=ids)
        seen_records = [row.seen_record for row in rows if row.seen_record]
        seen_checks = [row.seen_safety for row in rows if row.seen_safety]
        return cls(
            held={result.stop_id: result for result in held},
            records=DeliveryRecord.objects.in_bulk(seen_records),
            checks=SafetyCheck.objects.in_bulk(seen_checks),
        )

    def changes(self, row: DayRow) -> bool:
        return self._says(row) or self._checks(row)

    def fault(self, row: DayRow, reason: str) -> Finding | None:
        where = str(row.stop_id)
        if not row.outcome and (row.note or row.handed_over_at) and not self._checks(row):
            return Finding(
                "outcome_missing",
                "結果を選んでください。メモや時刻だけでは残せません。",
                where=where,
            )
        if not row.safety and row.seen_safety in self.checks:
            return Finding(
                "safety_unsaid",
                "いちど記録した安否は「未確認」に戻せません。会えていなければ「会えなかった」を選んでください。",
                where=where,
            )
        if self._corrects(row) and not reason:
            return Finding(
                "reason_missing",
                "記録ずみの結果を直すときは、訂正の理由を入れてください。",
                where=where,
            )
        return None

    def entry(self, row: DayRow, page: DayPage) -> RecordEntry:
        says, checks = self._says(row), self._checks(row)
        seen = self._seen(row)
        why = (page.reason or _NOTE_ONLY) if says and seen else ""
        body = [str(row.stop_id), row.outcome, row.safety, str(row.handed_over_at), row.note, why]
        seen_keys = [str(row.seen_record), str(row.seen_safety)]
        inputs = _inputs(row, seen) if says else ()
        if inputs:
            seen_keys.append(canonical(dict(inputs)))
        return RecordEntry(
            id=uuid5(page.key, canonical([*body, *seen_keys])),
            stop=row.stop_id,
            outcome=row.outcome if says else "",
            safety=row.safety if checks else "",
            handed_over_at=row.handed_over_at if says else None,
            note=row.note if says else "",
            observed=row.note if checks and row.safety != SafetyState.USUAL else "",
            reason=why,
            inputs=inputs,
        )

    def is_settled(self, row: DayRow) -> bool:
        """Somebody already saved exactly this, and this page adds nothing to it."""
        now = self.held.get(row.stop_id)
        if now is None or (now.outcome, now.safety_state) != (row.outcome, row.safety):
            return False
        if row.inputs and dict(row.inputs) != (now.record.inputs if now.record else {}):
            return False
        note, handed = (now.record.note, now.record.handed_over_at) if now.record else ("", None)
        return row.note in ("", note) and _minute(row.handed_over_at) in (None, _minute(handed))

    def conflict(self, row: DayRow) -> str:
        """The sentence about what somebody saved after this page was opened, if it differs."""
        now = self.held.get(row.stop_id)
        if now is None:
            return ""
        told = []
        if self._says(row) and now.record and now.record_id != row.seen_record:
            told.append((now.record.entered_by_name, Outcome(now.record.outcome).label))
        if self._checks(row) and now.safety and now.safety_id != row.seen_safety:
            told.append((now.safety.entered_by_name, SafetyState(now.safety.state).label))
        if not told or self.is_settled(row):
            return ""
        saved = "、".join(f"{name}さんが「{label}」" for name, label in told)
        return f"先に{saved}と保存しています。どちらが正しいか確かめて、直すときは理由を入れて保存してください。"

    def _seen(self, row: DayRow) -> DeliveryRecord | None:
        return self.records.get(row.seen_record) if row.seen_record else None

    def _says(self, row: DayRow) -> bool:
        seen = self._seen(row)
        if not row.outcome:
            return False
        return seen is None or self._corrects(row) or row.note != seen.note or dict(_inputs(row, seen)) != seen.inputs

    def _corrects(self, row: DayRow) -> bool:
        seen = self._seen(row)
        if seen is None or not row.outcome:
            return False
        return (row.outcome, _minute(row.handed_over_at)) != (
            seen.outcome,
            _minute(seen.handed_over_at),
        ) or not _only_adds(row, seen)

    def _checks(self, row: DayRow) -> bool:
        seen = self.checks.get(row.seen_safety) if row.seen_safety else None
        return bool(row.safety) and (seen is None or row.safety != seen.state)


def _inputs(row: DayRow, seen: DeliveryRecord | None) -> tuple[tuple[str, str], ...]:
    """What the rules ask, as said on this page, or as said before on a page that does not ask."""
    if row.inputs is not None:
        return row.inputs
    return tuple(sorted(seen.inputs.items())) if seen else ()


def _only_adds(row: DayRow, seen: DeliveryRecord) -> bool:
    """Telling what nobody had told yet corrects nobody."""
    told = dict(_inputs(row, seen))
    return all(told.get(name) == value for name, value in seen.inputs.items())


def _minute(at: datetime | None) -> datetime | None:
    """Pages show minutes; the seconds a device sent must not look like a change."""
    return at.replace(second=0, microsecond=0) if at else None
