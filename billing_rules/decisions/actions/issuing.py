"""The city decides about a person, changes what it decided, and ends it: every act is a version of its own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from billing_rules.decisions.checks import IssuedDraft, check_issued, refuse_all
from billing_rules.decisions.models import Dated, Enclosure, IssuedDecision, Private
from billing_rules.decisions.queries import issued_of_city, newest, private_of
from billing_rules.decisions.states import EndReason, Kind
from npo_platform.kernel.calendar import tokyo_day, wareki
from npo_platform.kernel.errors import Finding, Refusal
from npo_platform.kernel.kana import hiragana
from npo_platform.kernel.persons import bad, name_key
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.notices.actions import tell
from tenants.registry.checks.settled import require_unsettled
from tenants.registry.models import Contract
from tenants.registry.queries import contract

NOTICE = "decision_issued"
_PERSON = ("family_name", "given_name", "family_kana", "given_kana", "person_number", "born_on")
_TERMS = ("programme", "starts_on", "until", "weekdays", "per_week")


@dataclass(frozen=True, slots=True)
class StopDraft:
    """The end of a decision as typed."""

    last_on: date
    reason: str
    note: str = ""


@transaction.atomic
def issue(agreed: Contract, draft: IssuedDraft, *, by: Person, at: datetime, alone: bool = True) -> IssuedDecision:
    """Decide that a person may use the service; the NPO is told, once for all when it is not `alone`.

    Refused (`decision_to_mend`) with everything wrong, a number used before under the contract among it.
    """
    agreed = _locked(agreed.pk)
    findings = check_issued(draft, agreed, today=tokyo_day(at))
    known = newest(agreed.pk, draft.number.strip())
    if known:
        findings.append(
            Finding(
                "number_issued",
                f"決定番号「{known.number}」は、{known.name}さんの決定として通知してあります。"
                "変えるときは、その決定を開いて「変える」を押してください",
                where="number",
            )
        )
    refuse_all(findings)
    dated = [Dated(draft.starts_on, draft.burden_class, _filled(draft.inputs))]
    issued = _version(agreed, draft, 1)
    issued.kind, issued.effective_on = Kind.DECIDE, draft.starts_on
    return _write(issued, dated, draft.private, by=by, at=at, alone=alone)


@transaction.atomic
def change(
    issued: IssuedDecision, draft: IssuedDraft, effective_on: date, *, by: Person, at: datetime, alone: bool = True
) -> IssuedDecision:
    """Decide otherwise from a day on; what is empty of burden class and values stays as it is.

    Refused (`decision_to_mend`) as when deciding, for another number or programme and a day outside the period, when
    nothing would change (`nothing_changed`), and when a younger version is there (`decision_moved_on`).
    """
    before, agreed = _newest_locked(issued)
    findings = check_issued(draft, agreed, today=tokyo_day(at), whole=False)
    findings += _fixed(before, draft, effective_on)
    refuse_all(findings)
    holding = before.holding(effective_on)
    news = Dated(
        effective_on,
        draft.burden_class if draft.burden_class != holding.burden_class else "",
        {name: value for name, value in _filled(draft.inputs).items() if holding.inputs.get(name) != value},
    )
    after = _version(agreed, draft, before.version + 1)
    after.kind, after.effective_on = Kind.CHANGE, effective_on
    moved = before.kind == Kind.STOP or any(getattr(before, n) != getattr(after, n) for n in (*_PERSON, *_TERMS))
    has_news = bool(news.burden_class or news.inputs)
    if not moved and not has_news and draft.private == private_of(before):
        raise Refusal("nothing_changed", "変わったところがありません。変えるところを直してから、押してください。")
    dated = [*before.dated, news] if has_news else before.dated
    return _write(after, dated, draft.private, by=by, at=at, alone=alone)


@transaction.atomic
def stop(issued: IssuedDecision, draft: StopDraft, *, by: Person, at: datetime, alone: bool = True) -> IssuedDecision:
    """End a decision after its last day of use.

    Refused (`decision_to_mend`) for a day outside its period, when it is ended already (`decision_stopped`), and when
    a younger version is there (`decision_moved_on`).
    """
    before, _ = _newest_locked(issued)
    if before.kind == Kind.STOP:
        raise Refusal(
            "decision_stopped",
            f"決定「{before.number}」は{wareki(before.effective_on)}までで廃止してあります。日を直すときは「変える」を押してください。",
        )
    if not before.starts_on <= draft.last_on or (before.until and draft.last_on >= before.until):
        end = f"{wareki(before.last_day)}" if before.last_day else "その後"
        refuse_all(
            [bad("last_on", f"最後の日は、決定の期間（{wareki(before.starts_on)}から{end}）の中の日を入れてください")]
        )
    after = _copy(before)
    after.kind, after.effective_on = Kind.STOP, draft.last_on
    after.until, after.end_reason = draft.last_on + timedelta(days=1), EndReason(draft.reason)
    return _write(after, before.dated, Private(note=draft.note.strip()), by=by, at=at, alone=alone)


def tell_npos(issued: Iterable[IssuedDecision], *, at: datetime) -> None:
    """One notice to each NPO about everything issued to it in one act."""
    by_npo: dict[UUID, list[IssuedDecision]] = {}
    for one in issued:
        by_npo.setdefault(one.npo_id, []).append(one)
    link = reverse("intakes:list", urlconf=settings.TENANT_TYPES["npo"]["URLCONF"])
    for npo_id, rows in by_npo.items():
        tell(npo_id, kind=NOTICE, title=_title(rows), body=_TAKE, link=link, at=at)


_TAKE = "「市からの決定」を開いて、中身を確かめ、取り込んでください。打ち直しは要りません。"


def _title(rows: Sequence[IssuedDecision]) -> str:
    city = rows[0].contract.city_name
    if len(rows) == 1:
        return f"{city}から利用決定の{rows[0].get_kind_display()}が届きました（{rows[0].number}）"
    return f"{city}から利用決定が{len(rows)}件届きました"


def _locked(contract_id: UUID) -> Contract:
    """Two people of the city do not issue under one contract at the same time; DoesNotExist for anyone else's."""
    require_unsettled(contract_id)
    Contract.objects.select_for_update(of=("self",)).get(pk=contract_id)
    return contract(contract_id)


def _newest_locked(issued: IssuedDecision) -> tuple[IssuedDecision, Contract]:
    agreed = _locked(issued.contract_id)
    before = issued_of_city(issued.pk)
    if newest(before.contract_id, before.number) != before:
        raise Refusal(
            "decision_moved_on",
            f"決定「{before.number}」は、別の人がもう変えました。画面を開き直して、いまの内容を確かめてください。",
        )
    return before, agreed


def _fixed(before: IssuedDecision, draft: IssuedDraft, effective_on: date) -> list[Finding]:
    found = []
    if draft.number.strip() != before.number:
        found.append(
            bad("number", "決定番号は変えられません。別の番号にするときは、廃止して、新しい決定を入れてください")
        )
    if draft.programme != before.programme:
        found.append(bad("programme", "事業は変えられません。廃止して、新しい決定を入れてください"))
    if effective_on < draft.starts_on or (draft.until and effective_on >= draft.until):
        found.append(bad("effective_on", "変更の日は、決定の期間の中の日を入れてください"))
    return found


def _filled(inputs: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in inputs.items() if value}


def _version(agreed: Contract, draft: IssuedDraft, version: int) -> IssuedDecision:
    kana = {name: hiragana(getattr(draft, name).strip()) for name in ("family_kana", "given_kana")}
    names = {name: getattr(draft, name).strip() for name in ("number", "person_number", "family_name", "given_name")}
    return IssuedDecision(
        contract=agreed,
        city_id=agreed.city_id,
        npo_id=agreed.npo_id,
        version=version,
        name_key=name_key(draft),
        born_on=draft.born_on,
        programme=draft.programme,
        starts_on=draft.starts_on,
        until=draft.until,
        weekdays="".join(sorted(set(draft.weekdays))),
        per_week=draft.per_week,
        **names,
        **kana,
    )


def _copy(before: IssuedDecision) -> IssuedDecision:
    names = (*_PERSON, *_TERMS, "number", "name_key", "city_id", "npo_id", "contract")
    return IssuedDecision(version=before.version + 1, **{name: getattr(before, name) for name in names})


def _write(
    issued: IssuedDecision, dated: Sequence[Dated], private: Private, *, by: Person, at: datetime, alone: bool
) -> IssuedDecision:
    issued.seal_dated(dated)
    issued.issued_by_id, issued.issued_by_name, issued.issued_at = by.id, by.name, at
    issued.save(force_insert=True)
    earlier = IssuedDecision.objects.filter(contract_id=issued.contract_id, number=issued.number)
    Enclosure.objects.filter(issued__in=earlier).delete()
    _enclose(issued, private)
    record(f"decision_{_ACTS[Kind(issued.kind)]}", issued, by=by, at=at, detail=issued.number)
    if alone:
        tell_npos([issued], at=at)
    return issued


_ACTS = {Kind.DECIDE: "issued", Kind.CHANGE: "reissued", Kind.STOP: "stopped"}


def _enclose(issued: IssuedDecision, private: Private) -> None:
    if not private:
        return
    enclosure = Enclosure(issued=issued, city_id=issued.city_id, npo_id=issued.npo_id)
    enclosure.enclose(private)
    enclosure.save(force_insert=True)
