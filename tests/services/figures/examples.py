"""A month of the NPO one is in, and a contract of the city one is in, for the walk over every route and role."""

from uuid import UUID

from tenants.registry.queries import contracts_of_city, contracts_of_npo
from tests.examples import example
from tests.services.statements.scene import MAY, month_row


@example("figures:show", "month_id")
def _month() -> UUID:
    return month_row(contracts_of_npo()[0], MAY).pk


@example("statistics:show", "contract_id")
def _contract() -> UUID:
    return contracts_of_city()[0].pk


@example("statistics:show", "month")
def _calendar_month() -> str:
    return str(MAY)
