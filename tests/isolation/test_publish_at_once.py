"""Two approvers press at the same moment, each over a login of their own: one publication, told once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from billing_rules.packs import actions
from billing_rules.packs.models import PackVersion
from npo_platform.kernel.errors import Refusal
from services.demo.simulating import tell_npos
from tenants.accounts.queries import Person
from tenants.audit.models import AuditEntry
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


def validated(file: str) -> PackVersion:
    pack = actions.open_pack(current_city(), "meals", "配食サービスの規則")
    version = actions.draft(pack, (LIBRARY / file).read_text(), by=AUTHOR, at=AT)
    return actions.validate(version, by=AUTHOR, at=AT)


def approved(file: str) -> PackVersion:
    return actions.approve(validated(file), by=APPROVERS[0], at=AT)


def approved_by(version: PackVersion, by: Person, *, seen: str = "") -> str:
    return actions.approve(version, by=by, at=AT, seen=seen).state


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


def test_approve_by_two_at_once_is_one_approval(real_logins: None, mihon: Organisation) -> None:
    with inside(mihon):
        version = validated("meals.json")

    outcomes = at_once(mihon, [partial(approved_by, version, by) for by in APPROVERS])

    assert outcomes == ["approved", "wrong_state"]
    with inside(mihon):
        assert AuditEntry.objects.filter(action="packs.approve").count() == 1


def test_two_drafts_approved_at_once_are_published_one_after_a_new_check(
    real_logins: None, mihon: Organisation
) -> None:
    """Both may be approved; the second no longer is the difference that was checked once the first is out."""
    with inside(mihon):
        versions = [validated("meals.json"), validated("meals-2.json")]

    approvals = at_once(mihon, [partial(approved_by, one, APPROVERS[0]) for one in versions])
    publications = at_once(mihon, [partial(published, one, by=APPROVERS[1]) for one in versions])

    assert (approvals, publications) == (["approved", "approved"], ["outdated", "published"])
    with inside(mihon):
        assert PackVersion.objects.filter(state="published").count() == 1
        assert Job.objects.filter(kind="spread").count() == 1


@pytest.mark.parametrize("_round", range(4))
def test_approval_and_a_change_at_once_never_approve_unread_bytes(
    real_logins: None, mihon: Organisation, _round: int
) -> None:
    with inside(mihon):
        version = validated("meals.json")
    read = version.digest
    changed = (LIBRARY / "meals-2.json").read_text()

    def change() -> str:
        revised = actions.revise(version, changed, by=AUTHOR, at=AT)
        return "changed, " + actions.validate(revised, by=AUTHOR, at=AT).state

    outcomes = at_once(mihon, [partial(approved_by, version, APPROVERS[0], seen=read), change])

    with inside(mihon):
        version = PackVersion.objects.get()
    assert (outcomes, version.state, version.digest == read) in [
        (["approved", "wrong_state"], "approved", True),
        (["changed, validated", "changed_elsewhere"], "validated", False),
    ]


def test_draft_by_two_at_once_takes_two_numbers(real_logins: None, mihon: Organisation) -> None:
    with inside(mihon):
        pack = actions.open_pack(current_city(), "meals", "配食サービスの規則")
    text = (LIBRARY / "meals.json").read_text()

    outcomes = at_once(mihon, [lambda: actions.draft(pack, text, by=AUTHOR, at=AT).number_label for _ in range(4)])

    assert outcomes == ["第1版", "第2版", "第3版", "第4版"]
