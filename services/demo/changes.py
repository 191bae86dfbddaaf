"""What changes in people's lives during the sample: somebody begins, somebody leaves, some are in hospital."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

from billing_rules.decisions.states import EndReason
from npo_platform.kernel.calendar import Month
from services.calls.actions import take
from services.calls.checks import CallDraft
from services.calls.states import CallKind
from services.demo.people import SamplePerson
from services.people.actions import add_contact, add_recipient, decide, note_consent, set_burden_class
from services.people.models import Recipient
from services.people.queries import burden_on
from services.plans.actions import leave as end
from services.plans.actions import set_weekly_plan
from services.plans.checks import EndDraft
from tenants.accounts.queries import Person

HOSPITAL_STAYS = 4
DAYS_BETWEEN_STAYS = 6
BEGINS_ON, LEAVES_ON, CLASS_KNOWN_ON = 11, 18, 5
NEXT_CLASS = {"taxed": "exempt", "exempt": "taxed", "ratio10": "ratio20", "ratio20": "ratio10"}
CALLS = ("家族から電話。転んで入院した", "病院から連絡", "検査のための入院。本人から電話", "ケアマネジャーから連絡")


@dataclass(frozen=True)
class Stay:
    """Days in hospital, [starts_on, until), told to the office on the day before."""

    number: str
    starts_on: date
    until: date
    note: str

    @property
    def told_on(self) -> date:
        return self.starts_on - timedelta(days=1)


def stays_in(month: Month, numbers: Sequence[str], rng: random.Random) -> Iterator[Stay]:
    """A few people, each away for one or two weeks; their stays begin in different weeks."""
    for place, number in enumerate(rng.sample(numbers, min(HOSPITAL_STAYS, len(numbers)))):
        starts_on = month.first + timedelta(days=2 + DAYS_BETWEEN_STAYS * place + rng.randint(0, 3))
        until = starts_on + timedelta(days=rng.randint(6, 13))
        yield Stay(number, starts_on, until, CALLS[place % len(CALLS)])


def go_to_hospital(stay: Stay, *, by: Person, at: datetime) -> None:
    """The office takes a call; the meals of the stay fall away."""
    draft = CallDraft(CallKind.HOSPITAL, "家族", starts_on=stay.starts_on, until=stay.until, note=stay.note)
    key = uuid5(NAMESPACE_OID, f"{by.name} {stay.number} {stay.starts_on}")
    take(Recipient.objects.get(number=stay.number), draft, key=key, by=by, at=at)


def leave_a_note(number: str, *, by: Person, at: datetime) -> None:
    """Somebody's family wants to be called back; nobody has done it yet."""
    draft = CallDraft(CallKind.OTHER, "長女", note="夕方6時すぎに、正月の配達のことで折り返す", follow_up=True)
    key = uuid5(NAMESPACE_OID, f"{by.name} {number} {at}")
    take(Recipient.objects.get(number=number), draft, key=key, by=by, at=at)


def enter(one: SamplePerson, starts_on: date, *, by: Person, at: datetime) -> None:
    """A person, whom to call, the city's decision and the weekly plan."""
    recipient = add_recipient(one.recipient, by=by, at=at)
    for contact in one.contacts:
        add_contact(recipient, contact, by=by, at=at)
    for consent in one.consents:
        note_consent(recipient, consent, by=by, at=at)
    decision = decide(recipient, one.decision, by=by, at=at)
    set_weekly_plan(decision, one.meals, starts_on, by=by, at=at)


def leave(number: str, ended_on: date, *, by: Person, at: datetime) -> None:
    """A person moves to a home for the aged; the city is told."""
    draft = EndDraft(ended_on, EndReason.FACILITY, tell_city=True, city_note="施設の相談員から連絡がありました")
    end(Recipient.objects.get(number=number), draft, by=by, at=at)


def change_class(number: str, month: Month, *, by: Person, at: datetime) -> None:
    """The city's letter: another burden class from the first of this month."""
    decision = Recipient.objects.get(number=number).decisions.order_by("starts_on").last()
    code = burden_on(decision, month.first) if decision else None
    if decision and code:
        set_burden_class(decision, NEXT_CLASS[code], month.first, by=by, at=at)


def first_of_class(numbers: Sequence[str], day: date) -> str:
    """The first of these people whose class can change to another; empty when there is none."""
    for recipient in Recipient.objects.filter(number__in=numbers).order_by("number"):
        decision = recipient.decisions.order_by("starts_on").last()
        if decision and burden_on(decision, day) in NEXT_CLASS:
            return recipient.number
    return ""
