"""Rows of the registry as the organisation one is in may see them; the database decides which exist."""

from dataclasses import dataclass
from importlib.metadata import version
from uuid import UUID

import django
from django.db.models import QuerySet

from npo_platform.backend.here import here
from tenants import crossing
from tenants.registry.models import City, Contract, Npo, Organisation
from tenants.registry.states import Kind


def current_city() -> City:
    """The city one is in; DoesNotExist in an NPO."""
    return City.objects.select_related("organisation").get(pk=crossing.current().pk)


def current_npo() -> Npo:
    """The NPO one is in; DoesNotExist in a city."""
    return Npo.objects.select_related("organisation").get(pk=crossing.current().pk)


def contracts_of_city() -> QuerySet[Contract]:
    """The city's contracts, newest first."""
    return _contracts().filter(city_id=crossing.current().pk)


def contracts_of_npo() -> QuerySet[Contract]:
    """The NPO's contracts, newest first."""
    return _contracts().filter(npo_id=crossing.current().pk)


def npos_to_commission() -> QuerySet[Organisation]:
    """The NPOs of the platform a city may commission, by name; a sample city the samples, a real one the real ones."""
    open_now = Organisation.objects.filter(kind=Kind.NPO, closed_on__isnull=True)
    return open_now.filter(is_sample=crossing.current().is_sample).order_by("name", "pk")


def contract(contract_id: UUID) -> Contract:
    """One contract of either party; DoesNotExist for anyone else's."""
    return _contracts().get(pk=contract_id)


def _contracts() -> QuerySet[Contract]:
    related = ("city__organisation", "npo__organisation", "settlement")
    return Contract.objects.select_related(*related).order_by("-starts_on", "pk")


@dataclass(frozen=True, slots=True)
class Version:
    """One part of the installation and which version of it runs."""

    part: str
    number: str


def organisations() -> QuerySet[Organisation]:
    """Every organisation, for the operator, with its host names."""
    return Organisation.objects.prefetch_related("domains").order_by("kind", "opened_on", "pk")


def versions() -> list[Version]:
    """What runs here, as the operator needs it for upgrades."""
    major, minor = divmod(here.pg_version, 10000)
    packages = ("django-tenants", "celery", "weasyprint", "psycopg")
    return [
        Version("PostgreSQL", f"{major}.{minor}"),
        Version("Django", django.get_version()),
        *(Version(name, version(name)) for name in packages),
    ]
