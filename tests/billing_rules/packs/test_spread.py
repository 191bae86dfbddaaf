"""A publication writes the same few rows for every number of NPOs; the city's worker tells each of them once."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from billing_rules.packs import actions, queries
from billing_rules.packs.actions import spreading
from billing_rules.packs.models import Arrival, PackVersion, RulePack
from npo_platform.kernel.errors import Refusal
from tenants.accounts.queries import Person
from tenants.crossing import inside
from tenants.jobs.actions import fail
from tenants.jobs.models import Job
from tenants.notices.models import Notice
from tenants.registry.models import Organisation
from tests.billing_rules.packs.conftest import AT, FIRST, LATER, SECOND, approved, published
from tests.billing_rules.packs.many import commission

Browser = Callable[[str], Client]
MORE = 7


def statements(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def rows_of(version: PackVersion, npos: list[Organisation]) -> list[tuple[int, int, int]]:
    """Arrivals, notices and jobs of a version at each NPO."""
    return [_rows(version, npo) for npo in npos]


def _rows(version: PackVersion, npo: Organisation) -> tuple[int, int, int]:
    with inside(npo):
        own = Job.objects.filter(organisation_id=npo.pk, kind="pack_published", key=str(version.pk))
        return (
            Arrival.objects.filter(version_id=version.pk).count(),
            Notice.objects.filter(once=f"pack_published/{version.pk}").count(),
            own.count(),
        )


def test_publish_takes_as_many_statements_for_nine_npos_as_for_two(
    mihon: Organisation, pack: RulePack, kita: Person
) -> None:
    published(pack, FIRST)
    second = approved(pack, SECOND, at=LATER)
    with transaction.atomic():
        for_two = statements(lambda: actions.publish(second, by=kita, at=LATER))
        transaction.set_rollback(True)
    commission_from(mihon)

    assert statements(lambda: actions.publish(second, by=kita, at=LATER)) == for_two
    assert Job.objects.filter(key=str(second.pk)).values_list("kind", "state").get() == ("spread", "waiting")
    assert Arrival.objects.filter(version=second).count() == 0


def commission_from(city: Organisation) -> list[Organisation]:
    """Seven more NPOs, made outside the city one is in."""
    return commission(city, MORE)


def test_spread_leaves_each_npo_an_arrival_a_notice_and_a_job_once(
    mihon: Organisation,
    asahi: Organisation,
    sumire: Organisation,
    pack: RulePack,
    kita: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(spreading, "BATCH", 4)
    npos = [asahi, sumire]
    more = commission_from(mihon)
    version = actions.publish(approved(pack, FIRST), by=kita, at=AT)
    heard: list[tuple[int, int]] = []

    for _ in range(2):
        actions.spread(version, at=LATER, told=lambda done, total: heard.append((done, total)))

    assert heard == [(0, 9), (4, 9), (8, 9), (9, 9)] * 2
    assert rows_of(version, npos) == [(1, 1, 1)] * 2
    assert Arrival.objects.filter(npo_id__in=[one.pk for one in more]).count() == MORE
    assert Job.objects.filter(kind="pack_published").count() == 9


def test_spread_takes_the_same_statements_for_every_batch(mihon: Organisation, pack: RulePack, kita: Person) -> None:
    version = actions.publish(approved(pack, FIRST), by=kita, at=AT)
    for_two = statements(lambda: actions.spread(version, at=LATER, told=lambda *_: None))
    commission_from(mihon)

    for_seven_more = statements(lambda: actions.spread(version, at=LATER, told=lambda *_: None))

    assert for_seven_more == for_two


def test_spread_goes_on_after_a_job_was_done(
    mihon: Organisation, asahi: Organisation, pack: RulePack, kita: Person
) -> None:
    """あさひ会 was told and has computed; the rerun neither wakes nor tells it again."""
    version = published(pack, FIRST)
    with inside(asahi):
        Job.objects.update(state="done")

    actions.spread(version, at=LATER, told=lambda *_: None)

    assert rows_of(version, [asahi]) == [(1, 1, 1)]


def test_spread_keeps_who_read_it_before_being_told(
    asahi: Organisation, pack: RulePack, kita: Person, baba: Person
) -> None:
    version = actions.publish(approved(pack, FIRST), by=kita, at=AT)
    with inside(asahi):
        actions.acknowledge(version, by=baba, at=AT)

    actions.spread(version, at=LATER, told=lambda *_: None)

    assert rows_of(version, [asahi]) == [(1, 1, 1)]
    assert Arrival.objects.get(npo_id=asahi.pk).read_by_name == "馬場 和子"


@pytest.fixture
def baba(asahi: Organisation) -> Person:
    from tests.world import who

    with inside(asahi):
        return who("baba")


@pytest.mark.parametrize("claim", [{"read_by_name": "馬場 和子"}, {"adopted_at": AT}, {"read_at": AT}, {"months": 3}])
def test_city_cannot_claim_that_an_npo_read_or_computed(
    asahi: Organisation, pack: RulePack, kita: Person, claim: dict[str, object]
) -> None:
    version = actions.publish(approved(pack, FIRST), by=kita, at=AT)

    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Arrival.objects.bulk_create([Arrival(version=version, npo_id=asahi.pk, **claim)])


def test_city_announces_no_version_of_another_city(
    asahi: Organisation, tonari: Organisation, pack: RulePack, kita: Person
) -> None:
    version = actions.publish(approved(pack, FIRST), by=kita, at=AT)

    with inside(tonari), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Arrival.objects.bulk_create([Arrival(version=version, npo_id=asahi.pk)])


def test_board_says_how_many_are_told(client_of: Browser, pack: RulePack, kita: Person) -> None:
    version = actions.publish(approved(pack, FIRST), by=kita, at=AT)

    page = client_of("seki").get(f"/rules/{version.pk}/rollout/").content.decode()

    assert "お知らせを配っています 0 / 2団体。" in page
    assert "全部の団体が新しい版で計算しています" not in page
    assert 'hx-trigger="every 2s"' in page


def test_board_tells_that_telling_stopped_and_lets_an_approver_go_on(
    client_of: Browser, asahi: Organisation, pack: RulePack, kita: Person, run_jobs: Callable[[], None]
) -> None:
    version = actions.publish(approved(pack, FIRST), by=kita, at=AT)
    fail(Job.objects.get(kind="spread"), "止まりました。")
    browser = client_of("kita")

    stuck = browser.get(f"/rules/{version.pk}/").content.decode()
    onlooker = client_of("seki").get(f"/rules/{version.pk}/").content.decode()
    browser.post(f"/rules/{version.pk}/spread/")
    run_jobs()

    assert "お知らせを 0 / 2団体に配ったところで止まりました。" in stuck
    assert "続きを配る</button>" in stuck
    assert "続きを配る</button>" not in onlooker
    assert rows_of(version, [asahi]) == [(1, 1, 1)]
    assert "止まりました" not in browser.get(f"/rules/{version.pk}/").content.decode()


def test_spread_again_before_publication_is_refused(pack: RulePack, kita: Person) -> None:
    with pytest.raises(Refusal) as refused:
        actions.spread_again(approved(pack, FIRST), by=kita, at=AT)

    assert refused.value.code == "wrong_state"
    assert not Job.objects.exists()


def test_rollout_takes_three_queries_while_telling_and_two_after(
    mihon: Organisation, pack: RulePack, kita: Person
) -> None:
    commission_from(mihon)
    version = actions.publish(approved(pack, FIRST), by=kita, at=AT)

    assert statements(lambda: queries.rollout_of(version)) == 3
    actions.spread(version, at=LATER, told=lambda *_: None)
    Job.objects.filter(kind="spread").update(state="done")
    assert statements(lambda: queries.rollout_of(version)) == 2
