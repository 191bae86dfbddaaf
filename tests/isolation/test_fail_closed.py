"""No organisation, no query: threads, tasks, hosts, schemas and transactions."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from npo_platform.backend.here import here
from npo_platform.backend.logins import Login, NoOrganisation, WrongOrganisation, gate, organisation_login, role_of
from npo_platform.backend.tasks import start
from tenants import crossing
from tenants.accounts.models import User
from tenants.crossing import inside
from tenants.jobs.actions import RUN
from tenants.jobs.tasks import run_job
from tenants.notices.models import Notice
from tenants.registry.models import Contract, Domain, Organisation

Pair = tuple[Organisation, Organisation]


def test_nobody_has_no_connection(real_logins: None) -> None:
    with pytest.raises(NoOrganisation), transaction.atomic():
        User.objects.count()


def test_login_without_its_schema_is_refused(real_logins: None) -> None:
    with here.entered(Login(gate().role, "npo_nowhere")), pytest.raises(NoOrganisation):
        connection.ensure_connection()


@pytest.mark.parametrize("schema", ["public", 'npo_a", public; --', "pg_catalog", "operator2"])
def test_only_schemas_of_organisations_are_entered(schema: str) -> None:
    with pytest.raises(NoOrganisation):
        organisation_login(role_of(schema), schema)


def test_role_of_another_schema_is_refused() -> None:
    with pytest.raises(NoOrganisation):
        organisation_login(role_of("npo_sumire"), "npo_asahi")


def test_switching_inside_a_transaction_is_refused(pair: Pair) -> None:
    own, other = pair
    with inside(own), transaction.atomic(), pytest.raises(transaction.TransactionManagementError), inside(other):
        pass


def test_missing_table_is_missed_and_not_found_elsewhere(real_logins: None, mihon: Organisation) -> None:
    with inside(mihon), connection.cursor() as cursor, pytest.raises(ProgrammingError, match="does not exist"):
        cursor.execute("SELECT * FROM people_recipient")


def test_unknown_host_asks_for_nothing(real_logins: None) -> None:
    answer = Client().get("/", headers={"host": "asahi.localhost.evil.example"})

    assert answer.status_code == 404


def test_forwarded_host_is_not_believed(real_logins: None) -> None:
    answer = Client().get("/", headers={"host": "nobody.localhost", "x-forwarded-host": "asahi.localhost"})

    assert answer.status_code == 404


def test_closed_organisation_is_gone(real_logins: None, asahi: Organisation) -> None:
    from npo_platform.middleware.host import organisation_of

    with crossing.as_owner():
        Organisation.objects.filter(pk=asahi.pk).update(closed_on="2026-10-01")
    try:
        assert organisation_of("asahi.localhost") is None
        with pytest.raises(NoOrganisation):
            run_job(str(asahi.pk), str(uuid4()))
    finally:
        with crossing.as_owner():
            Organisation.objects.filter(pk=asahi.pk).update(closed_on=None)


def test_gate_sees_hosts_and_organisations_and_nothing_else(real_logins: None) -> None:
    with crossing.through_gate():
        assert Domain.objects.count() == 5
        with pytest.raises(ProgrammingError, match="permission denied"):
            Contract.objects.count()


def test_operator_sees_who_exists_and_no_row_of_theirs(
    real_logins: None, organisations: dict[str, Organisation]
) -> None:
    with inside(organisations["operator"]):
        assert Organisation.objects.count() == 5
        assert Notice.objects.exclude(organisation_id=organisations["operator"].pk).count() == 0
        for table in (
            "registry_contract",
            "packs_rulepack",
            "desk_receivedreport",
            "npo_asahi.accounts_user",
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
                cursor.execute(f"SELECT * FROM {table}")


def test_task_sent_by_nobody_is_refused(real_logins: None, asahi: Organisation) -> None:
    with pytest.raises(NoOrganisation):
        run_job.apply_async((str(asahi.pk), str(uuid4())))
    with pytest.raises(NoOrganisation):
        start(RUN, str(uuid4()))


def test_task_sent_for_another_is_refused(pair: Pair) -> None:
    own, other = pair
    with inside(own), pytest.raises(WrongOrganisation):
        run_job.apply_async((str(other.pk), str(uuid4())))


@pytest.mark.parametrize("arguments", [(), (str(uuid4()), "x"), ("npo_asahi", "x"), ("", "x"), (None, "x")])
def test_forged_task_does_not_run(real_logins: None, arguments: tuple[str, ...]) -> None:
    with pytest.raises(NoOrganisation):
        run_job(*arguments)


def test_task_of_one_organisation_does_not_find_the_others_job(pair: Pair) -> None:
    from tenants.jobs.models import Job
    from tests import world

    own, other = pair
    with inside(other):
        job = Job.objects.create(
            organisation_id=other.pk, kind="x", key="x", created_at=world.FOUNDED, touched_at=world.FOUNDED
        )

    run_job(str(own.pk), str(job.pk))

    with inside(other):
        assert Job.objects.get(pk=job.pk).attempts == 0


def test_after_commit_runs_in_the_organisation_that_asked(pair: Pair) -> None:
    own, _ = pair
    seen: list[Organisation] = []

    with inside(own), transaction.atomic():
        crossing.after_commit(lambda: seen.append(crossing.current()))

    assert seen == [own]


def test_parked_connections_are_as_many_as_allowed(
    real_logins: None, settings: Any, organisations: dict[str, Organisation]
) -> None:
    settings.PARKED_CONNECTIONS = 2

    for organisation in organisations.values():
        with inside(organisation):
            User.objects.count()

    assert len(here._parked) == 2


def test_connection_is_kept_for_its_organisation(real_logins: None, asahi: Organisation, sumire: Organisation) -> None:
    def backend(organisation: Organisation) -> int:
        with inside(organisation), connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            return int(cursor.fetchone()[0])

    first, other, again = backend(asahi), backend(sumire), backend(asahi)

    assert first == again
    assert first != other
