"""A contract to agree on, for the walk over every route and role."""

from uuid import UUID

from tenants import crossing
from tenants.registry.queries import contracts_of_city, contracts_of_npo
from tenants.registry.states import Kind
from tests.examples import example


@example("terms:agree", "contract_id")
def _contract_id() -> UUID:
    in_city = crossing.current().kind == Kind.CITY
    return (contracts_of_city() if in_city else contracts_of_npo())[0].pk
