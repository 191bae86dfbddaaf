"""Worker or database killed after every statement of a publication and of telling the NPOs: all of it or nothing.

Each verb is broken off after its first statement, then after its second, and so on until it gets through.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any
from uuid import UUID

import pytest

from billing_rules.packs import actions, queries
from billing_rules.packs.actions import spreading
from billing_rules.packs.models import PackVersion
from npo_platform.backend import clock
from npo_platform.kernel.errors import Refusal
from tenants.crossing import inside
from tenants.jobs.actions import run
from tenants.jobs.models import Job
from tenants.jobs.queries import SILENT, to_wake
from tenants.registry.models import Organisation
from tests import world
from tests.billing_rules.packs.conftest import FIRST, LATER, SECOND, approved, published
from tests.billing_rules.packs.many import commission
from tests.isolation.dying import database_dies, process_dies, process_dies_after_commit

NPOS = 8  # two of the cast and six rows of the registry, told in three batches
BEFORE, AFTER = (["published", "approved"], 0, 0), (["superseded", "published"], 1, 1)
Breaks = Callable[..., bool]


@pytest.fixture
def second(real_logins: None, organisations: dict[str, Organisation], monkeypatch: pytest.MonkeyPatch) -> PackVersion:
    """An approved version beside the one in force, and an NPO too many for one batch."""
    monkeypatch.setattr(spreading, "BATCH", 3)
    mihon = organisations["city_mihon"]
    with inside(mihon):
        pack = actions.open_pack(mihon.city, "meals", "配食サービスの規則")
        published(pack, FIRST)
        version = approved(pack, SECOND, at=LATER)
    commission(mihon, NPOS - 2)
    return version


@pytest.fixture(params=["database", "process"])
def breaks(request: pytest.FixtureRequest, administrator: Any) -> Breaks:
    return process_dies if request.param == "process" else partial(database_dies, administrator)


def publish(city: Organisation, version: PackVersion) -> None:
    with inside(city):
        actions.publish(version, by=world.who("kita"), at=LATER)


def work(city: Organisation, job_id: UUID) -> None:
    with inside(city):
        run(job_id)


def standing(administrator: Any) -> tuple[list[str], int, int]:
    """The states of both versions, and how often the second was published: its jobs of telling, its audit entries."""
    states = administrator.execute("SELECT state FROM packs_packversion ORDER BY number").fetchall()
    (spreads,) = administrator.execute(
        "SELECT count(*) FROM jobs_job WHERE kind = 'spread' AND state <> 'done'"
    ).fetchone()
    (entries,) = administrator.execute(
        "SELECT count(*) FROM city_mihon.audit_auditentry WHERE action = 'packs.publish' AND detail LIKE '%第2版%'"
    ).fetchone()
    return [state for (state,) in states], spreads, entries


def told(administrator: Any, version: PackVersion) -> list[tuple[int, int, int]]:
    """Arrivals, notices and jobs of the version at each NPO under contract."""
    return list(
        administrator.execute(
            """
            SELECT (SELECT count(*) FROM packs_arrival a WHERE a.npo_id = c.npo_id AND a.version_id = %(id)s::uuid),
                   (SELECT count(*) FROM notices_notice n
                     WHERE n.organisation_id = c.npo_id AND n.link LIKE '%%' || %(id)s::text || '%%'),
                   (SELECT count(*) FROM jobs_job j
                     WHERE j.organisation_id = c.npo_id AND j.kind = 'pack_published' AND j.key = %(id)s::text)
              FROM registry_contract c JOIN registry_city city ON city.organisation_id = c.city_id
             WHERE city.code = '999991'
            """,
            {"id": str(version.pk)},
        ).fetchall()
    )


def test_publication_broken_off_after_any_statement_is_whole_or_has_not_been(
    second: PackVersion, breaks: Breaks, organisations: dict[str, Organisation], administrator: Any
) -> None:
    mihon = organisations["city_mihon"]
    for point in count(1):
        if not breaks(partial(publish, mihon, second), point=point):
            break
        assert (point, standing(administrator)) == (point, BEFORE)

    assert point > 12
    assert standing(administrator) == AFTER
    assert set(told(administrator, second)) == {(0, 0, 0)}
    with inside(mihon):
        assert queries.current(mihon.pk, "meals").pk == second.pk


def test_publication_killed_after_its_commit_is_told_by_the_sweeper(
    second: PackVersion, organisations: dict[str, Organisation], administrator: Any
) -> None:
    """The database has it, whoever pressed never heard so: pressing again says what is, and the NPOs are told."""
    mihon = organisations["city_mihon"]

    assert process_dies_after_commit(partial(publish, mihon, second))

    assert standing(administrator) == AFTER
    with pytest.raises(Refusal, match="もう公開されていないか"):
        publish(mihon, second)
    sweep_until_done(organisations)
    assert told(administrator, second) == [(1, 1, 1)] * NPOS


def test_telling_broken_off_after_any_statement_is_finished_by_the_sweeper(
    second: PackVersion, breaks: Breaks, organisations: dict[str, Organisation], administrator: Any
) -> None:
    """No NPO is told twice or told half; the version in force is the same throughout."""
    mihon = organisations["city_mihon"]
    publish(mihon, second)
    with inside(mihon):
        job = Job.objects.get(kind="spread", key=str(second.pk))
    for point in count(1):
        if not breaks(partial(work, mihon, job.pk), point=point):
            break
        assert set(told(administrator, second)) <= {(0, 0, 0), (1, 1, 1)}, point
        assert standing(administrator)[0] == AFTER[0]
        sweep_until_done(organisations)
        assert (point, told(administrator, second)) == (point, [(1, 1, 1)] * NPOS)
        start_over(administrator, second, job)

    assert point > 30
    assert told(administrator, second) == [(1, 1, 1)] * NPOS


def sweep_until_done(organisations: dict[str, Organisation]) -> None:
    """As the sweeper: whatever waits, or whose worker has been silent; a killed worker's lock ends a moment later."""
    city = organisations["city_mihon"]
    for _ in range(200):
        with inside(organisations["operator"]):
            mine = [job for owner, job, _ in to_wake(clock.now() + SILENT + timedelta(seconds=1)) if owner == city.pk]
        if not mine:
            return
        for job_id in mine:
            work(city, job_id)
        time.sleep(0.01)
    raise AssertionError("the city's job is never done")


def start_over(administrator: Any, version: PackVersion, job: Job) -> None:
    """Nobody has been told, and the city's job waits."""
    key = [str(version.pk)]
    administrator.execute("DELETE FROM packs_arrival WHERE version_id = %s", key)
    administrator.execute("DELETE FROM notices_notice WHERE once = 'pack_published/' || %s", key)
    administrator.execute("DELETE FROM jobs_job WHERE kind = 'pack_published' AND key = %s", key)
    administrator.execute("UPDATE jobs_job SET state = 'waiting', attempts = 0, done = 0 WHERE id = %s", [job.pk])
