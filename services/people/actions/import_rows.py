"""Rows of a file as people: what each cell says, or in which cell what must be mended."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from billing_rules.asked import PREFIX, read_said
from billing_rules.engine import Input
from npo_platform.kernel.calendar import WEEKDAYS
from npo_platform.kernel.errors import Finding, Refusal
from npo_platform.sheets import Row, Table, read_day, read_number, squeezed
from services.people.checks import ContactDraft
from services.people.states import EVERY_WEEKDAY, Diet

HEADINGS: Mapping[str, Sequence[str]] = {
    "number": ("利用者番号", "番号", "利用者No", "利用者ID"),
    "name": ("氏名", "利用者名", "利用者氏名", "名前", "お名前"),
    "family_name": ("姓", "氏", "名字"),
    "given_name": ("名",),
    "kana": ("ふりがな", "フリガナ", "氏名かな", "氏名カナ", "カナ", "かな"),
    "family_kana": ("せい", "セイ"),
    "given_kana": ("めい", "メイ"),
    "born_on": ("生年月日", "誕生日"),
    "postcode": ("郵便番号", "〒"),
    "address": ("住所",),
    "phone": ("電話番号", "電話", "TEL"),
    "diet": ("食形態", "食事形態", "形態"),
    "health_note": ("健康上の注意", "禁忌・アレルギー", "アレルギー"),
    "delivery_note": ("配達の注意", "配達メモ", "備考"),
    "contact_name": ("緊急連絡先", "緊急連絡先氏名", "連絡先氏名"),
    "contact_relationship": ("続柄", "関係"),
    "contact_phone": ("緊急連絡先の電話", "緊急連絡先電話番号", "連絡先電話番号"),
    "contract": ("契約番号", "委託契約", "市"),
    "decision": ("決定番号", "決定通知番号"),
    "programme": ("事業", "事業名"),
    "starts_on": ("開始日", "決定開始日", "利用開始日"),
    "last_on": ("最後の日", "終了日", "決定終了日", "利用終了日"),
    "weekdays": ("曜日", "利用曜日", "利用できる曜日"),
    "per_week": ("週の回数", "回数/週", "週回数"),
    "burden_class": ("負担区分", "利用者負担区分"),
    "burden_from": ("負担区分の開始日", "負担区分開始日"),
}
TEMPLATE = tuple(words[0] for name, words in HEADINGS.items() if name not in {"name", "kana"})
_RANGE = re.compile(r"([月火水木金土日])[~〜～\-ー]([月火水木金土日])")
_DIETS = {squeezed(word): diet for diet in Diet for word in (diet.label, f"{diet.label}食", diet.value)}


@dataclass(slots=True)
class RowReader:
    """Reads one row; everything wrong is noted with the address of its cell."""

    table: Table
    row: Row
    findings: list[Finding] = field(default_factory=list)

    def text(self, name: str) -> str:
        return self.table.text(self.row, name)

    def fault(self, name: str, message: str, code: str = "bad_cell") -> None:
        where = self.table.address(self.row, name)
        self.findings.append(Finding(code, f"{where}：{message}", where=where))

    def day(self, name: str) -> date | None:
        try:
            return read_day(self.text(name)) if self.text(name) else None
        except Refusal as refusal:
            self.fault(name, refusal.message, refusal.code)
            return None

    def number(self, name: str) -> int | None:
        try:
            return read_number(self.text(name)) if self.text(name) else None
        except Refusal as refusal:
            self.fault(name, refusal.message, refusal.code)
            return None

    def pair(self, both: str, first: str, second: str) -> tuple[str, str]:
        """姓 and 名 from their own columns, or from one with a space between."""
        if not self.text(both):
            return self.text(first), self.text(second)
        parts = self.text(both).split(maxsplit=1)
        if len(parts) == 1:
            self.fault(both, f"「{parts[0]}」の姓と名の間を1文字空けてください（例：山田 花子）")
            return parts[0], ""
        return parts[0], parts[1]

    def choice(self, name: str, known: Sequence[tuple[str, str]]) -> str:
        """The code of a word or a code; the word as typed when nothing is known yet."""
        typed = self.text(name)
        codes = {squeezed(word): code for code, label in known for word in (code, label)}
        if not typed or not known:
            return typed
        if squeezed(typed) not in codes:
            labels = "・".join(label for _, label in known)
            self.fault(name, f"「{typed}」は市の規則にありません。{labels}から選んでください")
        return codes.get(squeezed(typed), "")

    def inputs(self, asked: Iterable[Input]) -> dict[str, str]:
        """What the columns say that carry the labels of the rules' inputs, by the rules' names."""
        values = {spec.name: self._input(spec, PREFIX + spec.name) for spec in asked}
        return {name: value for name, value in values.items() if value}

    def _input(self, spec: Input, column: str) -> str:
        if not self.text(column):
            return ""
        if spec.choices:
            return self.choice(column, tuple(spec.choices.items()))
        try:
            return read_said(spec, self.text(column))
        except Refusal as refusal:
            self.fault(column, refusal.message, refusal.code)
            return ""

    def diet(self) -> str:
        typed = self.text("diet")
        if typed and squeezed(typed) not in _DIETS:
            self.fault("diet", f"食形態「{typed}」はありません。{'・'.join(Diet.labels)}から選んでください")
        return _DIETS.get(squeezed(typed), Diet.REGULAR) if typed else ""

    def weekdays(self) -> str:
        """月水金, 月・水・金, 月〜金, 毎日, or nothing for every day."""
        typed = squeezed(self.text("weekdays")).replace("曜日", "").replace("曜", "")
        if typed in {"", "毎日", "全日"}:
            return EVERY_WEEKDAY
        spans = _RANGE.findall(typed)
        days = set(re.sub(r"[・、,/]", "", _RANGE.sub("", typed)))
        for first, last in spans:
            days |= set(WEEKDAYS[WEEKDAYS.index(first) : WEEKDAYS.index(last) + 1])
        if not days or days - set(WEEKDAYS):
            self.fault(
                "weekdays",
                f"「{self.text('weekdays')}」は曜日として読めません。月水金 や 毎日 のように入れてください",
            )
            return EVERY_WEEKDAY
        return "".join(sorted(str(WEEKDAYS.index(day)) for day in days))

    def contact(self) -> ContactDraft | None:
        name, phone = self.text("contact_name"), self.text("contact_phone")
        return ContactDraft(name, phone, self.text("contact_relationship")) if name or phone else None
