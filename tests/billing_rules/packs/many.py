"""A city with many NPOs under contract: rows of the registry are enough to be told, schemas they have none."""

from datetime import date

from npo_platform.backend.logins import role_of
from npo_platform.kernel.ids import uuid7
from tenants.crossing import as_owner
from tenants.registry.models import Contract, Npo, Organisation
from tenants.registry.states import Kind, TaxCategory


def commission(city: Organisation, count: int) -> list[Organisation]:
    """That many more NPOs with a contract for meals; outside every organisation."""
    known = [
        Organisation(
            id=uuid7(),
            schema_name=f"npo_row{number}",
            role_name=role_of(f"npo_row{number}"),
            kind=Kind.NPO,
            name=f"団体{number:04}",
            opened_on=date(2026, 4, 1),
        )
        for number in range(count)
    ]
    with as_owner():
        Organisation.objects.bulk_create(known)
        Npo.objects.bulk_create([Npo(organisation=one, legal_name=one.name) for one in known])
        Contract.objects.bulk_create(
            [
                Contract(
                    city_id=city.pk,
                    npo_id=one.pk,
                    number=one.schema_name,
                    title="配食",
                    starts_on=date(2026, 4, 1),
                    ends_on=date(2027, 4, 1),
                    tax_category=TaxCategory.REDUCED,
                    tax_basis="見本",
                )
                for one in known
            ]
        )
    return known
