"""Whose decision it is: the person the NPO knows, a new one, or one to ask about."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Prefetch, Q

from billing_rules.decisions.queries import Issued
from billing_rules.decisions.states import Kind
from services.people.models import SEALED, BurdenClass, Decision, Recipient


@dataclass(frozen=True, slots=True)
class Match:
    """`known` with the person, `new`, `ask` with those it may be, or `nothing` where there is nothing to stop."""

    word: str
    recipient: Recipient | None = None
    decision: Decision | None = None
    candidates: Sequence[Recipient] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """Everybody of the NPO some versions may be about: three queries for any number of them."""

    decisions: dict[tuple[UUID, str], Decision] = field(default_factory=dict)
    people: Sequence[Recipient] = ()

    @classmethod
    def about(cls, issued: Collection[Issued]) -> "Known":
        burden = BurdenClass.objects.order_by("starts_on", "position")
        decisions = (
            Decision.objects.filter(
                contract_id__in={one.contract_id for one in issued}, number__in={one.number for one in issued}
            )
            .select_related("recipient")
            .prefetch_related(Prefetch("burden_classes", burden))
        )
        people = Recipient.objects.defer(*SEALED).filter(
            Q(number__in={one.person_number for one in issued if one.person_number})
            | Q(name_key__in={one.name_key for one in issued})
            | Q(born_on__in={one.born_on for one in issued if one.born_on})
        )
        return cls({(one.contract_id, one.number): one for one in decisions}, list(people.order_by("kana_key", "pk")))

    def match(self, issued: Issued) -> Match:
        """By the decision's number first, then by the person's number, then by name and birthday."""
        decision = self.decisions.get((issued.contract_id, issued.number))
        if decision is not None:
            person = decision.recipient
            if _same_name(person, issued) or _same_reading(person, issued):
                return Match("known", person, decision)
            why = f"決定番号{issued.number}は、{person.name}さんの決定として入っています。氏名が違います"
            return Match("ask", None, decision, [person], why)
        if issued.kind == Kind.STOP:
            return Match("nothing")
        return self._by_person(issued)

    def _by_person(self, issued: Issued) -> Match:
        numbered = [one for one in self.people if issued.person_number and one.number == issued.person_number]
        for person in numbered:
            if _same_name(person, issued) or _same_reading(person, issued):
                return Match("known", person)
            why = f"利用者番号{person.number}は{person.name}さんです。氏名が違います"
            return Match("ask", candidates=[person], why=why)
        certain = [one for one in self.people if _same_name(one, issued) and _same_birthday(one, issued)]
        if len(certain) == 1:
            return Match("known", certain[0])
        likely = [one for one in self.people if _is_likely(one, issued)]
        return Match("ask", candidates=likely, why="同じ人かもしれない利用者がいます") if likely else Match("new")


def recipients_of(matches: Iterable[Match]) -> set[UUID]:
    return {match.recipient.pk for match in matches if match.recipient}


def _is_likely(person: Recipient, issued: Issued) -> bool:
    """The same name unless the birthdays differ; another name (a marriage, a spelling) with the same birthday."""
    if _same_name(person, issued):
        return person.born_on is None or issued.born_on is None or person.born_on == issued.born_on
    return _same_birthday(person, issued) and _same_reading(person, issued)


def _same_name(person: Recipient, issued: Issued) -> bool:
    return person.name_key == issued.name_key


def _same_reading(person: Recipient, issued: Issued) -> bool:
    return person.name_key.partition(" ")[2] == issued.name_key.partition(" ")[2]


def _same_birthday(person: Recipient, issued: Issued) -> bool:
    return person.born_on is not None and person.born_on == issued.born_on
