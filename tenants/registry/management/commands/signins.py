"""Say where each organisation signs in, and with what if it is a sample."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from tenants import crossing
from tenants.accounts.queries import users
from tenants.registry.management.saying import SayingCommand, address_of
from tenants.registry.models import Domain


class Command(SayingCommand):
    help = __doc__ or ""

    def act(self, options: Mapping[str, Any]) -> dict[str, Any]:
        organisations = list(crossing.each_organisation())
        with crossing.through_gate():
            hosts = dict(Domain.objects.filter(is_primary=True).values_list("tenant_id", "domain"))
        return {"organisations": [self._entry(row, hosts.get(row.pk, "")) for row in organisations]}

    def _entry(self, organisation: Any, host: str) -> dict[str, Any]:
        with crossing.inside(organisation):
            people = list(users().filter(is_active=True))
            sample = any(person.check_password(settings.DEMO_PASSWORD) for person in people[:1])
        return {
            "name": organisation.name,
            "kind": organisation.kind,
            "address": address_of(host),
            "people": [
                {"username": person.username, "name": person.display_name, "role": person.get_role_display()}
                for person in people
            ],
            "password": settings.DEMO_PASSWORD if sample else "",
        }

    def say(self, outcome: Mapping[str, Any]) -> str:
        return "\n".join(_lines(row) for row in outcome["organisations"])


def _lines(row: Mapping[str, Any]) -> str:
    shown = "  ".join(f"{person['username']} ({person['role']})" for person in row["people"][:8])
    password = f"\n      password {row['password']}" if row["password"] else ""
    return f"\n  {row['name']}  {row['address']}\n      {shown}{password}"
