"""What a notice touched: by statement, person, yen, as each provider finds it and the city is told."""

from collections.abc import Callable
from datetime import date

import pytest

from billing_rules.advisories import queries
from billing_rules.packs.models import PackVersion
from services.people.models import Recipient
from services.recalls.models import TouchedLine
from tenants.crossing import inside
from tenants.notices.models import Notice
from tenants.registry.models import Contract, Organisation
from tests.services.recalls.scene import DINNER, LUNCH, advise, share_here
from tests.services.statements.scene import JUNE, MAY, close, days, join, mihon_rules, publish, served

Run = Callable[[], None]


@pytest.fixture
def version(mihon: Organisation) -> PackVersion:
    return publish(mihon, mihon_rules())


@pytest.fixture
def people(version: PackVersion, asahi: Organisation, contract: Contract) -> list[Recipient]:
    """Six people, in a closed May 10 lunches each, the first with 2 dinners besides; 3 lunches of hers in open June."""
    with inside(asahi):
        joined = [join(contract, f"木{n}", kana=f"き{n}") for n in "あいうえおか"]
        for person in joined:
            served(person, days(MAY, 1, 10))
        served(joined[0], days(MAY, 1, 2), meal="dinner")
        close(contract, MAY)
        served(joined[0], days(JUNE, 1, 3))
    return joined


def test_each_provider_finds_its_own_yen_and_the_city_hears_sums(
    version: PackVersion,
    mihon: Organisation,
    asahi: Organisation,
    sumire: Organisation,
    people: list[Recipient],
    run_jobs: Run,
) -> None:
    advisory = advise(mihon, version, parts=(LUNCH,), first_day=date(2026, 5, 6))
    for npo in (asahi, sumire):
        with inside(npo):
            run_jobs()

    with inside(asahi):  # 5 of 10 lunches lie from 6 May on: 400 + 410 yen each
        lines = list(TouchedLine.objects.order_by("position"))
        assert [(one.events, one.user_yen, one.city_yen) for one in lines] == [(5, 2000, 2050)] * 6
        assert {one.recipient_id for one in lines} == {person.pk for person in people}
        figures = share_here(advisory).figures
        said = Notice.objects.filter(kind="advisory_found").get()
    assert figures["totals"] == {
        "months": ["2026-05"], "statements": 1, "people": 6, "lines": 6, "user": 12000, "city": 12300,
    }  # fmt: skip
    assert figures["closings"] == [
        {"month": "2026-05", "number": 1, "at": "2026-06-02T00:00:00+00:00", "by": "馬場 和子"}
    ]
    assert said.title == "配食 第1版の不具合：この団体でかかわるのは 6人・6行、利用者 12,000円・市 12,300円です"
    with inside(sumire):
        assert Notice.objects.filter(kind="advisory_found").get().title == (
            "配食 第1版の不具合：この団体の明細には、かかわりがありません（0円）"
        )
    with inside(mihon):
        board = queries.board_of(queries.advisory(advisory.pk))
        assert [(str(row.share.npo), row.state, row.yen) for row in board.rows] == [
            ("あさひ会", "touched", 24300),
            ("すみれの会", "untouched", 0),
        ]
        assert [(one.npo, str(one.month), one.by) for one in board.closings] == [("あさひ会", "2026-05", "馬場 和子")]


def test_another_row_touches_only_who_met_it(
    version: PackVersion, mihon: Organisation, asahi: Organisation, people: list[Recipient], run_jobs: Run
) -> None:
    advisory = advise(mihon, version, parts=(DINNER,))
    with inside(asahi):
        run_jobs()
        line = TouchedLine.objects.get()
        figures = share_here(advisory).figures
    assert (line.recipient_id, line.events, line.user_yen, line.city_yen) == (people[0].pk, 2, 800, 820)
    # one person: the city hears that May is touched, and nothing of her yen
    assert figures["totals"] == {
        "months": ["2026-05"], "statements": 1, "people": None, "lines": None, "user": None, "city": None,
    }  # fmt: skip


def test_an_open_month_is_touched_too(
    version: PackVersion, mihon: Organisation, asahi: Organisation, people: list[Recipient], run_jobs: Run
) -> None:
    from services.statements.actions import fresh_statement
    from tests.services.recalls.scene import JUNE_20
    from tests.services.statements.scene import month_row

    with inside(asahi):
        fresh_statement(month_row(Contract.objects.all()[0], JUNE), at=JUNE_20)
    advise(mihon, version, last_day=None)
    with inside(asahi):
        run_jobs()
        lines = TouchedLine.objects.order_by("position").values_list("month__starts_on", "is_frozen", "events")
        assert list(lines)[-1] == (date(2026, 6, 1), False, 3)
        assert len(lines) == 8  # six people's lunches and one's dinners in May, her lunches in June
