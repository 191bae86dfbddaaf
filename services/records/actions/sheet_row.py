"""One row of a file, read by itself: its values, and what is wrong in which cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from npo_platform.kernel.calendar import wareki_long
from npo_platform.kernel.errors import Finding, Refusal
from npo_platform.sheets import Row, Table, read_clock, read_day, squeezed
from services.people.models import Recipient
from services.records.actions import sheet_words as words


@dataclass(slots=True)
class RowDraft:
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
class People:
    """Everybody by number, also as spreadsheets shorten it: 0012 → 12."""

    by_number: Mapping[str, Recipient]

    @classmethod
    def everybody(cls) -> "People":
        people = Recipient.objects.only("number", "family_name", "given_name", "diet")
        return cls({squeezed(person.number).lstrip("0"): person for person in people})

    def find(self, number: str) -> Recipient | None:
        return self.by_number.get(squeezed(number).lstrip("0"))


def read_row(table: Table, row: Row, people: People, today: date) -> RowDraft:
    draft = RowDraft(table, row)
    _read_person(draft, people)
    _read_day(draft, today)
    draft.meal = _word(draft, "meal", words.MEALS, "昼食・夕食", empty_is_fine=True)
    draft.outcome = _word(draft, "outcome", words.OUTCOMES, "手渡し・置き配・不在・受取拒否・中止")
    if squeezed(draft.text("safety")) not in words.UNCONFIRMED:
        draft.safety = _word(draft, "safety", words.SAFETIES, "いつも通り・気になる・会えなかった・未確認")
    if clock := draft.text("clock"):
        try:
            draft.clock = read_clock(clock)
        except Refusal as refusal:
            draft.fault("clock", refusal.code, refusal.message)
    return draft


def _read_person(draft: RowDraft, people: People) -> None:
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


def _read_day(draft: RowDraft, today: date) -> None:
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
    draft: RowDraft,
    name: str,
    spelt: Mapping[Any, Sequence[str]],
    allowed: str,
    *,
    empty_is_fine: bool = False,
) -> str:
    text = draft.text(name)
    if not text and empty_is_fine:
        return ""
    for value, spellings in spelt.items():
        if squeezed(text) in {squeezed(spelling) for spelling in spellings}:
            return str(value)
    label = words.HEADINGS[name][0]
    said = f"「{text}」は{label}として使えません。" if text else f"{label}が空です。"
    draft.fault(name, f"unknown_{name}", f"{said}{allowed} のどれかを入れてください。")
    return ""
