"""What may be entered about a person: drafts as typed, and everything wrong with them at once."""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from billing_rules.decided import check_inputs, code_faults, period_faults, size_faults
from npo_platform.backend.rows import too_long
from npo_platform.kernel.calendar import EVERY_WEEKDAY, wareki
from npo_platform.kernel.errors import Finding, Refused
from npo_platform.kernel.persons import PHONE, bad, contact_faults, name_faults, name_key
from npo_platform.kernel.phone import read_phone
from services.people import queries
from services.people.models import Contact, Decision, Recipient
from services.people.states import Allergen, ConsentKind, ConsentMeans, ContactRole, Diet, Texture, texture_of
from tenants.registry.models import Contract

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
    texture: str = ""
    allergens: str = ""
    avoided: str = ""
    health_note: str = ""
    delivery_note: str = ""
    key_note: str = ""


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """Someone to call."""

    name: str
    phone: str
    relationship: str = ""
    note: str = ""
    role: str = ContactRole.OTHER


@dataclass(frozen=True, slots=True)
class ConsentDraft:
    """What somebody said about one kind of consent, on which day and how."""

    kind: str
    given: bool
    said_on: date
    means: str


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
        *too_long(draft, Recipient),
        *name_faults(draft),
        *contact_faults(draft, today),
        *_diet(draft),
        *_texture(draft),
        *_allergens(draft),
        *_twins(draft, apart_from),
    ]


def check_contact(draft: ContactDraft) -> list[Finding]:
    """A name and a number one can call."""
    found = [*too_long(draft, Contact)]
    if not draft.name.strip():
        found.append(bad("name", "連絡先の氏名を入れてください"))
    if read_phone(draft.phone) is None:
        found.append(bad("phone", PHONE))
    if draft.role not in ContactRole.values:
        found.append(bad("role", f"立場は、{'・'.join(ContactRole.labels)}から選んでください"))
    return found


def check_consent(draft: ConsentDraft, *, today: date) -> list[Finding]:
    """A kind and a way there are, on a day that has come."""
    found = []
    if draft.kind not in ConsentKind.values:
        found.append(bad("kind", f"同意の内容は、{'・'.join(ConsentKind.labels)}から選んでください"))
    if draft.means not in ConsentMeans.values:
        found.append(bad("means", f"方法は、{'か'.join(ConsentMeans.labels)}を選んでください"))
    if draft.said_on > today:
        found.append(bad("said_on", f"{wareki(draft.said_on)}はまだ来ていません。聞いた日を入れてください"))
    return found


def check_decision(
    draft: DecisionDraft, *, agreed: Contract, recipient: Recipient, apart_from: UUID = NOBODY
) -> list[Finding]:
    """The number, the period inside the contract, the weekdays, and codes the city's pack knows."""
    return [
        *too_long(draft, Decision),
        *_decision_number(draft, agreed, apart_from),
        *_decision_period(draft, agreed, recipient, apart_from),
        *size_faults(draft),
        *code_faults(draft, queries.choices_under(agreed)),
        *check_inputs(draft.inputs, queries.asked_of_person(queries.rules_under(agreed))),
    ]


def _diet(draft: RecipientDraft) -> Iterator[Finding]:
    if draft.diet not in Diet.values:
        yield bad(
            "diet",
            f"食形態「{draft.diet}」はありません。{'・'.join(Diet.labels)}から選んでください",
        )


def _texture(draft: RecipientDraft) -> Iterator[Finding]:
    """A texture softer than the diet's own says more than the diet; a coarser one contradicts it."""
    if draft.texture and draft.texture not in Texture.values:
        yield bad("texture", f"形「{draft.texture}」はありません。{'・'.join(Texture.labels)}から選んでください")
    elif draft.texture and texture_of(draft.diet, draft.texture) != draft.texture:
        yield bad(
            "texture",
            f"食形態が「{Diet(draft.diet).label}」なので、形を「{Texture(draft.texture).label}」にはできません。"
            "形を空けるか、食形態を直してください",
        )


def _allergens(draft: RecipientDraft) -> Iterator[Finding]:
    unknown = [code for code in draft.allergens.split(",") if code and code not in Allergen.values]
    if unknown:
        yield bad("allergens", f"アレルゲン「{unknown[0]}」はありません。一覧から選んでください")


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
    twin = queries.same_person(name_key(draft), draft.born_on, apart_from=apart_from)
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
        yield bad("number", "決定通知書の番号を入れてください")
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
    faults = list(period_faults(draft, agreed))
    yield from faults
    if any(fault.where == "until" for fault in faults):
        return
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
