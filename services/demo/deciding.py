"""What the cities decide about persons of the sample: some of it taken, some of it waiting on both sides."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from billing_rules.decisions import actions, queries
from billing_rules.decisions.checks import IssuedDraft
from billing_rules.decisions.queries import Issued
from billing_rules.persons import choices_in, rules_under
from npo_platform.kernel.calendar import Month
from services.demo.changes import NEXT_CLASS
from services.intakes.actions import TakeDraft, take
from services.people.models import Decision
from services.people.queries import burden_on
from tenants.accounts.queries import Person
from tenants.registry.models import Contract

ANSWERED_BUT = 2  # reports a city has not answered yet
NEWCOMER = ("𠮷田", "志津", "よしだ", "しづ")


def known_to_city(contract: Contract, day: date, count: int) -> list[IssuedDraft]:
    """The first decisions of a contract that still hold and whose class can change and never did; inside the NPO."""
    found = list[IssuedDraft]()
    decisions = Decision.objects.filter(contract_id=contract.pk, until__isnull=True, recipient__ended_on__isnull=True)
    for decision in decisions.select_related("recipient").order_by("number"):
        code = burden_on(decision, day)
        if code in NEXT_CLASS and code == burden_on(decision, decision.starts_on):
            found.append(_draft(decision, code or ""))
        if len(found) == count:
            break
    return found


def issue_known(contract: Contract, known: list[IssuedDraft], *, by: Person, at: datetime) -> list[Issued]:
    """The city's own rows of what it decided by letter; inside the city."""
    return [actions.issue(contract, one, by=by, at=at) for one in known]


def take_known(issued: list[Issued], *, by: Person, at: datetime) -> None:
    """The NPO takes them: nothing changes, and from now on both speak of the same versions."""
    for one in issued:
        take(one.pk, TakeDraft(), by=by, at=at)


def decide_now(contract: Contract, issued: list[Issued], today: date, *, by: Person, at: datetime) -> None:
    """One begins, one changes class from the next month, one moves away: all three wait to be taken."""
    changing, leaving = issued
    next_month = Month.of(today).shift(1).first
    newer = replace(_again(changing), burden_class=NEXT_CLASS[changing.holding(today).burden_class])
    actions.change(changing, newer, next_month, by=by, at=at)
    actions.stop(leaving, actions.StopDraft(today + timedelta(days=9), "moved"), by=by, at=at)
    actions.issue(contract, _newcomer(contract, today + timedelta(days=5)), by=by, at=at)


def answer_reports(*, by: Person, at: datetime) -> None:
    """The city has noted the older reports."""
    reports = list(queries.reports_to_city())
    for told in reports[: max(0, len(reports) - ANSWERED_BUT)]:
        actions.note_report(told, by=by, at=at)


def _draft(decision: Decision, code: str) -> IssuedDraft:
    person = decision.recipient
    return IssuedDraft(
        number=decision.number,
        family_name=person.family_name,
        given_name=person.given_name,
        family_kana=person.family_kana,
        given_kana=person.given_kana,
        born_on=person.born_on,
        programme=decision.programme,
        starts_on=decision.starts_on,
        until=decision.until,
        weekdays=decision.weekdays,
        per_week=decision.per_week,
        burden_class=code,
    )


def _again(issued: Issued) -> IssuedDraft:
    names = ("number", "family_name", "given_name", "family_kana", "given_kana", "born_on", "programme")
    period = ("starts_on", "until", "weekdays", "per_week")
    return IssuedDraft(**{name: getattr(issued, name) for name in (*names, *period)})


def _newcomer(contract: Contract, starts_on: date) -> IssuedDraft:
    choices = choices_in(rules_under(contract))
    family_name, given_name, family_kana, given_kana = NEWCOMER
    return IssuedDraft(
        number=f"{starts_on.year % 100}-9001-{contract.number[-3:-1]}",
        family_name=family_name,
        given_name=given_name,
        family_kana=family_kana,
        given_kana=given_kana,
        born_on=date(1941, 6, 12),
        programme=choices.programmes[0][0] if choices.programmes else "",
        starts_on=starts_on,
        weekdays="024",
        per_week=3,
        burden_class=choices.burden_classes[0][0],
        postcode="0000000",
        address="緑町3-2-1（見本）",
        phone="0300001234",
        note="耳が遠いので、呼び鈴は長めに",
    )
