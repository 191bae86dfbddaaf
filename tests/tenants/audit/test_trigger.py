"""The database writes who changed which fields of which row."""

from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client

from npo_platform.backend.here import here
from tenants.accounts.models import User
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tests import world


def entries_of(user: User) -> list[tuple[str, str, list[str]]]:
    found = AuditEntry.objects.filter(row_id=str(user.pk), action__in=["insert", "update", "delete"])
    return [(entry.actor_name, entry.action, entry.fields) for entry in found.order_by("at", "pk")]


def test_change_names_its_fields_and_no_values(asahi: Organisation) -> None:
    with inside(asahi):
        AuditEntry.objects.count()
        aoki, baba = world.user("aoki"), world.user("baba")
        before = entries_of(aoki)

        here.act_as(str(baba.pk), baba.display_name)
        User.objects.filter(pk=aoki.pk).update(display_name="青木 改", role="office")

        assert entries_of(aoki)[len(before) :] == [("馬場 和子", "update", ["display_name", "role"])]


def test_update_that_changes_nothing_leaves_no_entry(asahi: Organisation) -> None:
    with inside(asahi):
        aoki = world.user("aoki")
        before = entries_of(aoki)

        aoki.save()

        assert entries_of(aoki) == before


def test_signed_in_person_is_named(client_of: Callable[[str], Client], asahi: Organisation) -> None:
    client_of("baba").post("/accounts/users/add/", {"display_name": "福田 良", "username": "fukuda", "role": "field"})

    with inside(asahi):
        assert entries_of(world.user("fukuda"))[0][:2] == ("馬場 和子", "insert")


@pytest.mark.parametrize("statement", ["DELETE FROM", "TRUNCATE", "UPDATE"])
def test_entries_cannot_be_changed(asahi: Organisation, statement: str) -> None:
    tail = " SET detail = ''" if statement == "UPDATE" else ""
    with inside(asahi), transaction.atomic(), connection.cursor() as cursor:
        with pytest.raises(ProgrammingError):
            cursor.execute(f"{statement} audit_auditentry{tail}")
        transaction.set_rollback(True)


def test_entries_are_for_those_who_answer_for_the_people(client_of: Callable[[str], Client]) -> None:
    assert client_of("baba").get("/audit/").status_code == 200
    assert client_of("chiba").get("/audit/").status_code == 403
