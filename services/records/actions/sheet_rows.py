"""Rows of a file as statements: each becomes an entry, or says in which cell what must be mended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid5

from npo_platform.kernel.calendar import TOKYO, tokyo_day, wareki_long
from npo_platform.kernel.errors import Finding, Refusal
from npo_platform.sheets import Row, Table, read_clock, read_day, squeezed
from services.people.models import Decision, Recipient
from services.plans.models import Stop
from services.plans.states import Meal
from services.records.actions.entries import RecordEntry, Unplanned
from services.records.states import Outcome, SafetyState

HEADINGS: Mapping[str, Sequence[str]] = {
    "number": ("利用者番号", "番号", "利用者No", "利用者ID"),
    "name": ("氏名", "利用者名", "利用者", "名前", "お名前"),
    "day": ("日付", "配達日", "提供日", "年月日"),
    "meal": ("食事", "食事区分", "昼夕", "区分"),
    "outcome": ("結果", "配達結果", "配達"),
    "safety": ("安否", "安否確認", "様子"),
    "clock": ("時刻", "配達時刻", "渡した時刻", "時間"),
    "note": ("メモ", "備考", "特記事項"),
    "unplanned": ("臨時", "予定外"),
    "reason": ("訂正の理由", "訂正理由"),
}
REQUIRED = ("number", "day", "outcome")
REASON_HEADING = "理由"

_MEALS = {Meal.LUNCH: ("昼食", "昼", "lunch"), Meal.DINNER: ("夕食", "夕", "夜", "dinner")}
_OUTCOMES = {
    Outcome.HANDED: ("手渡し", "手渡", "○", "◯", "1", "handed"),
    Outcome.LEFT: ("置き配", "置配", "置き", "2", "left"),
    Outcome.ABSENT: ("不在", "3", "absent"),
    Outcome.REFUSED: ("受取拒否", "断り", "拒否", "4", "refused"),
    Outcome.CANCELLED: ("中止", "休み", "5", "cancelled"),
    Outcome.CANCELLED_LATE: ("締切後の中止", "当日中止", "cancelled_late"),
}
_SAFETIES = {
    SafetyState.USUAL: ("いつも通り", "いつもどおり", "会えた", "元気", "良", "○", "◯", "usual"),
    SafetyState.CONCERN: ("気になる", "△", "concern"),
    SafetyState.NOT_MET: ("会えなかった", "会えず", "×", "not_met"),
}
_UNCONFIRMED = {"", "未確認", "-", "ー"}
_YES = {"○", "◯", "1", "はい", "有", "臨時", "予定外", "yes"}


def sheet_choices() -> dict[str, list[str]]:
    """What a template's drop-down lists offer, by heading."""
    return {
        HEADINGS["meal"][0]: [words[0] for words in _MEALS.values()],
        HEADINGS["outcome"][0]: [words[0] for words in _OUTCOMES.values()],
        HEADINGS["safety"][0]: [*(words[0] for words in _SAFETIES.values()), "未確認"],
        HEADINGS["unplanned"][0]: ["○"],
    }


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
    people = _People.everybody()
    drafts = [_read_row(table, row, people, tokyo_day(at)) for row in rows]
    world = _World.around(drafts)
    return ImportPlan(
        header=[word for word in kept["header"] if word != REASON_HEADING],
        lines=[world.settle(draft, uuid5(source_id, str(draft.row.number))) for draft in drafts],
    )


@dataclass(slots=True)
class _Draft:
    """A row being read: values found so far, and what is wrong with them."""

    table: Table
    row: Row
    person: Recipient | None = None
    day: date | None = None
    meal: str = ""
    outcome: str = ""
    safety: str = ""
    clock: time | None = None
    findings: list[Finding] = field(default_factory=list)

    def text(self, name: str) -> str:
        return self.table.text(self.row, name)

    def fault(self, name: str, code: str, message: str) -> None:
        self.findings.append(Finding(code, message, where=self.table.address(self.row, name)))


@dataclass(frozen=True, slots=True)
class _People:
    """Everybody by number, also as spreadsheets shorten it: 0012 → 12."""

    by_number: Mapping[str, Recipient]

    @classmethod
    def everybody(cls) -> "_People":
        people = Recipient.objects.only("number", "family_name", "given_name", "diet")
        return cls({squeezed(person.number).lstrip("0"): person for person in people})

    def find(self, number: str) -> Recipient | None:
        return self.by_number.get(squeezed(number).lstrip("0"))


def _read_row(table: Table, row: Row, people: _People, today: date) -> _Draft:
    draft = _Draft(table, row)
    _read_person(draft, people)
    _read_day(draft, today)
    draft.meal = _word(draft, "meal", _MEALS, "昼食・夕食", empty_is_fine=True)
    draft.outcome = _word(draft, "outcome", _OUTCOMES, "手渡し・置き配・不在・受取拒否・中止")
    if squeezed(draft.text("safety")) not in _UNCONFIRMED:
        draft.safety = _word(draft, "safety", _SAFETIES, "いつも通り・気になる・会えなかった・未確認")
    if clock := draft.text("clock"):
        try:
            draft.clock = read_clock(clock)
        except Refusal as refusal:
            draft.fault("clock", refusal.code, refusal.message)
    return draft


def _read_person(draft: _Draft, people: _People) -> None:
    number, name = draft.text("number"), draft.text("name")
    if not number:
        draft.fault("number", "unknown_person", "利用者番号を入れてください。")
        return
    draft.person = people.find(number)
    if draft.person is None:
        draft.fault(
            "number",
            "unknown_person",
            f"利用者番号「{number}」の人は登録されていません。番号を確かめるか、先に利用者を加えてください。",
        )
    elif name and squeezed(name) != squeezed(draft.person.name):
        draft.fault(
            "name",
            "name_differs",
            f"番号「{number}」は{draft.person.name}さんです。番号か氏名を直してください。",
        )


def _read_day(draft: _Draft, today: date) -> None:
    try:
        draft.day = read_day(draft.text("day"))
    except Refusal as refusal:
        draft.fault("day", refusal.code, refusal.message)
        return
    if draft.day > today:
        draft.fault(
            "day",
            "future_day",
            f"{wareki_long(draft.day)}はまだ来ていません。日付を直してください。",
        )
        draft.day = None


def _word(
    draft: _Draft,
    name: str,
    words: Mapping[Any, Sequence[str]],
    allowed: str,
    *,
    empty_is_fine: bool = False,
) -> str:
    text = draft.text(name)
    if not text and empty_is_fine:
        return ""
    for value, spellings in words.items():
        if squeezed(text) in {squeezed(spelling) for spelling in spellings}:
            return str(value)
    label = HEADINGS[name][0]
    said = f"「{text}」は{label}として使えません。" if text else f"{label}が空です。"
    draft.fault(name, f"unknown_{name}", f"{said}{allowed} のどれかを入れてください。")
    return ""


@dataclass(slots=True)
class _World:
    """The stops, records and decisions the rows speak about; three queries for any file."""

    stops: Mapping[tuple[UUID, date], Sequence[Stop]]
    decisions: Mapping[UUID, Sequence[Decision]]
    taken: set[tuple[UUID, date, str]] = field(default_factory=set)

    @classmethod
    def around(cls, drafts: Sequence[_Draft]) -> "_World":
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
        return cls(stops, decisions)

    def settle(self, draft: _Draft, key: UUID) -> ImportLine:
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
            findings=tuple(draft.findings),
        )

    def _stop(self, draft: _Draft) -> Stop | None:
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

    def _not_planned(self, draft: _Draft, person: Recipient, day: date) -> None:
        if not any(decision.covers(day) for decision in self.decisions.get(person.pk, ())):
            draft.fault(
                "day",
                "no_decision",
                f"{person.name}さんには、{wareki_long(day)}に使える利用決定がありません。"
                "日付を直すか、利用者の画面で利用決定を入れてください。",
            )
        elif squeezed(draft.text("unplanned")) not in _YES:
            draft.fault(
                "day",
                "not_planned",
                f"{person.name}さんの予定は、{wareki_long(day)}にありません。"
                "日付を直すか、臨時の配達なら「臨時」の列に ○ を入れてください。",
            )
        elif not draft.meal:
            draft.fault("meal", "unknown_meal", "臨時の配達には、昼食・夕食 のどちらかを入れてください。")

    def _only_once(self, draft: _Draft, meal: str) -> None:
        assert draft.person is not None and draft.day is not None  # noqa: S101, PT018
        what = (draft.person.pk, draft.day, meal)
        if what in self.taken:
            draft.fault(
                "number",
                "twice_in_file",
                f"{draft.person.name}さんの同じ日・同じ食事の行が、上にもあります。1行にしてください。",
            )
        self.taken.add(what)

    def _against_record(self, draft: _Draft, stop: Stop) -> bool:
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


def _entry(draft: _Draft, stop: Stop | None, key: UUID) -> RecordEntry:
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
