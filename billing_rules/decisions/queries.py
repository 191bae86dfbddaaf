"""Versions of decisions with where they stand, and what NPOs reported; the database decides whose rows exist."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When

from billing_rules.decisions.models import Answer, DecisionFile, Enclosure, IssuedDecision, PersonReport, Private
from billing_rules.decisions.states import AnswerKind, FileState, State
from billing_rules.engine import in_words
from billing_rules.persons import asked_of_person, choices_in, rules_under
from npo_platform.kernel.kana import search_key
from tenants import crossing

Issued = IssuedDecision  # for code of NPOs: they read versions by these queries alone


def _standing() -> QuerySet[IssuedDecision]:
    """Versions with `state` beside them; what lies sealed in them stays closed in the database's answer."""
    answers = Answer.objects.filter(issued=OuterRef("pk"))
    younger = IssuedDecision.objects.filter(
        contract=OuterRef("contract"), number=OuterRef("number"), version__gt=OuterRef("version")
    )
    state = Case(
        When(Exists(answers.filter(kind=AnswerKind.TAKEN)), then=Value(State.TAKEN.value)),
        When(Exists(younger), then=Value(State.REPLACED.value)),
        When(Exists(answers.filter(kind=AnswerKind.QUESTIONED)), then=Value(State.QUESTIONED.value)),
        default=Value(State.ISSUED.value),
        output_field=CharField(),
    )
    found = IssuedDecision.objects.annotate(state_word=state, is_newest=~Exists(younger))
    return found.select_related("contract__city__organisation", "contract__npo__organisation")


def _of_city(**standing: Any) -> QuerySet[IssuedDecision]:
    return _standing().filter(city_id=crossing.current().pk, **standing)


def _of_npo(**standing: Any) -> QuerySet[IssuedDecision]:
    return _standing().filter(npo_id=crossing.current().pk, **standing)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list of a city is narrowed to."""

    search: str = ""
    state: str = ""
    npo_id: UUID | None = None


def issued_by_city(wanted: Wanted) -> QuerySet[IssuedDecision]:
    """The newest version of every number, questions first, then the newest; narrowed as asked."""
    found = _of_city(is_newest=True, **({"state_word": wanted.state} if wanted.state else {}))
    if wanted.search:
        key = search_key(wanted.search)
        found = found.filter(Q(name_key__contains=key) | Q(number__icontains=wanted.search))
    if wanted.npo_id:
        found = found.filter(npo_id=wanted.npo_id)
    asked_first = Case(When(Q(state_word=State.QUESTIONED.value), then=0), default=1)
    return found.order_by(asked_first, "-issued_at", "-pk")


def issued_of_city(issued_id: UUID) -> IssuedDecision:
    """One version of one's own city; DoesNotExist for anyone else's."""
    return _of_city().get(pk=issued_id)


def versions(issued: IssuedDecision) -> QuerySet[IssuedDecision]:
    """Every version of a number, newest first, each with its answers."""
    same = _standing().filter(contract_id=issued.contract_id, number=issued.number)
    return same.prefetch_related(Prefetch("answers", Answer.objects.order_by("answered_at", "pk"))).order_by("-version")


def newest(contract_id: UUID, number: str) -> IssuedDecision | None:
    """The version of a number that counts; None for a number the city has not used under the contract."""
    return _standing().filter(contract_id=contract_id, number=number).order_by("-version").first()


def private_of(issued: IssuedDecision) -> Private:
    """What is enclosed, while it is; nothing once it was taken or replaced."""
    found = Enclosure.objects.filter(issued_id=issued.pk).first()
    return found.private if found else Private()


def enclosed(issued: IssuedDecision) -> Private:
    """The same of a version whose enclosure is at hand."""
    found: Any = getattr(issued, "enclosure", None)
    return found.private if isinstance(found, Enclosure) else Private()


def to_take() -> QuerySet[IssuedDecision]:
    """What the city decided and this NPO has not taken, oldest first, with its questions and what is enclosed."""
    found = _of_npo(is_newest=True, state_word__in=(State.ISSUED, State.QUESTIONED))
    questions = Prefetch("answers", Answer.objects.order_by("answered_at", "pk"))
    return found.prefetch_related(questions, "enclosure").order_by("effective_on", "issued_at", "pk")


def addressed(issued_id: UUID) -> IssuedDecision:
    """One version addressed to this NPO; DoesNotExist for anyone else's."""
    return _of_npo().prefetch_related("answers", "enclosure").get(pk=issued_id)


def taken_before(issued: IssuedDecision) -> IssuedDecision | None:
    """The version of the same number this NPO took last."""
    found = _of_npo(contract_id=issued.contract_id, number=issued.number, state_word=State.TAKEN)
    return found.order_by("-version").first()


def reports_to_city(*, answered: bool = False) -> QuerySet[PersonReport]:
    """What NPOs told this city, oldest first; those it has answered the newest first."""
    found = PersonReport.objects.filter(city_id=crossing.current().pk, reply__isnull=not answered)
    found = found.select_related("contract__npo__organisation", "reply")
    return found.order_by("-reported_at", "-pk") if answered else found.order_by("reported_at", "pk")


def report_to_city(report_id: UUID) -> PersonReport:
    """One report to this city; DoesNotExist for anyone else's."""
    found = PersonReport.objects.select_related("contract__npo__organisation", "reply")
    return found.get(pk=report_id, city_id=crossing.current().pk)


def reports_of_npo() -> QuerySet[PersonReport]:
    """What this NPO told its cities, newest first, with what they did."""
    found = PersonReport.objects.filter(npo_id=crossing.current().pk)
    return found.select_related("contract__city__organisation", "reply").order_by("-reported_at", "-pk")


def file_of_city(file_id: UUID) -> DecisionFile:
    """One file of this city; DoesNotExist for anyone else's."""
    return DecisionFile.objects.get(pk=file_id, city_id=crossing.current().pk)


def drafts_of_city() -> QuerySet[DecisionFile]:
    """Files read and not issued yet, newest first, without their rows."""
    found = DecisionFile.objects.filter(city_id=crossing.current().pk, state=FileState.DRAFT).defer("rows")
    return found.order_by("-read_at", "pk")


@dataclass(frozen=True, slots=True)
class Card:
    """One number of a city with everything to show: the newest version, what holds, every version there was."""

    newest: IssuedDecision
    history: Sequence[IssuedDecision]
    programme: str
    classes: Sequence[tuple[date, str]]
    values: Sequence[tuple[str, str]]
    private: Private


def card_of(issued: IssuedDecision, today: date) -> Card:
    """The card of the number a version belongs to."""
    history = list(versions(issued))
    rules, newest_one = rules_under(issued.contract), history[0]
    choices, labels = choices_in(rules), choices_in(rules).burden_label
    held = newest_one.holding(max(today, newest_one.starts_on))
    return Card(
        newest=newest_one,
        history=history,
        programme=choices.programme_label(newest_one.programme),
        classes=[(row.starts_on, labels(row.burden_class)) for row in newest_one.dated if row.burden_class],
        values=[
            (spec.label, in_words(spec, held.inputs[spec.name]))
            for spec in asked_of_person(rules)
            if held.inputs.get(spec.name)
        ],
        private=private_of(newest_one),
    )
