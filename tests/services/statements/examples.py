"""An evaluated May with one person in it, for the walk over every route and role."""

from uuid import UUID

from services.people.models import Recipient
from services.people.queries import rules_under
from services.statements.actions import fresh_statement
from services.statements.models import Statement
from tenants.accounts.models import User
from tenants.registry.queries import contracts_of_npo
from tests.examples import example
from tests.services.statements.scene import CLOSING, MAY, days, join, mihon_rules, month_row, publish, served

FAMILY = "明細"


def example_statement() -> Statement:
    """Made once in a test, found again afterwards."""
    contract = contracts_of_npo()[0]
    if rules_under(contract) is None:
        publish(contract.city.organisation, mihon_rules())
    if not Recipient.objects.filter(family_name=FAMILY).exists():
        by = User.objects.order_by("username")[0].username
        served(join(contract, FAMILY, by=by), days(MAY, 11, 13), by=by)
    return fresh_statement(month_row(contract, MAY), at=CLOSING)


def _line_id() -> UUID:
    return example_statement().lines.filter(recipient__family_name=FAMILY)[0].pk


def _recipient_id() -> UUID:
    example_statement()
    return Recipient.objects.get(family_name=FAMILY).pk


def _month() -> str:
    return str(example_statement().month.value)


example("statement_id")(lambda: example_statement().pk)
example("line_id")(_line_id)
example("statements:why", "recipient_id")(_recipient_id)
for _route in ("month", "book", "export", "how", "why", "event", "letter", "close", "waive"):
    example(f"statements:{_route}", "month")(_month)
for _route in ("statements:event", "statements:letter", "api:statement_person_explanation"):
    example(_route, "recipient_id")(_recipient_id)
for _route in ("statements:event", "api:statement_event_explanation"):
    example(_route, "recipient_id")(_recipient_id)
    example(_route, "day")(lambda: "2026-05-11")
    example(_route, "meal")(lambda: "lunch")
