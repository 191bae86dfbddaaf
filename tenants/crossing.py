"""The only file that steps between schemas."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial

from django.db import transaction

from npo_platform.backend.here import here
from npo_platform.backend.logins import NoOrganisation, gate, organisation_login, owner
from tenants.registry.models import Organisation
from tenants.registry.states import Kind

__all__ = [
    "NoOrganisation",
    "after_commit",
    "as_owner",
    "current",
    "each_city",
    "each_npo",
    "each_organisation",
    "inside",
    "nobody",
    "through_gate",
]


def inside(organisation: Organisation) -> AbstractContextManager[None]:
    """Work with an organisation's own login. Refused inside a transaction."""
    login = organisation_login(organisation.role_name, organisation.schema_name)
    return here.entered(login, organisation)


def nobody() -> AbstractContextManager[None]:
    """Work without any login: every query raises."""
    return here.entered(None)


def through_gate() -> AbstractContextManager[None]:
    """Look up who exists: domains and organisations, nothing else."""
    return here.entered(gate())


def as_owner(schema: str = "public") -> AbstractContextManager[None]:
    """Migrate and found, from the command line or the operator's worker; the web has no key for it."""
    return here.entered(owner(schema))


def current() -> Organisation:
    """The organisation one is in; NoOrganisation outside."""
    organisation = here.tenant
    if not isinstance(organisation, Organisation):
        raise NoOrganisation("enter an organisation first: `with inside(organisation):`")
    return organisation


def each_organisation(kind: Kind | None = None) -> Iterator[Organisation]:
    """Every open organisation; enter each with `inside`. The list is read before the first is handed out."""
    with through_gate():
        found = Organisation.objects.filter(closed_on__isnull=True).order_by("schema_name")
        organisations = list(found if kind is None else found.filter(kind=kind))
    yield from organisations


def each_npo() -> Iterator[Organisation]:
    return each_organisation(Kind.NPO)


def each_city() -> Iterator[Organisation]:
    return each_organisation(Kind.CITY)


def after_commit(action: Callable[[], None]) -> None:
    """Run once the transaction has committed, inside the organisation that asked for it."""
    organisation = current()
    transaction.on_commit(partial(_run_inside, organisation, action))


def _run_inside(organisation: Organisation, action: Callable[[], None]) -> None:
    if here.tenant == organisation:
        action()
        return
    with inside(organisation):
        action()
