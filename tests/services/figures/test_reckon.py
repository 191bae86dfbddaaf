"""An accepted month in sums, every figure counted by hand; and what leaves the house of it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction

from services.figures.actions import reckon
from services.figures.models import OwnFigures
from services.figures.states import JOB
from services.people.models import Recipient
from tenants.crossing import inside
from tenants.desk.models import ReceivedReport
from tenants.jobs.models import Job
from tenants.registry.models import Contract, Organisation
from tenants.statistics.definitions import stamp
from tenants.statistics.models import MonthFigures
from tests.services.figures.scene import accept, live
from tests.services.statements.scene import JUNE, MAY, close, days, mihon_rules, month_row, publish, served

Run = Callable[[], None]
AT = datetime(2026, 6, 20, 1, 0, tzinfo=UTC)

# 6 people × 10 lunches. 60 × 410 + 5 doors × 410 = 26,650. Met at 60 meals and spoken to after 4 doors.
# 5 alarms, 4 closed after 30, 60, 90, 120 minutes: half of 4 is the 2nd, nine tenths (3.6) the 4th.
OWN = {
    "people": 6,
    "meals": 60,
    "contacts": 64,
    "cost": 26650,
    "unanswered": 5,
    "alarms": 5,
    "alarms_open": 1,
    "alarm_median": 60,
    "alarm_p90": 120,
}


def test_an_accepted_month_is_reckoned_by_its_definitions(asahi: Organisation, accepted_may: Contract) -> None:
    with inside(asahi):
        own = OwnFigures.objects.get()

    assert {name: own.figures[name] for name in OWN} == OWN
    assert own.definitions == stamp()
    classes = {one["label"]: one["people"] for one in own.figures["classes"]}
    assert classes == {"生活保護": 0, "非課税": 6, "課税": 0}


def test_what_is_about_few_people_stays_with_the_provider(
    asahi: Organisation, mihon: Organisation, accepted_may: Contract
) -> None:
    with inside(mihon):
        row = MonthFigures.objects.get()

    # One person's alarm is open and four people's are closed: neither is told, nor how long the four took.
    hidden = {"alarms_open": None, "alarm_median": None, "alarm_p90": None}
    assert {name: row.figures[name] for name in OWN} == OWN | hidden
    assert "people_of" not in row.figures
    with inside(asahi):
        assert not any(str(one.pk) in str(row.figures) for one in Recipient.objects.all())
        assert OwnFigures.objects.get().told == row.figures


def test_the_commission_is_that_of_the_accepted_report(mihon: Organisation, accepted_may: Contract) -> None:
    with inside(mihon):
        assert MonthFigures.objects.get().figures["cost"] == ReceivedReport.objects.get().city_yen == 26650


def test_a_later_correction_makes_the_next_figures_and_keeps_the_first(
    asahi: Organisation, mihon: Organisation, accepted_may: Contract, run_jobs: Run
) -> None:
    with inside(asahi):
        late = Recipient.objects.order_by("kana_key").last()
        assert late is not None
        served(late, days(MAY, 20, 20), at=datetime(2026, 6, 10, 1, 0, tzinfo=UTC))
        served(late, days(JUNE, 1, 9))
    accept(asahi, mihon, accepted_may, JUNE)
    with inside(asahi):
        run_jobs()

    with inside(mihon):
        first, second = MonthFigures.objects.filter(starts_on=MAY.first).order_by("number")
    # One lunch more, one person met more, 410 yen more of the city; June's own commission is nine lunches.
    changed = {"meals": 61, "contacts": 65, "cost": 27060}
    assert {name: first.figures[name] for name in changed} == {"meals": 60, "contacts": 64, "cost": 26650}
    assert {name: second.figures[name] for name in changed} == changed
    assert (first.number, second.number, second.figures["alarms_open"]) == (1, 2, None)
    with inside(asahi):
        june = OwnFigures.objects.get(month__starts_on=JUNE.first)
    assert (june.figures["cost"], june.figures["meals"]) == (3690, 9)
    assert {june.told[name] for name in OWN} == {None}  # one person


def test_reckoned_again_without_a_change_nothing_is_added(asahi: Organisation, accepted_may: Contract) -> None:
    with inside(asahi):
        again = reckon(month_row(accepted_may, MAY).pk, at=AT)

        assert again == OwnFigures.objects.get()
        assert MonthFigures.objects.count() == 1


def test_a_month_that_is_not_accepted_has_no_figures(
    asahi: Organisation, mihon: Organisation, contract: Contract
) -> None:
    publish(mihon, mihon_rules())
    with inside(asahi):
        live(contract)
        close(contract, MAY)

        assert reckon(month_row(contract, MAY).pk, at=AT) is None
        assert (OwnFigures.objects.count(), MonthFigures.objects.count()) == (0, 0)
        assert not Job.objects.filter(kind=JOB).exists()


def test_figures_are_never_edited(asahi: Organisation, accepted_may: Contract) -> None:
    with inside(asahi):
        with pytest.raises(DatabaseError), transaction.atomic():
            OwnFigures.objects.update(number=2)
        with pytest.raises(DatabaseError), transaction.atomic():
            MonthFigures.objects.update(number=2)
