"""People as rows of a sheet, under the headings a file is taken in by."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Prefetch

from npo_platform.sheets import Value
from services.people.models import Contact, Decision, Recipient
from services.people.queries.page import PersonRow, person_rows
from services.people.queries.persons import calling_order
from tenants.registry.queries import contracts_of_npo

HEADER = (
    "利用者番号",
    "姓",
    "名",
    "せい",
    "めい",
    "生年月日",
    "郵便番号",
    "住所",
    "電話番号",
    "食形態",
    "アレルゲン",
    "そのほかの避けるもの",
    "健康上の注意",
    "配達の注意",
    "緊急連絡先",
    "続柄",
    "緊急連絡先の電話",
    "契約番号",
    "決定番号",
    "開始日",
    "最後の日",
    "曜日",
)


def people_sheet(recipient_ids: Sequence[UUID], day: date) -> tuple[Sequence[str], list[list[Value]]]:
    """Headings and a row for each of these people, in their order; where a key is stays here."""
    numbers = {agreed.pk: agreed.number for agreed in contracts_of_npo()}
    decisions = Prefetch("decisions", Decision.objects.order_by("-starts_on", "pk"))
    people = Recipient.objects.defer("key_note").prefetch_related(decisions, Prefetch("contacts", calling_order()))
    known = people.in_bulk(recipient_ids)
    rows = person_rows((known[one] for one in recipient_ids), day)
    return HEADER, [[*_person(row), *_decision(row, numbers)] for row in rows]


def _person(row: PersonRow) -> Iterable[Value]:
    person = row.recipient
    yield from (person.number, person.family_name, person.given_name, person.family_kana, person.given_kana)
    yield from (person.born_on, person.postcode, person.address, person.phone, row.diet_label)
    yield from ("、".join(str(one.label) for one in person.allergen_list), person.avoided)
    yield from (person.health_note, person.delivery_note)
    first: Contact | None = next(iter(person.contacts.all()), None)
    yield from (first.name, first.relation, first.phone) if first else ("", "", "")


def _decision(row: PersonRow, numbers: Mapping[UUID, str]) -> Iterable[Value]:
    decision = row.decision
    if decision is None:
        return
    yield from (numbers.get(decision.contract_id, ""), decision.number, decision.starts_on, decision.last_day)
    yield decision.weekday_words
