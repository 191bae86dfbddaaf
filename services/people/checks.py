"""What may be entered about a person: drafts as typed, and everything wrong with them at once."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from unicodedata import category
from uuid import UUID

from django.db.models import Model

from billing_rules.asked import PREFIX
from billing_rules.engine import Input, said
from npo_platform.kernel.calendar import wareki
from npo_platform.kernel.errors import Finding, Refusal, Refused
from npo_platform.kernel.kana import hiragana, is_kana, search_key
from npo_platform.kernel.phone import read_phone, read_postcode
from services.people import queries
from services.people.models import Contact, Decision, Recipient
from services.people.states import EVERY_WEEKDAY, Diet
from tenants.registry.models import Contract

OLDEST = 120
NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class RecipientDraft:
    """A person as the office types one; the names stay exactly as they are here."""

    family_name: str
    given_name: str
    family_kana: str
    given_kana: str
    number: str = ""
    born_on: date | None = None
    postcode: str = ""
    address: str = ""
    phone: str = ""
    diet: str = Diet.REGULAR
    health_note: str = ""
    delivery_note: str = ""

    @property
    def name_key(self) -> str:
        """What a search looks through: kanji and kana, without widths and marks."""
        return f"{search_key(self.family_name + self.given_name)} {search_key(self.family_kana + self.given_kana)}"


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """Someone to call."""

    name: str
    phone: str
    relationship: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class DecisionDraft:
    """A decision of the city as its letter says it; `until` is the day after the last."""

    contract_id: UUID
    number: str
    starts_on: date
    until: date | None = None
    programme: str = ""
    weekdays: str = EVERY_WEEKDAY
    per_week: int | None = None
    burden_class: str = ""
    inputs: Mapping[str, str] = dataclasses.field(default_factory=dict)


def refuse_all(findings: list[Finding]) -> None:
    """Refuse (`bad_input`) with everything found; say nothing when nothing was."""
    if findings:
        raise Refused("bad_input", "入力を確かめてください。まだ何も保存していません。", findings)


def check_recipient(draft: RecipientDraft, *, today: date, apart_from: UUID = NOBODY) -> list[Finding]:
    """Names, kana, birthday, telephone and postcode; a number or a person that exists already."""
    return [
        *_lengths(draft, Recipient),
        *_names(draft),
        *_contact_lines(draft, today),
        *_twins(draft, apart_from),
    ]


def check_contact(draft: ContactDraft) -> list[Finding]:
    """A name and a number one can call."""
    found = [*_lengths(draft, Contact)]
    if not draft.name.strip():
        found.append(_bad("name", "連絡先の氏名を入れてください"))
    if read_phone(draft.phone) is None:
        found.append(_bad("phone", _PHONE))
    return found


def check_decision(
    draft: DecisionDraft, *, agreed: Contract, recipient: Recipient, apart_from: UUID = NOBODY
) -> list[Finding]:
    """The number, the period inside the contract, the weekdays, and codes the city's pack knows."""
    return [
        *_lengths(draft, Decision),
        *_decision_number(draft, agreed, apart_from),
        *_decision_period(draft, agreed, recipient, apart_from),
        *_decision_size(draft),
        *_codes(draft, queries.choices_under(agreed)),
        *check_inputs(draft.inputs, queries.asked_of_person(queries.rules_under(agreed))),
    ]


def check_inputs(values: Mapping[str, str], asked: Iterable[Input]) -> list[Finding]:
    """Names the pack does not ask (`unknown_input`) and values that are none of its input's (`bad_value`)."""
    known = {spec.name: spec for spec in asked}
    found = []
    for name, typed in values.items():
        where = PREFIX + name
        if name not in known:
            found.append(
                Finding(
                    "unknown_input",
                    f"「{name}」は、いまの規則では聞いていません。画面を開き直してください。",
                    where=where,
                )
            )
            continue
        try:
            said(known[name], typed)
        except Refusal as refusal:
            found.append(Finding(refusal.code, refusal.message, where=where))
    return found


_UNSEEN = {"Cc", "Cf"}  # control characters, and those that turn the text after them round
_PHONE = "10けたか11けたの数字で入れてください（例：03-1234-5678）"


def _bad(where: str, message: str) -> Finding:
    return Finding("bad_input", message, where=where)


def _lengths(draft: object, model: type[Model]) -> Iterator[Finding]:
    """What the tables have no room for; encrypted texts have room for anything a form or a file can bring."""
    for column in model._meta.get_fields():
        longest = getattr(column, "max_length", None)
        typed = getattr(draft, column.name, "")
        if longest and isinstance(typed, str) and len(typed.strip()) > longest and column.name != "postcode":
            yield _bad(column.name, f"長すぎます。{longest}文字までで入れてください")


def _names(draft: RecipientDraft) -> Iterator[Finding]:
    for field, word in (("family_name", "姓"), ("given_name", "名")):
        typed = getattr(draft, field)
        if not typed.strip():
            yield _bad(field, f"{word}を入れてください")
        elif any(category(letter) in _UNSEEN for letter in typed):
            yield _bad(field, f"{word}に、目に見えない文字が入っています。消して、入れ直してください")
    for field, word in (("family_kana", "せい"), ("given_kana", "めい")):
        typed = getattr(draft, field).strip()
        if not typed:
            yield _bad(field, f"{word}（ふりがな）を入れてください。一覧はふりがなの順に並びます")
        elif not is_kana(hiragana(typed)):
            yield _bad(
                field,
                f"「{typed}」にひらがな・カタカナでない文字があります。かなだけで入れてください（例：やまだ）",
            )


def _contact_lines(draft: RecipientDraft, today: date) -> Iterator[Finding]:
    if draft.born_on and not today.replace(day=1, year=today.year - OLDEST) <= draft.born_on <= today:
        yield _bad(
            "born_on",
            f"{wareki(draft.born_on)}は生年月日として読めません。元号と年を確かめてください",
        )
    if draft.postcode.strip() and read_postcode(draft.postcode) is None:
        yield _bad("postcode", "郵便番号は7けたの数字で入れてください（例：569-0067）")
    if draft.phone.strip() and read_phone(draft.phone) is None:
        yield _bad("phone", _PHONE)
    if draft.diet not in Diet.values:
        yield _bad(
            "diet",
            f"食形態「{draft.diet}」はありません。{'・'.join(Diet.labels)}から選んでください",
        )


def _twins(draft: RecipientDraft, apart_from: UUID) -> Iterator[Finding]:
    number = draft.number.strip()
    taken = Recipient.objects.filter(number=number).exclude(pk=apart_from).first() if number else None
    if taken:
        yield Finding(
            "number_taken",
            f"利用者番号{number}は{taken.name}さんの番号です。別の番号を入れてください",
            where="number",
        )
        return
    twin = queries.same_person(draft.name_key, draft.born_on, apart_from=apart_from)
    if twin:
        yield Finding(
            "same_person",
            f"同じ氏名と生年月日の人がいます（利用者番号{twin.number}）。同じ人なら、その人の画面で直してください。"
            "別の人なら、生年月日を入れて区別してください",
            where="born_on",
        )


def _decision_number(draft: DecisionDraft, agreed: Contract, apart_from: UUID) -> Iterator[Finding]:
    number = draft.number.strip()
    if not number:
        yield _bad("number", "決定通知書の番号を入れてください")
        return
    taken = Decision.objects.select_related("recipient").filter(contract_id=agreed.pk, number=number)
    other = taken.exclude(pk=apart_from).first()
    if other:
        yield Finding(
            "decision_number_taken",
            f"決定番号「{number}」は{other.recipient.name}さん（利用者番号{other.recipient.number}）の決定にあります。"
            "通知書の番号を確かめてください",
            where="number",
        )


def _decision_period(
    draft: DecisionDraft, agreed: Contract, recipient: Recipient, apart_from: UUID
) -> Iterator[Finding]:
    if draft.until is not None and draft.until <= draft.starts_on:
        yield _bad("until", "最後の日は、開始日と同じ日か、そのあとの日を入れてください")
        return
    contract_end = agreed.ended_on or agreed.ends_on
    if draft.starts_on >= contract_end or (draft.until is not None and draft.until <= agreed.starts_on):
        yield Finding(
            "outside_contract",
            f"{agreed.city_name}との契約（{agreed.period_label}）の外です。日付か契約を確かめてください",
            where="starts_on",
        )
    for other in Decision.objects.filter(recipient=recipient, contract_id=agreed.pk).exclude(pk=apart_from):
        if _overlaps(draft, other):
            end = f"{wareki(other.until - timedelta(days=1))}まで" if other.until else "期限なし"
            yield Finding(
                "decision_overlaps",
                f"決定「{other.number}」（{wareki(other.starts_on)}から{end}）と期間が重なります。"
                "先にその決定の最後の日を入れてください",
                where="starts_on",
            )


def _overlaps(draft: DecisionDraft, other: Decision) -> bool:
    begins_before_end = other.until is None or draft.starts_on < other.until
    return begins_before_end and (draft.until is None or other.starts_on < draft.until)


def _decision_size(draft: DecisionDraft) -> Iterator[Finding]:
    if not draft.weekdays or set(draft.weekdays) - set(EVERY_WEEKDAY):
        yield _bad("weekdays", "利用できる曜日を1つ以上選んでください")
    if draft.per_week is not None and not 1 <= draft.per_week <= 14:
        yield _bad(
            "per_week",
            "週の回数は1から14までの数字で入れてください。決まりがなければ空けてください",
        )


def _codes(draft: DecisionDraft, choices: queries.PackChoices) -> Iterator[Finding]:
    pairs = (
        ("programme", "事業", draft.programme, choices.programmes),
        ("burden_class", "負担区分", draft.burden_class, choices.burden_classes),
    )
    for field, word, code, known in pairs:
        labels = "・".join(label for _, label in known)
        if code and known and code not in dict(known):
            yield _bad(field, f"{word}「{code}」は市の規則にありません。{labels}から選んでください")
        elif not code and known and field == "programme":
            yield _bad(field, f"事業を選んでください（{labels}）")
