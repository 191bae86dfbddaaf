"""One row of a file, entered by the same verbs as a person typed in, or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from billing_rules.engine import CompiledPack
from npo_platform.kernel.calendar import tokyo_day
from npo_platform.kernel.errors import Refusal, Refused
from npo_platform.sheets import ImportLine, Row, RowFaulty, Table, squeezed
from services.people.actions.contacts import add_contact
from services.people.actions.decisions import decide, set_burden_class
from services.people.actions.import_made import Made, said_of
from services.people.actions.import_rows import RowReader
from services.people.actions.inputs import set_input_values
from services.people.actions.recipients import add_recipient, change_recipient
from services.people.checks import NOBODY, DecisionDraft, RecipientDraft, check_recipient
from services.people.models import Decision, Recipient
from services.people.queries import asked_of_person, burden_on, choices_in, rules_under
from tenants.accounts.queries import Person
from tenants.registry.models import Contract
from tenants.registry.queries import contracts_of_npo

# Where a fault of a verb stands in the file; a column the file lacks gives way to the one that holds both.
_PERSON_CELLS = {
    "family_name": "name",
    "given_name": "name",
    "family_kana": "kana",
    "given_kana": "kana",
}
_DECISION_CELLS = {"number": "decision", "until": "last_on"}


@dataclass(frozen=True, slots=True)
class _Asked:
    """A decision, and the class that goes beside it as a row of its own."""

    draft: DecisionDraft
    burden_class: str
    burden_from: date
    inputs: Mapping[str, str]


@dataclass(slots=True)
class ImportWriter:
    """Enters row after row, each in a savepoint of its own."""

    table: Table
    by: Person
    at: datetime
    contracts: list[Contract] = field(default_factory=lambda: list(contracts_of_npo()))
    rules: dict[object, CompiledPack | None] = field(default_factory=dict)
    made: list[Made] = field(default_factory=list)

    def write(self, row: Row) -> ImportLine:
        """Enter one row with everything in it, or nothing of it."""
        reader = RowReader(self.table, row)
        name = " ".join(reader.pair("name", "family_name", "given_name")).strip()
        reader.findings.clear()
        did: list[str] = []
        try:
            with transaction.atomic():
                word, made = self._enter(reader, did)
        except RowFaulty:
            return ImportLine(row, name, "faulty", findings=reader.from_left)
        if word != "same":
            self.made.append(made)
        return ImportLine(row, name, word, tuple(did))

    def _enter(self, reader: RowReader, did: list[str]) -> tuple[str, Made]:
        """Read the whole row before writing any of it, so that its faults are told together."""
        number = reader.text("number")
        known = Recipient.objects.filter(number=number).first() if number else None
        draft, asked = _recipient_draft(reader, known), self._asked(reader)
        if reader.findings:
            apart_from = known.pk if known else NOBODY
            found = check_recipient(draft, today=tokyo_day(self.at), apart_from=apart_from)
            reader.note(found, _PERSON_CELLS, keep=True)
            raise RowFaulty
        before = said_of(known) if known else None
        recipient, word = self._person(reader, draft, known, did)
        made = Made(recipient.pk, before)
        self._contact(reader, recipient, did, made)
        if asked:
            self._decision(reader, recipient, asked, did, made)
        if reader.findings:
            raise RowFaulty
        return (word if word != "same" or not did else "changed"), made

    def _person(
        self, reader: RowReader, draft: RecipientDraft, known: Recipient | None, did: list[str]
    ) -> tuple[Recipient, str]:
        try:
            if known is None:
                did.append("利用者を加える")
                return add_recipient(draft, by=self.by, at=self.at), "new"
            changed = change_recipient(known, draft, by=self.by, at=self.at)
        except Refused as refused:
            reader.note(refused.findings, _PERSON_CELLS, keep=True)
            raise RowFaulty from None
        if _said(changed) == _said(known):
            return changed, "same"
        did.append("利用者の内容を直す")
        return changed, "changed"

    def _contact(self, reader: RowReader, recipient: Recipient, did: list[str], made: Made) -> None:
        draft = reader.contact()
        if draft is None or any(squeezed(c.name) == squeezed(draft.name) for c in recipient.contacts.all()):
            return
        try:
            made.contacts.append(add_contact(recipient, draft, by=self.by, at=self.at).pk)
        except Refused as refused:
            reader.note(refused.findings, {"name": "contact_name", "phone": "contact_phone"})
        did.append("緊急連絡先を加える")

    def _decision(self, reader: RowReader, recipient: Recipient, asked: "_Asked", did: list[str], made: Made) -> None:
        draft = asked.draft
        known = Decision.objects.filter(recipient=recipient, contract_id=draft.contract_id, number=draft.number).first()
        if known and _differs(known, draft):
            reader.fault("decision", "この決定はもう入っていて、期間や曜日が違います。利用者の画面で直してください")
            return
        try:
            if known is None:
                known = decide(recipient, draft, by=self.by, at=self.at)
                made.decisions.append(known.pk)
                did.append("利用決定を入れる")
            if asked.inputs and set_input_values(known, asked.inputs, asked.burden_from, by=self.by, at=self.at):
                did.append("規則に使う値を入れる")
                made.beside |= known.pk not in made.decisions
            if asked.burden_class and burden_on(known, asked.burden_from) != asked.burden_class:
                set_burden_class(known, asked.burden_class, asked.burden_from, by=self.by, at=self.at)
                did.append("負担区分を入れる")
                made.beside |= known.pk not in made.decisions
        except Refused as refused:
            reader.note(refused.findings, _DECISION_CELLS)
        except Refusal as refusal:
            reader.fault("decision", refusal.message, refusal.code)

    def _asked(self, reader: RowReader) -> "_Asked | None":
        """The decision the row tells, if it tells one."""
        if reader.text("decision"):
            agreed = self._contract(reader)
            return self._decision_draft(reader, agreed) if agreed else None
        if reader.text("starts_on") or reader.text("burden_class"):
            reader.fault("decision", "決定番号を入れてください。決定がまだなら、開始日と負担区分を空けてください")
        return None

    def _contract(self, reader: RowReader) -> Contract | None:
        typed = squeezed(reader.text("contract"))
        found = [
            agreed
            for agreed in self.contracts
            if not typed or typed in (squeezed(agreed.number), squeezed(agreed.city_name))
        ]
        if len(found) > 1:  # a renewal stands beside the contract it renews: the day decides
            day = reader.day("starts_on") or tokyo_day(self.at)
            found = [agreed for agreed in found if agreed.covers(day)] or found
        if len(found) == 1:
            return found[0]
        numbers = "・".join(f"{agreed.number}（{agreed.city_name}）" for agreed in self.contracts)
        reader.fault(
            "contract",
            f"どの契約の決定か、契約番号を入れてください（{numbers or '契約がありません'}）",
        )
        return None

    def _decision_draft(self, reader: RowReader, agreed: Contract) -> "_Asked":
        if agreed.pk not in self.rules:
            self.rules[agreed.pk] = rules_under(agreed)
        rules = self.rules[agreed.pk]
        choices, last = choices_in(rules), reader.day("last_on")
        if not reader.text("starts_on"):
            reader.fault("starts_on", "決定の開始日を入れてください（例：令和8年4月1日）")
        draft = DecisionDraft(
            contract_id=agreed.pk,
            number=reader.text("decision"),
            starts_on=reader.day("starts_on") or tokyo_day(self.at),
            until=last + timedelta(days=1) if last else None,
            programme=reader.choice("programme", choices.programmes),
            weekdays=reader.weekdays(),
            per_week=reader.number("per_week"),
        )
        return _Asked(
            draft,
            burden_class=reader.choice("burden_class", choices.burden_classes),
            burden_from=reader.day("burden_from") or draft.starts_on,
            inputs=reader.inputs(asked_of_person(rules)),
        )


def _recipient_draft(reader: RowReader, known: Recipient | None) -> RecipientDraft:
    """What the row says; an empty cell leaves what is known of the person as it is."""
    family_name, given_name = reader.pair("name", "family_name", "given_name")
    family_kana, given_kana = reader.pair("kana", "family_kana", "given_kana")
    allergens, avoided = reader.allergens()
    typed: dict[str, Any] = {
        "family_name": family_name,
        "given_name": given_name,
        "family_kana": family_kana,
        "given_kana": given_kana,
        "born_on": reader.day("born_on"),
        "diet": reader.diet(),
        "texture": reader.texture(),
        "allergens": allergens,
        "avoided": avoided,
        **{
            name: reader.text(name)
            for name in ("number", "postcode", "address", "phone", "health_note", "delivery_note", "key_note")
        },
    }
    before = {name: getattr(known, name) for name in typed} if known else {"diet": "regular"}
    return RecipientDraft(**{name: value or before.get(name, value) for name, value in typed.items()})


def _said(recipient: Recipient) -> list[object]:
    return [getattr(recipient, column.name) for column in fields(RecipientDraft)]


def _differs(decision: Decision, draft: DecisionDraft) -> bool:
    names = ("starts_on", "until", "programme", "weekdays", "per_week")
    return any(getattr(decision, name) != getattr(draft, name) for name in names)
