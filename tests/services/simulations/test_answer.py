"""A city's question and a provider's answer: a draft of 840 yen over a closed month and the open one."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from billing_rules.packs import actions as packs
from billing_rules.packs.models import PackVersion
from billing_rules.simulation import actions, queries
from billing_rules.simulation.models import Share, Simulation
from npo_platform.kernel.errors import Refusal
from services.simulations.models import PersonEffect
from services.simulations.queries import effects
from tenants.crossing import inside
from tenants.jobs.models import Job
from tenants.registry.models import Contract, Organisation
from tests.services.statements.scene import JUNE, MAY, close, days, join, mihon_rules, publish, served
from tests.world import who

AT = datetime(2026, 6, 20, 1, 0, tzinfo=UTC)
Run = Callable[[], None]


def asked(mihon: Organisation, document: str, *, months: int = 3) -> Simulation:
    """A draft by Hara, simulated by her."""
    with inside(mihon):
        pack = packs.open_pack(mihon.city, "meals", "配食")
        version = packs.draft(pack, document, by=who("hara"), at=AT)
        return actions.simulate(version, months=months, by=who("hara"), at=AT)


@pytest.fixture
def people(mihon: Organisation, asahi: Organisation, contract: Contract) -> list[str]:
    """Six people with 10 lunches each in a closed May, one of them with 3 more in the open June. 810 yen: 400 + 410."""
    publish(mihon, mihon_rules())
    with inside(asahi):
        joined = [join(contract, f"木{n}", kana=f"き{n}") for n in "あいうえおか"]
        for person in joined:
            served(person, days(MAY, 1, 10))
        close(contract, MAY)
        served(joined[0], days(JUNE, 1, 3))
    return [str(person.pk) for person in joined]


def test_a_provider_answers_with_sums_and_keeps_the_people(
    mihon: Organisation, asahi: Organisation, sumire: Organisation, people: list[str], run_jobs: Run
) -> None:
    simulation = asked(mihon, mihon_rules(price_from=("2026-05-06", 840)))

    with inside(asahi):
        run_jobs()
        share = Share.objects.get()
        moved = list(effects(share))

    # May: 6 people × 5 of 10 lunches × 30 yen = 900. June: 3 lunches × 30 yen = 90. All of it the city's.
    assert share.figures["totals"] == {"quantity": [63, 63], "user": [25200, 25200], "city": [25830, 26820]}
    assert [(one["month"], one["closed"], one["totals"]["city"]) for one in share.figures["months"]] == [
        ("2026-05", True, [24600, 25500]),
        ("2026-06", False, [1230, 1320]),
    ]
    assert (share.figures["people"], share.figures["events"]) == (6, 63)
    assert [(one.months, one.user_change, one.city_change) for one in moved] == [(2, 0, 240)] + [(1, 0, 150)] * 5
    assert not any(person in str(share.figures) for person in people)
    with inside(mihon):
        picture = queries.picture_of(simulation)
        assert (picture.totals["city"].change, picture.yearly) == (990, 10800)
        assert (picture.progress.finished, picture.progress.is_moving) == (1, True)
        assert (picture.events, picture.people) == (63, 6)
    with inside(sumire):
        run_jobs()
    with inside(mihon):
        state = queries.state_of(simulation)
        assert (state.finished, state.is_complete, state.failed) == (2, True, [])


def test_the_city_reads_sums_by_class_and_by_row(
    mihon: Organisation, asahi: Organisation, people: list[str], run_jobs: Run
) -> None:
    simulation = asked(mihon, mihon_rules(price_from=("2026-05-06", 840)))
    with inside(asahi):
        run_jobs()

    with inside(mihon):
        picture = queries.picture_of(simulation)
    classes = {row.words: (row.people, row.moves["city"].change) for row in picture.classes}
    assert classes == {"昼食": (6, 990), "非課税": (6, 990)}
    prices = [(row.words, row.people, row.moves["city"].before, row.moves["city"].after) for row in picture.rows]
    assert ("昼食：1食の単価 840円（令和8年5月6日から）", 6, 33 * 410, 33 * 440) in prices


def test_what_concerns_fewer_than_five_people_stays_with_the_provider(
    mihon: Organisation, asahi: Organisation, contract: Contract, people: list[str], run_jobs: Run
) -> None:
    with inside(asahi):
        served(join(contract, "七木", "welfare", kana="きなな"), days(JUNE, 1, 2))
    simulation = asked(mihon, mihon_rules(price_from=("2026-06-01", 840)))
    with inside(asahi):
        run_jobs()
        figures = Share.objects.get().figures

    welfare = next(case for case in figures["cases"] if case["words"] == "生活保護")
    assert (welfare["people"], welfare["figures"]) == (None, None)
    assert figures["largest"] == []  # two people are moved
    with inside(mihon):
        picture = queries.picture_of(simulation)
        row = next(row for row in picture.classes if row.words == "生活保護")
        assert (row.people, row.some_hidden, row.moves["city"].change) == (0, True, 0)
        assert picture.totals["city"].change == 5 * 30


def test_a_missing_row_tells_how_many_records_it_would_stop(
    mihon: Organisation, asahi: Organisation, people: list[str], run_jobs: Run
) -> None:
    simulation = asked(mihon, without_lunch())
    with inside(asahi):
        run_jobs()

    with inside(mihon):
        refused = queries.picture_of(simulation).refused
    assert [(row.words, row.people, row.moves["events"].before, row.moves["events"].after) for row in refused] == [
        ("単価表（別表第1）：昼食 の行がない", 6, 0, 63)
    ]


def without_lunch() -> str:
    document = json.loads(mihon_rules())
    price = next(table for table in document["tables"] if table["name"] == "price")
    price["rows"] = [row for row in price["rows"] if row["meal"] != "lunch"]
    return json.dumps(document, ensure_ascii=False)


def test_called_off_nothing_is_computed(
    mihon: Organisation, asahi: Organisation, people: list[str], run_jobs: Run
) -> None:
    simulation = asked(mihon, mihon_rules(price_from=("2026-05-06", 840)))
    with inside(mihon):
        actions.cancel(simulation, by=who("hara"), at=AT)
        assert queries.newest(PackVersion.objects.get(pk=simulation.version_id)) is None

    with inside(asahi):
        run_jobs()
        assert (Share.objects.get().finished_at, PersonEffect.objects.count()) == (None, 0)
        assert Job.objects.get(kind="simulation").state == "done"


def test_asked_twice_at_once_it_is_one_simulation(mihon: Organisation, people: list[str]) -> None:
    first = asked(mihon, mihon_rules(price_from=("2026-05-06", 840)))

    with inside(mihon):
        version = PackVersion.objects.get(pk=first.version_id)
        again = actions.simulate(version, months=3, by=who("kita"), at=AT)
        assert (again.pk, Simulation.objects.count()) == (first.pk, 1)


def test_a_published_version_is_not_simulated(mihon: Organisation, people: list[str]) -> None:
    with inside(mihon):
        published = PackVersion.objects.get(state="published")
        with pytest.raises(Refusal) as refused:
            actions.simulate(published, months=3, by=who("hara"), at=AT)
    assert refused.value.code == "wrong_state"


def test_only_offered_months_are_asked_for(mihon: Organisation, people: list[str]) -> None:
    with pytest.raises(Refusal) as refused:
        asked(mihon, mihon_rules(), months=2)
    assert refused.value.code == "wrong_months"


def test_the_neighbour_sees_nothing(
    mihon: Organisation, tonari: Organisation, asahi: Organisation, sumire: Organisation, people: list[str]
) -> None:
    asked(mihon, mihon_rules(price_from=("2026-05-06", 840)))

    with inside(tonari):
        assert (Simulation.objects.count(), Share.objects.count()) == (0, 0)
    with inside(sumire):  # asked too, but never about あさひ会
        assert [share.npo_id for share in Share.objects.all()] == [sumire.pk]
    with inside(asahi):
        assert [share.npo_id for share in Share.objects.all()] == [asahi.pk]
