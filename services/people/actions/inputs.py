"""What else the rules ask about a person, dated beside the decision like a burden class."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from billing_rules.decided import check_inputs
from billing_rules.engine import Input, said
from services.months.actions import touch_period
from services.months.checks import hold_open
from services.people.actions.decisions import add_input_values, require_covered
from services.people.checks import refuse_all
from services.people.models import Decision, InputValue
from services.people.queries import asked_of_person, rules_under, usual_of_person, values_of, values_on
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.registry.checks.settled import require_unsettled
from tenants.registry.queries import contract


@transaction.atomic
def set_input_values(
    decision: Decision, values: Mapping[str, str], starts_on: date, *, by: Person, at: datetime
) -> list[InputValue]:
    """Say what holds from a day on; earlier rows stay, and what holds already is not written twice.

    Refused outside the decision (`outside_decision`), with every name and value that is none of the rules'
    (`bad_input`), and where a closed month would change (`month_closed`); where nothing was known and the rules had
    no value for that case, no closed month was priced by it.
    """
    decision = Decision.objects.select_for_update(of=("self",), no_key=True).get(pk=decision.pk)
    require_unsettled(decision.contract_id)
    require_covered(decision, starts_on)
    asked, wanted = _checked(decision, values)

    rows = values_of([decision]).get(decision.pk, [])
    standing = values_on(rows, starts_on)
    wanted = {name: value for name, value in wanted.items() if standing.get(name, "") != value}
    if not wanted:
        return []
    until = _end(rows, wanted, starts_on, decision.until)
    if any(name in standing or _was_priced(asked[name]) for name in wanted):
        hold_open(decision.contract_id, starts_on, until)
    added = add_input_values(decision, wanted, starts_on)
    touch_period(decision.contract_id, starts_on, until, at=at)
    record("input_values_set", decision, by=by, at=at, detail=" ".join(wanted))
    return added


def _checked(decision: Decision, values: Mapping[str, str]) -> tuple[dict[str, Input], dict[str, str]]:
    """Everything that may be said here, and the values as they are kept; a usual value may always be emptied."""
    rules = rules_under(contract(decision.contract_id))
    usual = {spec.name: spec for spec in usual_of_person(rules)}
    asked = {spec.name: spec for spec in asked_of_person(rules)} | usual
    emptied = {name for name, typed in values.items() if name in usual and not typed}
    refuse_all(check_inputs({name: typed for name, typed in values.items() if name not in emptied}, asked.values()))
    return asked, {name: "" if name in emptied else said(asked[name], typed) for name, typed in values.items()}


def _end(rows: Iterable[InputValue], names: Collection[str], starts_on: date, until: date | None) -> date | None:
    """The day by which every one of these names has a later row, or the decision ends."""
    later = [[row.starts_on for row in rows if row.name == name and row.starts_on > starts_on] for name in names]
    return max(map(min, later)) if all(later) else until


def _was_priced(spec: Input) -> bool:
    """Months may have been computed although nothing was entered here."""
    return spec.if_missing is not None or spec.level == "event"
