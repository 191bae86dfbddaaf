"""From the last day of a contract until nothing under it changes any more."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from npo_platform.kernel.calendar import Month, wareki, wareki_long
from npo_platform.kernel.errors import Refusal
from services.handover.queries.ending import Ending, ending
from services.months.actions import open_settling_month
from services.months.models import Month as MonthRow
from services.plans.queries.carrying import Carrying, renewals_to_carry
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.notices.actions import tell_once
from tenants.payments.queries import payments_for
from tenants.registry.models import Contract, Settlement
from tenants.registry.queries import contracts_of_npo

ENDS_IN = 30  # days, the last one among them, in which the NPO is told
ERASED_IN = (90, 30)


@transaction.atomic
def settle(contract_id: UUID, *, by: Person | None, today: date, at: datetime) -> Settlement:
    """Let a contract be read-only from today: everything under it is paid and the time to correct it is over.

    Refused before its time (`not_yet`), while something is open (`still_open`), and twice (`contract_settled`).
    """
    state = ending(contract_id, today)
    agreed = state.contract
    if agreed.settled is not None:
        raise Refusal("contract_settled", f"この契約は{wareki(agreed.settled.settled_on)}に精算済みになりました。")
    if today < agreed.correct_until:
        until = wareki(agreed.correct_until - timedelta(days=1))
        raise Refusal(
            "not_yet", f"この契約は{until}まで直せます（{agreed.correction_basis}）。そのあとで精算済みになります。"
        )
    if state.blocking:
        raise Refusal("still_open", f"まだ終わっていないことがあります。{state.blocking[0].words}。")
    paid = sum(one.yen for one in payments_for([path.claim_id for path in state.months if path.claim_id]).values())
    made = Settlement(contract=agreed, settled_on=today, months=len(state.months), city_yen=paid)
    made.save(force_insert=True)
    record("contract_settled", agreed, by=by, at=at, detail=agreed.number)
    tell_once(
        agreed.npo_id,
        f"settled/{agreed.pk}",
        title=f"{agreed.city_name}との契約「{agreed.number}」は精算済みになりました",
        body=f"{made.months}か月分がすべて支払われ、直せる期間も過ぎました。見ることと印刷だけができます。"
        f"{wareki(agreed.erase_on)}から消去できるようになります。",
        link=reverse("handover:ending", args=[agreed.pk]),
        at=at,
    )
    return made


@transaction.atomic
def begin_settling_month(contract_id: UUID, *, by: Person | None, today: date, at: datetime) -> MonthRow:
    """Open a month after the contract's end that carries what was found late. Refused without any (`nothing_late`)."""
    state = ending(contract_id, today)
    if not state.needs_settling_month:
        raise Refusal("nothing_late", "契約が終わったあとで精算するものはありません。")
    following = state.months[0].month.value.shift(1) if state.months else Month.of(today)
    first = Month.of(state.contract.last_day).shift(1)
    opened = open_settling_month(contract_id, max(following, first, Month.of(today)), at=at)
    if by is not None:
        record("settling_month_opened", opened, by=by, at=at)
    return opened


def tend(*, today: date, at: datetime) -> None:
    """Every day, for each contract: tell what comes, open a month for what is late, settle what is done; repeatable."""
    for waiting in renewals_to_carry(today):
        _tell_to_carry(waiting, today, at=at)
    for agreed in contracts_of_npo():
        if agreed.settled is None:
            _tell_of_end(agreed, today, at=at)
            if today >= agreed.end:
                _tend_ended(ending(agreed.pk, today), today, at=at)
        elif agreed.settled.erased_on is None:
            _tell_of_erasure(agreed, today, at=at)


def _tend_ended(state: Ending, today: date, *, at: datetime) -> None:
    if state.may_settle:
        settle(state.contract.pk, by=None, today=today, at=at)
    elif state.needs_settling_month:
        begin_settling_month(state.contract.pk, by=None, today=today, at=at)


def _tell_to_carry(waiting: Carrying, today: date, *, at: datetime) -> None:
    following = waiting.following
    if today < following.starts_on - timedelta(days=ENDS_IN):
        return
    tell_once(
        following.npo_id,
        f"carry/{following.pk}",
        title=f"利用決定{len(waiting.people)}人分を、更新後の契約「{following.number}」に引き継いでください",
        body=f"更新後の契約は{wareki_long(following.starts_on)}に始まります。引き継ぐと、予定も負担区分もそのまま続きます。",
        link=reverse("plans:carry", args=[following.pk]),
        at=at,
    )


def _tell_of_end(agreed: Contract, today: date, *, at: datetime) -> None:
    if not agreed.last_day - timedelta(days=ENDS_IN - 1) <= today <= agreed.last_day:
        return
    tell_once(
        agreed.npo_id,
        f"ends/{agreed.pk}/{agreed.end}",
        title=f"{agreed.city_name}との契約「{agreed.number}」は{wareki_long(agreed.last_day)}で終わります",
        body=f"そのあとの予定は立ちません。最後の月も、いつものように締めて提出してください。"
        f"直せるのは{wareki(agreed.correct_until - timedelta(days=1))}までです。",
        link=reverse("handover:ending", args=[agreed.pk]),
        at=at,
    )


def _tell_of_erasure(agreed: Contract, today: date, *, at: datetime) -> None:
    left = (agreed.erase_on - today).days
    stage = min((days for days in ERASED_IN if left <= days), default=None)
    if stage is None or left < 0:
        return
    tell_once(
        agreed.npo_id,
        f"erasure/{agreed.pk}/{agreed.erase_on}/{stage}",
        title=f"契約「{agreed.number}」の利用者の記録は{wareki(agreed.erase_on)}から消去できます",
        body=f"{agreed.keep_basis}。手もとに残すものは、それまでに引き渡しのデータとして受け取ってください。"
        "合計と照合値は、消去のあとも残ります。",
        link=reverse("handover:ending", args=[agreed.pk]),
        at=at,
    )
