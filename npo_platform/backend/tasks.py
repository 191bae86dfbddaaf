"""Tasks belong to an organisation: its number is their first argument, and they run inside it or not at all."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from celery import Task, current_app, shared_task
from django_tenants.utils import get_tenant_model

from npo_platform.backend.here import here
from npo_platform.backend.logins import NoOrganisation, WrongOrganisation, gate, organisation_login


class OrganisationTask(Task):  # type: ignore[misc]
    """Checked where it is sent and again where it runs; a signal could not refuse, its errors are only logged."""

    abstract = True
    acks_late = True
    reject_on_worker_lost = True

    def apply_async(self, args: Any = None, kwargs: Any = None, **options: Any) -> Any:
        organisation_id = _first(args)
        if here.tenant is None:
            raise NoOrganisation(f"{self.name} was sent by nobody")
        if str(here.tenant.pk) != organisation_id:
            raise WrongOrganisation(f"{self.name} was sent for {organisation_id}")
        return super().apply_async(args, kwargs, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        organisation = _organisation(_first(args))
        login = organisation_login(organisation.role_name, organisation.schema_name)
        with here.entered(login, organisation):
            return self.run(*args, **kwargs)


def task(function: Callable[..., Any]) -> Any:
    """Make a task of a function whose first argument is the organisation's number."""
    return shared_task(function, base=OrganisationTask)


def platform_task(function: Callable[[], Any]) -> Any:
    """Make a task that belongs to nobody: it starts without a login, and enters what it works for."""
    return shared_task(function)


def start(name: str, *args: Any) -> None:
    """Send a task, by its full name, for the organisation one is in."""
    if here.tenant is None:
        raise NoOrganisation(f"{name} was started by nobody")
    current_app.tasks[name].apply_async((str(here.tenant.pk), *args))


def _first(args: Any) -> str:
    if not args:
        raise NoOrganisation("a task without an organisation")
    return str(args[0])


def _organisation(organisation_id: str) -> Any:
    """An open organisation by its number; whoever is unknown or closed gets no work done."""
    try:
        number = UUID(organisation_id)
    except ValueError:
        raise NoOrganisation(f"not an organisation: {organisation_id!r}") from None
    model = get_tenant_model()
    with here.entered(gate()):
        found = model.objects.filter(pk=number, closed_on__isnull=True).first()
    if found is None:
        raise NoOrganisation(f"no such organisation: {organisation_id}")
    return found
