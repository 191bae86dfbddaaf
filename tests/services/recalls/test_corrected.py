"""A recall ends in corrections: the board's yen are those the providers confirmed, to the yen."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db.models import Sum

from billing_rules.advisories import queries
from billing_rules.packs.models import PackVersion
from services.adjustments.models import Adjustment
from services.corrections.actions import confirm, fresh_corrections
from services.people.models import Recipient
from services.recalls.models import TouchedLine
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.recalls.scene import LUNCH, advise, share_here
from tests.services.statements.scene import JUNE, MAY, close, days, join, mihon_rules, month_row, publish, served
from tests.world import who

Run = Callable[[], None]
JULY_5, JULY_6 = datetime(2026, 7, 5, 1, 0, tzinfo=UTC), datetime(2026, 7, 6, 1, 0, tzinfo=UTC)
MAY_1 = date(2026, 5, 1)


@pytest.fixture
def people(mihon: Organisation, asahi: Organisation, contract: Contract) -> list[Recipient]:
    """Six people with 4 lunches each in a closed May; June is open."""
    publish(mihon, mihon_rules())
    with inside(asahi):
        joined = [join(contract, f"木{n}", kana=f"き{n}") for n in "あいうえおか"]
        for person in joined:
            served(person, days(MAY, 1, 4))
        close(contract, MAY)
        month_row(contract, JUNE)
    return joined


def test_the_board_tells_what_was_confirmed(
    people: list[Recipient], mihon: Organisation, asahi: Organisation, sumire: Organisation, run_jobs: Run
) -> None:
    with inside(mihon):
        version = PackVersion.objects.get(state="published")
    told = advise(mihon, version, parts=(LUNCH,))
    successor = publish(
        mihon, mihon_rules(price_from=("2026-05-01", 850)), at=JULY_5, past="さかのぼる", correct_from=MAY_1
    )
    for npo in (asahi, sumire):
        with inside(npo):
            run_jobs()
    with inside(asahi):
        assert share_here(told).figures["corrected"] == {"months": 0, "user": 0, "city": 0, "waiting": 1}
        proposed = fresh_corrections(successor, at=JULY_6)
        raised = confirm(successor, [one.pk for one in proposed], by=who("baba"), at=JULY_6)
        run_jobs()
        sums = Adjustment.objects.filter(pk__in=[one.pk for one in raised]).aggregate(
            user=Sum("user_yen"), city=Sum("city_yen")
        )

    with inside(mihon):
        board = queries.board_of(queries.advisory(told.pk))
    # 24 lunches cost the city 40 yen more, the people nothing
    assert board.corrected == {"months": 1, "user": 0, "city": 960, "waiting": 0}
    assert (board.corrected["user"], board.corrected["city"]) == (sums["user"], sums["city"])
    assert (board.totals["user"], board.totals["city"]) == (9600, 9840)
    assert [one.number for one in board.successors] == [2]


def test_a_difference_made_under_the_version_is_touched_as_well(
    people: list[Recipient], mihon: Organisation, asahi: Organisation, contract: Contract, run_jobs: Run
) -> None:
    """A lunch of 9 May that was recorded after May had closed: its 400 and 410 yen ride on June."""
    from services.statements.actions import fresh_statement

    with inside(asahi):
        served(people[0], days(MAY, 9, 9), at=datetime(2026, 6, 10, tzinfo=UTC))
        fresh_statement(month_row(contract, JUNE), at=JULY_5)
    with inside(mihon):
        version = PackVersion.objects.get(state="published")
    advise(mihon, version, parts=(LUNCH,), first_day=date(2026, 5, 9), last_day=date(2026, 5, 9))
    with inside(asahi):
        run_jobs()
        found = TouchedLine.objects.values_list("origin", "recipient_id", "user_yen", "city_yen")
        assert list(found) == [("late", people[0].pk, 400, 410)]


def test_what_a_correction_put_in_place_is_touched_by_its_own_version(
    people: list[Recipient], mihon: Organisation, asahi: Organisation, contract: Contract, run_jobs: Run
) -> None:
    """第2版の 850円 is itself at fault: May stands on it, 24 lunches of 400 + 450 yen."""
    second = publish(
        mihon, mihon_rules(price_from=("2026-05-01", 850)), at=JULY_5, past="さかのぼる", correct_from=MAY_1
    )
    with inside(asahi):
        run_jobs()
        proposed = fresh_corrections(second, at=JULY_6)
        confirm(second, [one.pk for one in proposed], by=who("baba"), at=JULY_6)
    told = advise(mihon, second)
    with inside(asahi):
        run_jobs()
        assert set(TouchedLine.objects.values_list("origin", flat=True)) == {"correction"}
        totals = share_here(told).figures["totals"]
    assert (totals["people"], totals["lines"], totals["user"], totals["city"]) == (6, 6, 9600, 10800)


def test_a_month_frozen_again_is_listed_twice_and_summed_once(
    people: list[Recipient], mihon: Organisation, asahi: Organisation, contract: Contract, run_jobs: Run
) -> None:
    from services.statements.actions import reopen_month

    with inside(asahi):
        reopen_month(month_row(contract, MAY), by=who("baba"), reason="記録もれ", at=JULY_5)
        close(contract, MAY, at=JULY_6)
    with inside(mihon):
        version = PackVersion.objects.get(state="published")
    told = advise(mihon, version)
    with inside(asahi):
        run_jobs()
        assert list(TouchedLine.objects.order_by("position").values_list("number", "is_current"))[::6] == [
            (1, False),
            (2, True),
        ]
        totals = share_here(told).figures["totals"]
    assert (totals["statements"], totals["people"], totals["lines"], totals["user"]) == (2, 6, 6, 9600)
