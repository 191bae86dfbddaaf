"""The NPO answers a version and reports back about persons; the city answers a report."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from billing_rules.decisions.actions.issuing import StopDraft, stop
from billing_rules.decisions.models import Answer, Enclosure, IssuedDecision, PersonReport, Reply
from billing_rules.decisions.queries import addressed, newest, report_to_city
from billing_rules.decisions.states import AnswerKind, ReplyKind, ReportKind, State
from npo_platform.kernel.calendar import wareki
from npo_platform.kernel.errors import Refusal
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.notices.actions import tell
from tenants.registry.models import Contract

QUESTION, REPORT = "decision_questioned", "person_reported"


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """What the city is told of a person, and nothing more."""

    number: str
    name: str
    kind: str
    happened_on: date
    note: str = ""


@transaction.atomic
def mark_taken(issued: IssuedDecision, *, by: Person, at: datetime) -> Answer:
    """Say that the NPO has taken a version, and throw away what was enclosed with it.

    Called in the transaction in which the NPO writes its own rows. Refused (`decision_taken`) the second time.
    """
    if Answer.objects.filter(issued=issued, kind=AnswerKind.TAKEN).exists():
        raise Refusal(
            "decision_taken", f"決定「{issued.number}」は、もう取り込んであります。画面を開き直してください。"
        )
    answer = _answer(issued, AnswerKind.TAKEN, "", by=by, at=at)
    Enclosure.objects.filter(issued=issued).delete()
    return answer


@transaction.atomic
def question(issued: IssuedDecision, sentence: str, *, by: Person, at: datetime) -> Answer:
    """Ask the city about a version, in a sentence; the version can still be taken, or the city changes it.

    Refused without a sentence (`question_empty`), and for a version that is taken or replaced (`not_waiting`).
    """
    issued = addressed(issued.pk)
    if not sentence.strip():
        raise Refusal("question_empty", "市に確かめたいことを、1文で書いてください。")
    if issued.state not in (State.ISSUED, State.QUESTIONED):
        raise Refusal(
            "not_waiting", f"決定「{issued.number}」は、もう取込みを待っていません。画面を開き直してください。"
        )
    answer = _answer(issued, AnswerKind.QUESTIONED, sentence.strip(), by=by, at=at)
    link = reverse("decisions:show", args=[issued.pk], urlconf=settings.TENANT_TYPES["city"]["URLCONF"])
    title = f"{issued.contract.npo_name}が決定「{issued.number}」に確認を求めています"
    tell(issued.city_id, kind=QUESTION, title=title, body=answer.sentence, link=link, at=at)
    record("decision_questioned", issued, by=by, at=at, detail=issued.number)
    return answer


@transaction.atomic
def report(agreed: Contract, draft: ReportDraft, *, by: Person, at: datetime) -> PersonReport:
    """Tell the city what happened to a person; the same told twice is told once."""
    kind = ReportKind(draft.kind)
    known = PersonReport.objects.filter(
        contract=agreed, number=draft.number, kind=kind, happened_on=draft.happened_on
    ).first()
    if known:
        return known
    told = PersonReport(
        contract=agreed,
        city_id=agreed.city_id,
        npo_id=agreed.npo_id,
        number=draft.number,
        name=draft.name,
        kind=kind,
        happened_on=draft.happened_on,
        reported_by_name=by.name,
        reported_at=at,
    )
    told.seal(draft.note.strip())
    told.save(force_insert=True)
    link = reverse("decisions:list", urlconf=settings.TENANT_TYPES["city"]["URLCONF"])
    title = f"{agreed.npo_name}からの知らせ：{kind.label}（決定 {told.number}）"
    tell(agreed.city_id, kind=REPORT, title=title, body=f"{wareki(told.happened_on)}。{_ANSWER}", link=link, at=at)
    record("person_reported", told, by=by, at=at, detail=kind.label)
    return told


_ANSWER = "「利用決定」を開いて、廃止を決めるか、確認したことを押してください。"


@transaction.atomic
def note_report(told: PersonReport, *, by: Person, at: datetime) -> Reply:
    """Say that the city has taken note of a report. Answered once (`report_answered`)."""
    return _reply(told, ReplyKind.NOTED, by=by, at=at)


@transaction.atomic
def stop_for(told: PersonReport, draft: StopDraft, *, by: Person, at: datetime) -> IssuedDecision:
    """End the decision a report is about, and answer the report by it.

    Refused as when ending a decision, for a number the city has not issued here (`number_unknown`), and for a report
    answered before (`report_answered`).
    """
    issued = newest(told.contract_id, told.number)
    if issued is None:
        raise Refusal(
            "number_unknown",
            f"決定「{told.number}」は、ここから通知したものではありません。廃止は今までどおりに知らせ、「確認した」を押してください。",
        )
    _reply(told, ReplyKind.STOPPED, by=by, at=at)
    return stop(issued, draft, by=by, at=at)


def _reply(told: PersonReport, kind: ReplyKind, *, by: Person, at: datetime) -> Reply:
    Contract.objects.select_for_update(of=("self",)).get(pk=told.contract_id)
    told = report_to_city(told.pk)
    if Reply.objects.filter(report=told).exists():
        raise Refusal("report_answered", "この知らせには、もう別の人が答えています。画面を開き直してください。")
    reply = Reply(
        report=told, city_id=told.city_id, npo_id=told.npo_id, kind=kind, replied_by_name=by.name, replied_at=at
    )
    reply.save(force_insert=True)
    record("report_answered", told, by=by, at=at, detail=kind.label)
    return reply


def _answer(issued: IssuedDecision, kind: AnswerKind, sentence: str, *, by: Person, at: datetime) -> Answer:
    answer = Answer(
        issued=issued,
        city_id=issued.city_id,
        npo_id=issued.npo_id,
        kind=kind,
        sentence=sentence,
        answered_by_name=by.name,
        answered_at=at,
    )
    answer.save(force_insert=True)
    return answer
