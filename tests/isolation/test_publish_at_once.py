"""Two approvers press at the same moment, each over a login of their own: one publication, told once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Barrier
from uuid import uuid4

from django.db import connection

from billing_rules.packs import actions
from billing_rules.packs.models import PackVersion
from npo_platform.kernel.errors import Refusal
from services.demo.simulating import tell_npos
from tenants.accounts.queries import Person
from tenants.crossing import inside
from tenants.jobs.models import Job
from tenants.notices.models import Notice
from tenants.registry.models import Organisation
from tenants.registry.queries import current_city

LIBRARY = Path(__file__).parents[2] / "billing_rules" / "library" / "mihon"
AT = datetime(2026, 9, 10, 1, 0, tzinfo=UTC)
AUTHOR, APPROVERS = Person(uuid4(), "原 直子"), (Person(uuid4(), "北 浩一"), Person(uuid4(), "南 幸子"))


def at_once(city: Organisation, acts: list[Callable[[], str]]) -> list[str]:
    """Each act in a thread and login of its own, begun together; what each came to."""
    together = Barrier(len(acts))

    def run(act: Callable[[], str]) -> str:
        try:
            with inside(city):
                together.wait()
                return act()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def approved(file: str) -> PackVersion:
    pack = actions.open_pack(current_city(), "meals", "配食サービスの規則")
    version = actions.draft(pack, (LIBRARY / file).read_text(), by=AUTHOR, at=AT)
    return actions.approve(actions.validate(version, by=AUTHOR, at=AT), by=APPROVERS[0], at=AT)


def published(version: PackVersion, *, by: Person) -> str:
    return actions.publish(version, by=by, at=AT).state


def test_publish_by_two_at_once_is_one_publication(real_logins: None, mihon: Organisation, asahi: Organisation) -> None:
    with inside(mihon):
        version = approved("meals.json")

    outcomes = at_once(mihon, [partial(published, version, by=by) for by in APPROVERS])

    assert outcomes == ["published", "wrong_state"]
    with inside(mihon):
        tell_npos(version)
    with inside(asahi):
        assert (Job.objects.count(), Notice.objects.count()) == (1, 1)


def test_publish_of_two_versions_at_once_publishes_one(real_logins: None, mihon: Organisation) -> None:
    """Both were checked as the first version; the one that comes second no longer stands on the same ground."""
    with inside(mihon):
        versions = [approved("meals.json"), approved("meals-2.json")]

    outcomes = at_once(mihon, [partial(published, one, by=APPROVERS[0]) for one in versions])

    with inside(mihon):
        states = sorted(PackVersion.objects.values_list("state", flat=True))
    assert outcomes == ["outdated", "published"]
    assert states == ["approved", "published"]


def test_draft_by_two_at_once_takes_two_numbers(real_logins: None, mihon: Organisation) -> None:
    with inside(mihon):
        pack = actions.open_pack(current_city(), "meals", "配食サービスの規則")
    text = (LIBRARY / "meals.json").read_text()

    outcomes = at_once(mihon, [lambda: actions.draft(pack, text, by=AUTHOR, at=AT).number_label for _ in range(4)])

    assert outcomes == ["第1版", "第2版", "第3版", "第4版"]
