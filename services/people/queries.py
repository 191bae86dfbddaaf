"""Reads of people: lists in kana order, the decision and the burden class of a day, the words of the pack."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from billing_rules.engine import CompiledPack
from billing_rules.packs import queries as packs
from npo_platform.kernel.errors import Refusal
from npo_platform.kernel.kana import search_key
from services.people.models import BurdenClass, Contact, Decision, Recipient
from tenants.registry.models import Contract
from tenants.registry.queries import contract, contracts_of_npo
from tenants.vault.fields import blind_index

PHONE_TAIL = 4


@dataclass(frozen=True, slots=True)
class PackChoices:
    """What the published pack lets one choose, as (code, label); empty when the city published none."""

    burden_classes: tuple[tuple[str, str], ...] = ()
    programmes: tuple[tuple[str, str], ...] = ()

    def burden_label(self, code: str) -> str:
        return dict(self.burden_classes).get(code, code)

    def programme_label(self, code: str) -> str:
        return dict(self.programmes).get(code, code)


def recipients(
    search: str = "", *, ended: bool = False, today: date | None = None
) -> QuerySet[Recipient]:
    """People in kana order with their decisions at hand; `today` keeps those who leave later among the present.

    `search` is a part of the name in kana or kanji, the number, or the last four digits of the telephone.
    """
    gone = Q(ended_on__isnull=False) if today is None else Q(ended_on__lt=today)
    people = Recipient.objects.filter(gone if ended else ~gone | Q(ended_on__isnull=True))
    if wanted := search_key(search):
        found = Q(name_key__contains=wanted) | Q(number__icontains=wanted)
        if len(wanted) == PHONE_TAIL and wanted.isdecimal():
            found |= Q(phone_tail=blind_index(wanted))
        people = people.filter(found)
    in_order = Decision.objects.order_by("-starts_on", "pk")
    return people.prefetch_related(Prefetch("decisions", in_order)).order_by("kana_key", "pk")


def recipient(recipient_id: UUID) -> Recipient:
    """One person with contacts, decisions (newest first) and burden classes; DoesNotExist otherwise."""
    return Recipient.objects.prefetch_related(
        Prefetch("contacts", _contacts()),
        Prefetch("decisions", Decision.objects.order_by("-starts_on", "pk")),
        Prefetch("decisions__burden_classes", _burden_rows()),
    ).get(pk=recipient_id)


def decision_on(recipient_id: UUID, day: date, contract_id: UUID | None = None) -> Decision | None:
    """The decision in force for a person that day; of two contracts the one that began first."""
    found = Decision.objects.select_related("recipient").filter(
        Q(until__isnull=True) | Q(until__gt=day), recipient_id=recipient_id, starts_on__lte=day
    )
    if contract_id is not None:
        found = found.filter(contract_id=contract_id)
    return found.order_by("starts_on", "pk").first()


def decisions_in(contract_id: UUID, first: date, after: date) -> Sequence[Decision]:
    """Every decision of a contract with a day in [first, after), by person, with burden classes at hand."""
    found = Decision.objects.select_related("recipient").filter(
        Q(until__isnull=True) | Q(until__gt=first), contract_id=contract_id, starts_on__lt=after
    )
    return list(
        found.prefetch_related(Prefetch("burden_classes", _burden_rows())).order_by(
            "recipient__kana_key", "recipient_id", "starts_on", "pk"
        )
    )


def burden_history(decision: Decision) -> list[BurdenClass]:
    """The classes that count, by their first day: of two rows for one day the younger."""
    rows = sorted(decision.burden_classes.all(), key=lambda row: (row.starts_on, row.pk))
    return list({row.starts_on: row for row in rows}.values())


def burden_on(decision: Decision, day: date) -> str | None:
    """The code of the burden class of a day; None before the first."""
    codes = [row.code for row in burden_history(decision) if row.starts_on <= day]
    return codes[-1] if codes else None


def choices_of(contract_id: UUID, day: date | None = None) -> PackChoices:
    """Burden classes and programmes the city's published pack knows.

    A pack holds all its service dates, so the choices do not depend on the day.
    """
    return choices_under(contract(contract_id))


def choices_under(agreed: Contract) -> PackChoices:
    """The choices of a contract at hand."""
    rules = rules_under(agreed)
    if rules is None:
        return PackChoices()
    return PackChoices(
        burden_classes=_choices(rules, "burden_class"), programmes=_choices(rules, "programme")
    )


def rules_under(agreed: Contract) -> CompiledPack | None:
    """The city's published pack for a contract; None while the city has published none."""
    try:
        version = packs.current(agreed.city_id, agreed.service)
    except Refusal:
        return None
    return packs.compiled(version.digest)


def contracts_from(day: date) -> list[Contract]:
    """The NPO's contracts in force on a day or beginning later, for choosing."""
    return [agreed for agreed in contracts_of_npo() if (agreed.ended_on or agreed.ends_on) > day]


def next_number() -> str:
    """The number after the highest plain one: 0042."""
    digits = Recipient.objects.filter(number__regex=r"^[0-9]{1,9}$").values_list("number", flat=True)
    return f"{max((int(number) for number in digits), default=0) + 1:04d}"


def same_person(draft_key: str, born_on: date | None, *, apart_from: UUID | None) -> Recipient | None:
    """Somebody else of the same name, kana and birthday: most likely the same person twice."""
    twins = Recipient.objects.filter(name_key=draft_key, born_on=born_on).exclude(pk=apart_from)
    return twins.order_by("pk").first()


def _choices(rules: CompiledPack, name: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        choice for asked in rules.inputs if asked.name == name for choice in (asked.choices or {}).items()
    )


def _contacts() -> QuerySet[Contact]:
    return Contact.objects.order_by("position", "pk")


def _burden_rows() -> QuerySet[BurdenClass]:
    return BurdenClass.objects.order_by("starts_on", "pk")
