"""Rows of a city's file as decisions: each issued by the same verbs as one typed in, or not at all."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from billing_rules.asked import AskedReader
from billing_rules.decisions.actions.issuing import StopDraft, change, issue, stop
from billing_rules.decisions.checks import IssuedDraft, check_issued
from billing_rules.decisions.models import IssuedDecision
from billing_rules.decisions.queries import newest
from billing_rules.decisions.states import EndReason, Kind
from billing_rules.engine import CompiledPack
from billing_rules.persons import asked_of_person, choices_in, rules_under
from npo_platform.kernel.calendar import tokyo_day
from npo_platform.kernel.errors import Refusal, Refused
from npo_platform.sheets import ImportLine, Row, RowFaulty, Table, read_day, squeezed
from tenants.accounts.queries import Person
from tenants.registry.models import Contract
from tenants.registry.queries import contracts_of_city

HEADINGS: Mapping[str, Sequence[str]] = {
    "kind": ("種類", "区分", "通知の種類"),
    "contract": ("契約番号", "委託契約"),
    "npo": ("団体", "受託団体", "事業者", "事業者名"),
    "number": ("決定番号", "決定通知番号", "利用決定番号"),
    "person_number": ("利用者番号", "団体の利用者番号"),
    "name": ("氏名", "利用者名", "利用者氏名", "対象者氏名"),
    "family_name": ("姓", "氏"),
    "given_name": ("名",),
    "kana": ("ふりがな", "フリガナ", "氏名カナ", "カナ"),
    "family_kana": ("せい", "セイ"),
    "given_kana": ("めい", "メイ"),
    "born_on": ("生年月日",),
    "postcode": ("郵便番号", "〒"),
    "address": ("住所",),
    "phone": ("電話番号", "電話", "TEL"),
    "programme": ("事業", "事業名"),
    "starts_on": ("開始日", "決定開始日", "利用開始日"),
    "last_on": ("最後の日", "終了日", "決定終了日", "廃止日"),
    "effective_on": ("変更日", "変更の日", "適用日"),
    "weekdays": ("曜日", "利用曜日", "利用できる曜日"),
    "per_week": ("週の回数", "回数/週", "週回数"),
    "burden_class": ("負担区分", "利用者負担区分"),
    "reason": ("廃止の理由", "理由"),
    "note": ("申し送り", "備考"),
}
TEMPLATE = tuple(words[0] for name, words in HEADINGS.items() if name not in {"name", "kana", "npo"})
_CELLS = {
    "family_name": "name",
    "given_name": "name",
    "family_kana": "kana",
    "given_kana": "kana",
    "until": "last_on",
}
_TEXTS = ("number", "person_number", "postcode", "address", "phone", "note")


@dataclass(slots=True)
class DecisionWriter:
    """Issues row after row, each in a savepoint of its own; whoever calls tells the NPOs afterwards, once."""

    table: Table
    by: Person
    at: datetime
    contracts: list[Contract] = field(default_factory=lambda: list(contracts_of_city()))
    rules: dict[UUID, CompiledPack | None] = field(default_factory=dict)
    issued: list[IssuedDecision] = field(default_factory=list)

    def write(self, row: Row) -> ImportLine:
        """Issue what one row says, or nothing of it."""
        reader = AskedReader(self.table, row)
        name = " ".join(reader.pair("name", "family_name", "given_name")).strip()
        reader.findings.clear()
        try:
            with transaction.atomic():
                issued = self._issue(reader)
        except RowFaulty:
            return ImportLine(row, name, "faulty", findings=reader.from_left)
        if issued is None:
            return ImportLine(row, name, "same")
        self.issued.append(issued)
        did = f"{issued.contract.npo_name}に{Kind(issued.kind).label}を通知する"
        return ImportLine(row, name or issued.name, "new" if issued.kind == Kind.DECIDE else "changed", (did,))

    def _issue(self, reader: AskedReader) -> IssuedDecision | None:
        kind, agreed = self._kind(reader), self._contract(reader)
        if agreed is None or kind is None:
            raise RowFaulty
        known = newest(agreed.pk, reader.text("number"))
        if kind != Kind.DECIDE and known is None:
            reader.fault("number", "この番号の決定は通知していません。番号と契約を確かめてください", "number_unknown")
            raise RowFaulty
        try:
            if kind == Kind.STOP and known:
                return self._stop(reader, known)
            draft = self._draft(reader, agreed, known if kind == Kind.CHANGE else None)
            return self._decide(reader, agreed, draft, known if kind == Kind.CHANGE else None)
        except Refused as refused:
            reader.note(refused.findings, _CELLS, keep=True)
        except Refusal as refusal:
            if refusal.code == "nothing_changed":
                return None
            reader.fault("number", refusal.message, refusal.code)
        raise RowFaulty

    def _decide(
        self, reader: AskedReader, agreed: Contract, draft: IssuedDraft, known: IssuedDecision | None
    ) -> IssuedDecision | None:
        if reader.findings:
            found = check_issued(draft, agreed, today=tokyo_day(self.at), whole=known is None)
            reader.note(found, _CELLS, keep=True)
            raise RowFaulty
        if known is None:
            return None if _said_before(agreed, draft) else issue(agreed, draft, by=self.by, at=self.at, alone=False)
        day = reader.day("effective_on")
        if day is None:
            reader.fault("effective_on", "変更の日を入れてください（例：令和8年12月1日）")
            raise RowFaulty
        return change(known, draft, day, by=self.by, at=self.at, alone=False)

    def _stop(self, reader: AskedReader, known: IssuedDecision) -> IssuedDecision | None:
        last, words = reader.day("last_on"), {squeezed(one.label): one for one in EndReason}
        reason = words.get(squeezed(reader.text("reason")))
        if last is None and not reader.findings:
            reader.fault("last_on", "利用の最後の日を入れてください（例：令和8年12月1日）")
        if reason is None:
            labels = "・".join(EndReason.labels)
            reader.fault("reason", f"廃止の理由を、{labels}から入れてください")
        if last is None or reason is None or reader.findings:
            raise RowFaulty
        if (known.kind, known.last_day) == (Kind.STOP, last):
            return None
        draft = StopDraft(last, reason, reader.text("note"))
        return stop(known, draft, by=self.by, at=self.at, alone=False)

    def _kind(self, reader: AskedReader) -> Kind | None:
        typed = reader.text("kind")
        for kind in Kind:
            if squeezed(typed) in {squeezed(kind.label), ""} or squeezed(typed) == kind.value:
                return kind
        reader.fault("kind", f"種類「{typed}」はありません。決定・変更・廃止から入れてください")
        return None

    def _contract(self, reader: AskedReader) -> Contract | None:
        number, npo = squeezed(reader.text("contract")), squeezed(reader.text("npo"))
        found = [
            one
            for one in self.contracts
            if number in ("", squeezed(one.number)) and npo in ("", squeezed(one.npo_name))
        ]
        if len(found) > 1:  # a renewal stands beside what it renews: the day says which
            day = self._day(reader)
            found = [one for one in found if one.covers(day)] or found
        if len(found) == 1:
            return found[0]
        known = "・".join(f"{one.number}（{one.npo_name}）" for one in self.contracts)
        reader.fault("contract", f"どの契約か、契約番号を入れてください（{known or '契約がありません'}）")
        return None

    def _day(self, reader: AskedReader) -> date:
        """The day a row is about; today while none can be read, which is told at its own cell."""
        for typed in filter(None, map(reader.text, ("effective_on", "starts_on", "last_on"))):
            with suppress(Refusal):
                return read_day(typed)
        return tokyo_day(self.at)

    def _draft(self, reader: AskedReader, agreed: Contract, known: IssuedDecision | None) -> IssuedDraft:
        if agreed.pk not in self.rules:
            self.rules[agreed.pk] = rules_under(agreed)
        rules = self.rules[agreed.pk]
        choices, last = choices_in(rules), reader.day("last_on")
        family_name, given_name = reader.pair("name", "family_name", "given_name")
        family_kana, given_kana = reader.pair("kana", "family_kana", "given_kana")
        if known is None and not reader.text("starts_on"):
            reader.fault("starts_on", "決定の開始日を入れてください（例：令和8年4月1日）")
        said: dict[str, Any] = {
            "family_name": family_name,
            "given_name": given_name,
            "family_kana": family_kana,
            "given_kana": given_kana,
            "born_on": reader.day("born_on"),
            "starts_on": reader.day("starts_on"),
            "until": last + timedelta(days=1) if last else None,
            "programme": reader.choice("programme", choices.programmes),
            "weekdays": reader.weekdays() if known is None or reader.text("weekdays") else "",
            "per_week": reader.number("per_week"),
            **{name: reader.text(name) for name in _TEXTS},
        }
        beside = {
            "burden_class": reader.choice("burden_class", choices.burden_classes),
            "inputs": reader.inputs(asked_of_person(rules)),
        }
        return _draft_of(said, beside, known, tokyo_day(self.at))


def _draft_of(
    said: Mapping[str, Any], beside: Mapping[str, Any], known: IssuedDecision | None, today: date
) -> IssuedDraft:
    """A whole draft; in a change, an empty cell leaves what holds."""
    if known is None:
        return IssuedDraft(**{**said, "starts_on": said["starts_on"] or today}, **beside)
    before = {name: value or getattr(known, name, "") for name, value in said.items()}
    return replace(IssuedDraft(**before), **beside)


def _said_before(agreed: Contract, draft: IssuedDraft) -> bool:
    """The very same decision was issued before: a file sent twice issues once."""
    known = newest(agreed.pk, draft.number.strip())
    if known is None or known.version != 1:
        return False
    held = known.holding(known.starts_on)
    names = ("family_name", "given_name", "born_on", "programme", "starts_on", "until", "weekdays", "per_week")
    same = all(getattr(known, name) == getattr(draft, name) for name in names)
    return same and held.burden_class == draft.burden_class and held.inputs == dict(draft.inputs)
