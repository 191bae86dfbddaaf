"""The city's decisions and the burden classes beside them. Ending one moves stops: see `plans.actions`."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from npo_platform.kernel.calendar import wareki
from npo_platform.kernel.errors import Refusal
from services.months.actions import touch_period
from services.months.checks import hold_open
from services.people.checks import DecisionDraft, check_decision, refuse_all
from services.people.models import BurdenClass, Decision, InputValue, Recipient
from services.people.queries import burden_history, burden_on, choices_of
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.registry.checks.settled import require_unsettled
from tenants.registry.queries import contract


@transaction.atomic
def decide(recipient: Recipient, draft: DecisionDraft, *, by: Person, at: datetime) -> Decision:
    """Enter a decision of the city for a person, with the burden class from its first day if it is known.

    Refused (`bad_input`) with everything wrong: the number, the period, an overlap, a code the pack does not know.
    A person whose use has ended is refused (`use_ended`).
    """
    recipient = Recipient.objects.select_for_update(no_key=True).get(pk=recipient.pk)
    if recipient.ended_on and recipient.ended_on < draft.starts_on:
        raise Refusal(
            "use_ended",
            f"{recipient.name}さんの利用は{wareki(recipient.ended_on)}で終わっています。"
            "利用を再開してから、決定を入れてください。",
        )
    require_unsettled(draft.contract_id)
    refuse_all(check_decision(draft, agreed=contract(draft.contract_id), recipient=recipient))

    decision = Decision.objects.create(
        recipient=recipient,
        contract_id=draft.contract_id,
        number=draft.number.strip(),
        programme=draft.programme,
        starts_on=draft.starts_on,
        until=draft.until,
        weekdays="".join(sorted(set(draft.weekdays))),
        per_week=draft.per_week,
    )
    if draft.burden_class:
        _add_class(decision, draft.burden_class, draft.starts_on)
    add_input_values(decision, {name: typed for name, typed in draft.inputs.items() if typed}, draft.starts_on)
    touch_period(decision.contract_id, decision.starts_on, decision.until, at=at)
    record("decided", decision, by=by, at=at)
    return decision


@transaction.atomic
def set_burden_class(decision: Decision, code: str, starts_on: date, *, by: Person, at: datetime) -> BurdenClass:
    """Say which burden class holds from a day on; an earlier row for that day stays and no longer counts.

    Refused outside the decision (`outside_decision`), for a code the pack does not know (`unknown_code`), and where a
    closed month would change (`month_closed`); where no class was known yet, no closed month was priced by one.
    The class that holds already is not written twice.
    """
    decision = Decision.objects.select_for_update(of=("self",), no_key=True).get(pk=decision.pk)
    require_unsettled(decision.contract_id)
    _check_class(decision, code, starts_on)
    history = burden_history(decision)
    until = min((row.starts_on for row in history if row.starts_on > starts_on), default=decision.until)
    standing = [row for row in history if row.starts_on <= starts_on]
    if standing and burden_on(decision, starts_on) == code:
        return standing[-1]
    if standing:
        hold_open(decision.contract_id, starts_on, until)

    row = _add_class(decision, code, starts_on)
    touch_period(decision.contract_id, starts_on, until, at=at)
    record("burden_class_set", decision, by=by, at=at)
    return row


def _add_class(decision: Decision, code: str, starts_on: date) -> BurdenClass:
    position = decision.burden_classes.count() + 1
    return BurdenClass.objects.create(decision=decision, position=position, code=code, starts_on=starts_on)


def add_input_values(decision: Decision, values: Mapping[str, str], starts_on: date) -> list[InputValue]:
    """Write down what else the rules ask, as it is; the caller has checked it."""
    count = decision.input_values.count()
    rows = [
        InputValue(decision=decision, position=count + number, name=name, value=value, starts_on=starts_on)
        for number, (name, value) in enumerate(values.items(), start=1)
    ]
    return InputValue.objects.bulk_create(rows)


def _check_class(decision: Decision, code: str, starts_on: date) -> None:
    require_covered(decision, starts_on)
    known = dict(choices_of(decision.contract_id).burden_classes)
    if not code or (known and code not in known):
        raise Refusal(
            "unknown_code",
            f"負担区分は、市の規則にあるもの（{'・'.join(known.values())}）から選んでください。",
        )


def require_covered(decision: Decision, starts_on: date) -> None:
    """Refuse (`outside_decision`) a day outside a decision."""
    if not decision.covers(starts_on):
        last = f"{wareki(decision.last_day)}まで" if decision.last_day else ""
        raise Refusal(
            "outside_decision",
            f"適用開始日は、決定の期間（{wareki(decision.starts_on)}から{last}）の中の日を入れてください。",
        )
