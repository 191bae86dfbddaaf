"""What taking in a file would do now: each row an entry, or what must be mended in it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from npo_platform.kernel.calendar import TOKYO, Month, tokyo_day, wareki_long
from npo_platform.kernel.errors import Finding
from npo_platform.sheets import Row, Table, squeezed
from services.months.queries import closed_keys
from services.people.models import Decision, Recipient
from services.plans.models import Stop
from services.plans.states import Meal
from services.records.actions.entries import RecordEntry, Unplanned
from services.records.actions.sheet_row import People, RowDraft, read_row
from services.records.actions.sheet_words import REASON_HEADING, YES
from services.records.states import Outcome, SafetyState


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One row of the file: what it says, or what must be mended in it."""

    row: Row
    name: str = ""
    day: date | None = None
    meal: str = ""
    outcome: str = ""
    safety: str = ""
    entry: RecordEntry | None = None
    is_late: bool = False
    findings: tuple[Finding, ...] = ()

    @property
    def is_known(self) -> bool:
        """Sound, and already recorded just so: there is nothing to do."""
        return not self.findings and self.entry is None

    @property
    def outcome_label(self) -> str:
        return Outcome(self.outcome).label if self.outcome else ""

    @property
    def safety_label(self) -> str:
        return SafetyState(self.safety).label if self.safety else "未確認"

    @property
    def meal_label(self) -> str:
        return Meal(self.meal).label if self.meal else ""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Every row of a file, in its order."""

    header: Sequence[str]
    lines: Sequence[ImportLine]

    @property
    def sound(self) -> list[ImportLine]:
        return [line for line in self.lines if line.entry]

    @property
    def late(self) -> list[ImportLine]:
        """Sound rows whose month is closed: they become differences of the next month, and cannot be taken back."""
        return [line for line in self.sound if line.is_late]

    @property
    def known(self) -> list[ImportLine]:
        return [line for line in self.lines if line.is_known]

    @property
    def faulty(self) -> list[ImportLine]:
        return [line for line in self.lines if line.findings]

    def faulty_rows(self) -> list[list[str]]:
        """The rows to mend as they were, each with its reasons at the end."""
        width = len(self.header)
        return [
            [
                *(line.row.text(column) for column in range(width)),
                " ".join(f"{finding.where}：{finding.message}" for finding in line.findings),
            ]
            for line in self.faulty
        ]


def planned(source_id: UUID, kept: Mapping[str, Any], *, at: datetime) -> ImportPlan:
    """Read the kept rows against the people, stops and records of now."""
    rows = tuple(Row(number, tuple(cells)) for number, *cells in kept["rows"])
    table = Table(Row(0, tuple(kept["header"])), rows, kept["columns"])
    people = People.everybody()
    drafts = [read_row(table, row, people, tokyo_day(at)) for row in rows]
    world = _World.around(drafts)
    return ImportPlan(
        header=[word for word in kept["header"] if word != REASON_HEADING],
        lines=[world.settle(draft, uuid5(source_id, str(draft.row.number))) for draft in drafts],
    )


@dataclass(slots=True)
class _World:
    """The stops, records, decisions and closed months the rows speak about; four queries for any file."""

    stops: Mapping[tuple[UUID, date], Sequence[Stop]]
    decisions: Mapping[UUID, Sequence[Decision]]
    closed: Collection[tuple[UUID, date]] = ()
    taken: set[tuple[UUID, date, str]] = field(default_factory=set)

    @classmethod
    def around(cls, drafts: Sequence[RowDraft]) -> "_World":
        people = {draft.person.pk for draft in drafts if draft.person}
        days = [draft.day for draft in drafts if draft.day]
        stops: dict[tuple[UUID, date], list[Stop]] = {}
        decisions: dict[UUID, list[Decision]] = {}
        if people and days:
            span = (min(days), max(days))
            near = Stop.objects.filter(recipient_id__in=people, service_on__range=span)
            for stop in near.select_related("result__record", "result__safety").order_by("pk"):
                stops.setdefault((stop.recipient_id, stop.service_on), []).append(stop)
            for decision in Decision.objects.filter(recipient_id__in=people).order_by("pk"):
                decisions.setdefault(decision.recipient_id, []).append(decision)
        contracts = {stop.contract_id for own in stops.values() for stop in own}
        contracts |= {decision.contract_id for own in decisions.values() for decision in own}
        closed = closed_keys(contracts, min(days), max(days) + timedelta(days=1)) if contracts else ()
        return cls(stops, decisions, closed)

    def settle(self, draft: RowDraft, key: UUID) -> ImportLine:
        """The row as an entry under this key, or with everything that is wrong with it."""
        stop = self._stop(draft)
        meal = stop.meal if stop else draft.meal
        if draft.person and draft.day and meal:
            self._only_once(draft, meal)
        is_known = stop is not None and self._against_record(draft, stop)
        entry = None
        if not draft.findings and not is_known:
            entry = _entry(draft, stop, key)
        return ImportLine(
            row=draft.row,
            name=draft.person.name if draft.person else draft.text("name"),
            day=draft.day,
            meal=meal,
            outcome=draft.outcome,
            safety=draft.safety,
            entry=entry,
            is_late=self._is_late(draft, stop),
            findings=tuple(draft.findings),
        )

    def _is_late(self, draft: RowDraft, stop: Stop | None) -> bool:
        if draft.person is None or draft.day is None:
            return False
        decisions = self.decisions.get(draft.person.pk, ())
        under: Stop | Decision | None = stop or next((one for one in decisions if one.covers(draft.day)), None)
        return under is not None and (under.contract_id, Month.of(draft.day).first) in self.closed

    def _stop(self, draft: RowDraft) -> Stop | None:
        if draft.person is None or draft.day is None:
            return None
        stops = self.stops.get((draft.person.pk, draft.day), ())
        fitting = [stop for stop in stops if draft.meal in ("", stop.meal)]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            draft.fault(
                "meal",
                "unknown_meal",
                "この日は昼食と夕食の予定があります。どちらかを入れてください。",
            )
        else:
            self._not_planned(draft, draft.person, draft.day)
        return None

    def _not_planned(self, draft: RowDraft, person: Recipient, day: date) -> None:
        if not any(decision.covers(day) for decision in self.decisions.get(person.pk, ())):
            draft.fault(
                "day",
                "no_decision",
                f"{person.name}さんには、{wareki_long(day)}に使える利用決定がありません。"
                "日付を直すか、利用者の画面で利用決定を入れてください。",
            )
        elif squeezed(draft.text("unplanned")) not in YES:
            draft.fault(
                "day",
                "not_planned",
                f"{person.name}さんの予定は、{wareki_long(day)}にありません。"
                "日付を直すか、臨時の配達なら「臨時」の列に ○ を入れてください。",
            )
        elif not draft.meal:
            draft.fault("meal", "unknown_meal", "臨時の配達には、昼食・夕食 のどちらかを入れてください。")

    def _only_once(self, draft: RowDraft, meal: str) -> None:
        assert draft.person is not None and draft.day is not None  # noqa: S101, PT018
        what = (draft.person.pk, draft.day, meal)
        if what in self.taken:
            draft.fault(
                "number",
                "twice_in_file",
                f"{draft.person.name}さんの同じ日・同じ食事の行が、上にもあります。1行にしてください。",
            )
        self.taken.add(what)

    def _against_record(self, draft: RowDraft, stop: Stop) -> bool:
        """Whether the row says what is already held true; a different outcome needs its reason."""
        result = getattr(stop, "result", None)
        if result is None or not result.outcome:
            return False
        if result.outcome == draft.outcome:
            return draft.safety in ("", result.safety_state)
        if draft.outcome and not draft.text("reason"):
            draft.fault(
                "outcome",
                "already_recorded",
                f"{result.record.entered_by_name}さんの記録（{result.get_outcome_display()}）があります。"
                "直すときは「訂正の理由」の列に理由を入れてください。",
            )
        return False


def _entry(draft: RowDraft, stop: Stop | None, key: UUID) -> RecordEntry:
    assert draft.person is not None and draft.day is not None  # noqa: S101, PT018
    at = datetime.combine(draft.day, draft.clock, TOKYO) if draft.clock else None
    result = getattr(stop, "result", None)
    is_same_outcome = result is not None and result.outcome == draft.outcome
    has_record = result is not None and bool(result.outcome)
    note = draft.text("note")
    return RecordEntry(
        id=key,
        stop=stop.pk if stop else Unplanned(draft.person.pk, draft.day, draft.meal, draft.person.diet),
        outcome="" if is_same_outcome else draft.outcome,
        safety=draft.safety,
        handed_over_at=at,
        note="" if is_same_outcome else note,
        observed=note if draft.safety not in ("", SafetyState.USUAL) else "",
        reason=draft.text("reason") if has_record and not is_same_outcome else "",
    )
