"""Working out what a version changes in closed months: proposals, or the reason why there is none."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from billing_rules.engine import CompiledPack
from billing_rules.facts import MonthFacts
from billing_rules.packs import queries as packs
from billing_rules.packs.models import PackVersion
from services.adjustments.models import Correction, CorrectionLine
from services.adjustments.queries import corrections_of
from services.adjustments.states import CorrectionState
from services.corrections.queries.lookup import corrections_under
from services.corrections.queries.reach import Reached, contracts_under, reached_months
from services.corrections.queries.weigh import Weighed, weigh
from services.months.models import Month
from services.months.queries import months_of
from services.statements.actions import lock_months, settle_late
from services.statements.queries.late import closed_statements, unsettled
from services.statements.queries.truth import Truth
from tenants import crossing
from tenants.notices.actions import tell

KIND = "correction_proposed"


@transaction.atomic
def propose(version: PackVersion, *, at: datetime) -> list[Correction]:
    """Re-run the closed months the city wants corrected, and keep for each what comes out differently.

    Each month's true facts are what it froze and the late records settled since; what was billed are its lines and
    every adjustment made to them. Months before the city's limit, and months the version cannot price, are listed
    with the reason. Done again it makes nothing new; a proposal that was overtaken is replaced. The months
    themselves are not touched.
    """
    made = _work_out(version, at=at)
    proposed = [one for one in made if one.state == CorrectionState.PROPOSED]
    if proposed:
        _call_for_confirmation(version, proposed, at=at)
    return made


def fresh_corrections(version: PackVersion, *, at: datetime) -> list[Correction]:
    """The version's corrections as they should be read now, worked out again when something overtook them."""
    if not _is_fresh(version):
        _work_out(version, at=at)
    return corrections_under(version)


def _is_fresh(version: PackVersion) -> bool:
    """No late record waits, and everything that was made still answers its month."""
    known, kept = {one.pk for one in corrections_under(version)}, set()
    for agreed in contracts_under(version):
        months = months_of(agreed.pk)
        if unsettled(agreed.pk, closed_statements(months)):
            return False
        reached = reached_months(version, months)
        kept |= {own.pk for one in reached if (own := one.own(version)) and one.is_fresh(own)}
    return known == kept


@transaction.atomic
def _work_out(version: PackVersion, *, at: datetime) -> list[Correction]:
    made: list[Correction] = []
    for agreed in contracts_under(version) if version.correct_from else ():
        months = lock_months(agreed.pk)
        settle_late(agreed.pk, at=at)
        made += _propose_in(version, months, at=at)
    return made


def _propose_in(version: PackVersion, months: Sequence[Month], *, at: datetime) -> list[Correction]:
    pack, made = packs.compiled(version), list[Correction]()
    truth = Truth.of(pack, months)
    reached = reached_months(version, months)
    _drop_of_other_months(version, months, reached)
    for one in reached:
        own = one.own(version)
        if one.is_overtaken(version):
            _replace([own] if own and own.state == CorrectionState.PROPOSED else [])
        elif not (own and one.is_fresh(own)):
            made += _answer(version, one, truth.facts_of(one.month), pack, at=at)
    return made


def _answer(
    version: PackVersion, one: Reached, facts: MonthFacts, pack: CompiledPack, *, at: datetime
) -> list[Correction]:
    """The month's correction, in place of what it held of this version and of proposals before it."""
    waiting, own = one.waiting(version), one.own(version)
    if not (one.is_touched or waiting or own):
        return []
    if version.correct_from and one.month.starts_on < version.correct_from:
        _replace([own] if own else [])
        return [_keep(version, one, CorrectionState.OUTSIDE, at=at, reason=version.past_decision)]
    weighed = weigh(one.statement, one.live, facts, packs.compiled(one.former), pack)
    if weighed.refused:
        _replace([own] if own else [])
        reason = f"値段の決まらない記録が {len(weighed.refused)}件あります。{weighed.refused[0]}"
        return [_keep(version, one, CorrectionState.BLOCKED, at=at, reason=reason, weighed=weighed)]
    _replace([*waiting, *([own] if own else [])])
    state = CorrectionState.PROPOSED if weighed.lines else CorrectionState.UNCHANGED
    return [_keep(version, one, state, at=at, weighed=weighed)]


def _keep(
    version: PackVersion,
    one: Reached,
    state: CorrectionState,
    *,
    at: datetime,
    reason: str = "",
    weighed: Weighed | None = None,
) -> Correction:
    correction = Correction.objects.create(
        contract_id=one.month.contract_id,
        month=one.month,
        basis=one.statement.number,
        adjusted=len(one.live),
        version_id=version.pk,
        version_number=version.number,
        version_digest=version.digest,
        version_label=str(version),
        former_id=one.former.pk,
        former_digest=one.former.digest,
        former_label=str(one.former),
        clauses=one.clauses,
        facts_digest=weighed.facts_digest if weighed else "",
        state=state,
        reason=reason,
        created_at=at,
    )
    CorrectionLine.objects.bulk_create(_rows(correction, weighed) if weighed else [])
    return correction


def _rows(correction: Correction, weighed: Weighed) -> list[CorrectionLine]:
    return [
        CorrectionLine(
            correction=correction,
            position=position,
            key=line.key,
            words=line.words,
            old_lines=_figures(line.old),
            new_lines=_figures(line.new),
            recipient_id=line.recipient_id,
            decision_id=line.decision_id,
            **{
                f"{name}_{side}": value
                for side, figures in (("before", line.before), ("after", line.after))
                for name, value in zip(("quantity", "user", "city"), figures, strict=True)
            },
        )
        for position, line in enumerate(weighed.lines)
    ]


def _figures(lines: Mapping[str, tuple[int, int, int]]) -> list[dict[str, str | int]]:
    return [
        {"key": key, "quantity": quantity, "user_yen": user, "city_yen": city, "total_yen": user + city}
        for key, (quantity, user, city) in lines.items()
    ]


def _drop_of_other_months(version: PackVersion, months: Sequence[Month], reached: Sequence[Reached]) -> None:
    """What was proposed of a month that was opened again, or frozen again, is void."""
    now = {one.month.pk: one.statement.number for one in reached}
    held = corrections_of([month.pk for month in months])
    _replace(
        [
            one
            for one in held
            if one.version_id == version.pk
            and one.state != CorrectionState.CONFIRMED
            and now.get(one.month_id) != one.basis
        ]
    )


def _replace(corrections: Sequence[Correction]) -> None:
    ids = [one.pk for one in corrections]
    Correction.objects.filter(pk__in=ids).exclude(state=CorrectionState.CONFIRMED).update(
        state=CorrectionState.REPLACED
    )


def _call_for_confirmation(version: PackVersion, proposed: Sequence[Correction], *, at: datetime) -> None:
    months = "、".join(f"{one.month.label}分" for one in proposed)
    tell(
        crossing.current().pk,
        kind=KIND,
        title=f"{version}による過誤調整の案があります",
        body=f"{months}を新しい規則で計算し直しました。差を確かめてください。確かめると、次に締める月に入ります。",
        link=reverse("corrections:show", args=[version.pk], urlconf=settings.TENANT_TYPES["npo"]["URLCONF"]),
        at=at,
    )
