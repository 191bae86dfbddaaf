"""What django-tenants itself takes, in a process of its own: `found SCHEMA`, or `migrate` all; prints the seconds."""

import os
import sys
from datetime import date

from benchmarks.measure import best


def found(schema: str) -> None:
    from tenants.registry.models import Organisation

    organisation = Organisation(
        schema_name=schema, role_name=schema, kind="npo", name="団体", opened_on=date(2026, 4, 1)
    )
    organisation.save()
    organisation.create_schema(check_if_exists=True, verbosity=0)


def migrate() -> None:
    from django.core.management import call_command

    call_command("migrate_schemas", tenant=True, verbosity=0, interactive=False)


def main(verb: str, *words: str) -> None:
    import django

    django.setup()
    acts = {"found": found, "migrate": migrate}
    print(best(lambda: acts[verb](*words), 1))


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.founding.stock_settings"
    main(*sys.argv[1:])
