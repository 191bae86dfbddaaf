"""Erasing the people of a contract by the owner's login, the only one evidence may be taken away by."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import connection, transaction
from psycopg import sql

from npo_platform.papers import shelf
from services.bills.actions import forget_prints
from services.handover.models import Export, KeptMonth
from services.handover.queries.erasure import Erasure, erasure_of
from services.months.models import Month
from tenants import crossing
from tenants.registry.actions.schemas import note_owners_act
from tenants.registry.models import Contract, Organisation, Settlement


def erase(npo: Organisation, contract: Contract, *, today: date) -> Erasure:
    """Take away every row of people under a contract, keep sums and digests, and note it in both parties' audit.

    Refused before its day, unless it is settled, and twice. From outside any organisation. The city's own copy of what
    was submitted stays with the city.
    """
    with crossing.inside(npo):
        going = erasure_of(contract.pk, today)
    city = contract.city.organisation
    with crossing.as_owner(npo.schema_name), transaction.atomic():
        _lock(contract.pk)
        _remove(going)
        KeptMonth.objects.bulk_create(KeptMonth(**sums) for sums in going.kept)
        Export.objects.filter(pk__in=[one.pk for one in going.exports]).update(gone=True)
        Settlement.objects.filter(contract=contract).update(erased_on=today, erased_people=going.people)
        for schema in (npo.schema_name, city.schema_name):
            note_owners_act(schema, "contract_erased", f"{contract.number} {going.people}人 {len(going.kept)}か月")
    with crossing.inside(npo):
        for document in going.documents:
            shelf.forget(dict(document))
        for one in going.exports:
            default_storage.delete(one.place)
        for month_id in going.keys[Month._meta.db_table]:
            forget_prints(month_id)
    return going


def _lock(contract_id: UUID) -> None:
    Settlement.objects.select_for_update().get(contract_id=contract_id, erased_on__isnull=True)


def _remove(going: Erasure) -> None:
    """Evidence refuses to be deleted by a trigger of its own; for this one act the owner sets the triggers aside."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in going.keys:
            cursor.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(name)))
        for name, keys in going.keys.items():
            _delete(name, keys)
        for name in going.keys:
            cursor.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(name)))


def _delete(name: str, keys: Sequence[UUID]) -> None:
    key = sql.Identifier("stop_id" if name == "records_stopoutcome" else "id")
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DELETE FROM {} WHERE {} = ANY(%s)").format(sql.Identifier(name), key), [list(keys)])
