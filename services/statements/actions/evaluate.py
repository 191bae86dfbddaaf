"""The open month's statement: written anew, line by line, whenever a fact, a rule or a late record moved."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from billing_rules.engine import ENGINE_VERSION, CompiledPack
from billing_rules.packs import queries as packs
from billing_rules.terms.queries import stamp_of
from npo_platform.kernel.digest import canonical
from services.adjustments.models import Adjustment
from services.adjustments.queries import open_adjustments
from services.months.models import Month
from services.months.queries import months_of
from services.statements.actions.locking import lock_months, locked
from services.statements.actions.settle import settle_late
from services.statements.models import Statement, StatementLine
from services.statements.queries.evaluation import Draft, Evaluation, evaluation_of
from services.statements.queries.late import closed_statements, outdated, unsettled
from services.statements.queries.lookup import carrying_month, revision_stamp, statement_of
from services.statements.states import StatementState
from tenants.registry.models import Contract
from tenants.registry.queries import contract

_WRITTEN = (
    "kind",
    "label",
    "recipient_id",
    "decision_id",
    "adjustment_id",
    "group_text",
    "unit",
    "counts",
    "quantity",
    "over_limit",
    "user_yen",
    "city_yen",
    "total_yen",
    "position",
)


@transaction.atomic
def evaluate_month(month: Month, *, at: datetime) -> Statement:
    """Write the open month's statement from what is known now, late records of closed months first.

    Refused when the month is closed (`month_closed`) and when the city has published no rules (`no_pack`).
    """
    return evaluated(month, at=at)[0]


def fresh_statement(month: Month, *, at: datetime, agreed: Contract | None = None) -> Statement:
    """The statement as it should be read now: a closed month's frozen one, an open month's re-written if stale.

    `agreed` is the month's contract, for whoever has it at hand. Refused when the city has published no rules
    (`no_pack`).
    """
    if month.is_closed:
        return Statement.objects.defer("facts").filter(month=month).order_by("-number")[0]
    agreed = agreed or contract(month.contract_id)
    return _if_fresh(month, months_of(month.contract_id), agreed) or _refreshed(month, agreed, at=at)


@transaction.atomic
def _refreshed(month: Month, agreed: Contract, *, at: datetime) -> Statement:
    return _if_fresh(month, lock_months(month.contract_id), agreed) or evaluated(month, at=at)[0]


def _if_fresh(month: Month, months: Sequence[Month], agreed: Contract) -> Statement | None:
    """`months` are those of the contract, read before the statement: one written in between is written once more."""
    statement = statement_of(month)
    if statement is None or statement.is_frozen:
        return None
    pack = packs.rules_now(agreed.city_id, agreed.service)
    stamp = _stamp(month, months, pack)
    same = (statement.pack_digest, statement.evaluated_revision) == (pack.digest, stamp)
    return statement if same and not _has_late(month, months) else None


def _stamp(month: Month, months: Sequence[Month], pack: CompiledPack) -> int:
    """Grows with every fact the month rests on and with every term of its contract."""
    start = pack.open_window_start(month.starts_on)
    return revision_stamp(month, months, start) + stamp_of(month.contract_id, pack)


def _has_late(month: Month, months: Sequence[Month]) -> bool:
    frozen = closed_statements([one for one in months if one.starts_on < month.starts_on])
    return bool(frozen) and bool(unsettled(month.contract_id, frozen) or outdated(frozen))


def evaluated(month: Month, *, at: datetime) -> tuple[Statement, Evaluation, list[Adjustment]]:
    """The statement re-written, what it was made of, and every difference this month carries."""
    settle_late(month.contract_id, at=at)
    months = lock_months(month.contract_id)
    month = locked(month, months)
    carried = [one for one in open_adjustments(month.contract_id) if carrying_month(months, one.from_month) == month]
    evaluation = evaluation_of(month, contract(month.contract_id), [one for one in carried if is_told(one)])
    statement = _write(month, evaluation, _stamp(month, months, evaluation.pack), at=at)
    _write_lines(statement, evaluation.lines)
    return statement, evaluation, carried


def is_told(adjustment: Adjustment) -> bool:
    """A month that only counts the record and comes to the same figures needs no line."""
    own = adjustment.from_month.starts_on == adjustment.service_on.replace(day=1)
    return own or any((adjustment.quantity, adjustment.user_yen, adjustment.city_yen))


def _write(month: Month, evaluation: Evaluation, stamp: int, *, at: datetime) -> Statement:
    statement = Statement.objects.defer("facts").filter(month=month, state=StatementState.OPEN).first()
    if statement is None:
        last = Statement.objects.filter(month=month).aggregate(last=Max("number"))["last"] or 0
        statement = Statement(month=month, number=last + 1)
    statement.pack_version_id = evaluation.version.pk
    statement.pack_digest = evaluation.version.digest
    statement.pack_label = str(evaluation.version)
    statement.engine = ENGINE_VERSION
    statement.evaluated_revision = stamp
    statement.evaluated_at = at
    statement.totals = evaluation.totals
    statement.refusals = evaluation.refusals
    if statement._state.adding:
        statement.save(force_insert=True)
    else:
        statement.save(
            update_fields=[
                "pack_version_id",
                "pack_digest",
                "pack_label",
                "engine",
                "evaluated_revision",
                "evaluated_at",
                "totals",
                "refusals",
            ]
        )
    return statement


def _write_lines(statement: Statement, drafts: Iterable[Draft]) -> None:
    """Only lines that changed are touched, so that the audit shows what moved and keys stay."""
    known = {line.key: line for line in StatementLine.objects.filter(statement=statement)}
    added, changed = [], []
    for position, draft in enumerate(drafts):
        wanted = _row(statement, draft, position)
        line = known.pop(draft.key, None)
        if line is None:
            added.append(wanted)
        elif _values(line) != _values(wanted):
            wanted.pk = line.pk
            changed.append(wanted)
    StatementLine.objects.filter(pk__in=[line.pk for line in known.values()]).delete()
    StatementLine.objects.bulk_update(changed, [name.removesuffix("_id") for name in _WRITTEN])
    StatementLine.objects.bulk_create(added)


def _row(statement: Statement, draft: Draft, position: int) -> StatementLine:
    return StatementLine(
        statement=statement,
        key=draft.key,
        kind=draft.kind,
        label=draft.label,
        recipient_id=draft.recipient_id,
        decision_id=draft.decision_id,
        adjustment_id=draft.adjustment_id,
        group_text=canonical(draft.group),
        unit=draft.unit,
        counts=draft.counts,
        quantity=draft.quantity,
        over_limit=draft.over_limit,
        user_yen=draft.user_yen,
        city_yen=draft.city_yen,
        total_yen=draft.total_yen,
        position=position,
    )


def _values(line: StatementLine) -> tuple[object, ...]:
    return tuple(getattr(line, name) for name in _WRITTEN)
