from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from npo_platform.kernel.calendar import Month as Value
from npo_platform.kernel.errors import Refusal
from services.months.actions import mark_closed, open_month, reopen, touch, touch_period
from services.months.checks import hold_open, require_open
from services.months.models import Month
from services.months.queries import closed_keys, closed_months, is_closed, month_of, months_of
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.jobs.models import Job
from tenants.registry.models import Contract, Organisation
from tests.world import who

NOW = datetime(2026, 6, 2, 1, 0, tzinfo=UTC)
APRIL, MAY, JUNE = (Value(2026, month) for month in (4, 5, 6))


@pytest.fixture
def in_asahi(asahi: Organisation, contract: Contract) -> Iterator[Contract]:
    with inside(asahi):
        yield contract


def opened(contract: Contract, month: Value) -> Month:
    return open_month(contract.pk, month, at=NOW)


def closed(contract: Contract, month: Value) -> Month:
    return mark_closed(opened(contract, month), by=who("baba"), at=NOW)


def test_open_month_twice_is_the_same_month(in_asahi: Contract) -> None:
    assert opened(in_asahi, MAY) == opened(in_asahi, MAY)
    assert (Month.objects.get().label, Month.objects.get().state) == ("令和8年5月", "open")


@pytest.mark.parametrize("month", [Value(2026, 3), Value(2027, 4)])
def test_open_month_outside_the_contract_is_refused(in_asahi: Contract, month: Value) -> None:
    with pytest.raises(Refusal) as refused:
        opened(in_asahi, month)

    assert refused.value.code == "outside_contract"
    assert "見本市との契約" in refused.value.message


def test_touch_counts_and_asks_for_one_evaluation(in_asahi: Contract) -> None:
    touch(in_asahi.pk, date(2026, 5, 3), at=NOW)
    touch(in_asahi.pk, date(2026, 5, 30), at=NOW)

    month = Month.objects.get()
    assert month.revision == 2
    assert [(job.kind, job.key) for job in Job.objects.all()] == [("evaluate_month", str(month.pk))]


def test_touch_leaves_a_closed_month_as_it_is(in_asahi: Contract) -> None:
    month = closed(in_asahi, MAY)

    touch(in_asahi.pk, date(2026, 5, 3), at=NOW)

    assert Month.objects.get().revision == month.revision
    assert Job.objects.count() == 0


def test_touch_period_reaches_open_months_that_exist(in_asahi: Contract) -> None:
    closed(in_asahi, APRIL)
    opened(in_asahi, MAY)

    touch_period(in_asahi.pk, date(2026, 4, 10), date(2026, 6, 2), at=NOW)

    assert {month.label: month.revision for month in Month.objects.all()} == {
        "令和8年4月": 0,
        "令和8年5月": 1,
    }


def test_mark_closed_keeps_who_and_when(in_asahi: Contract) -> None:
    month = closed(in_asahi, MAY)

    assert (month.state, month.closed_by_name, month.closed_at) == ("closed", "馬場 和子", NOW)
    assert AuditEntry.objects.get(action="closed").row_id == str(month.pk)


def test_mark_closed_twice_is_refused(in_asahi: Contract) -> None:
    month = closed(in_asahi, MAY)

    with pytest.raises(Refusal) as refused:
        mark_closed(month, by=who("baba"), at=NOW)

    assert (refused.value.code, refused.value.message) == (
        "wrong_state",
        "令和8年5月はもう締めてあります。",
    )


def test_reopen_needs_a_reason_and_makes_the_month_stale(in_asahi: Contract) -> None:
    month = closed(in_asahi, MAY)
    with pytest.raises(Refusal) as refused:
        reopen(month, by=who("baba"), reason=" ", at=NOW)

    again = reopen(month, by=who("baba"), reason="記録の入れ忘れ", at=NOW)

    assert refused.value.code == "reason_missing"
    assert (again.state, again.closed_at, again.revision) == ("open", None, month.revision + 1)
    assert AuditEntry.objects.get(action="reopened").detail == "記録の入れ忘れ"


def test_reopen_an_open_month_is_refused(in_asahi: Contract) -> None:
    with pytest.raises(Refusal) as refused:
        reopen(opened(in_asahi, MAY), by=who("baba"), reason="x", at=NOW)

    assert refused.value.code == "wrong_state"


def test_require_open_names_every_closed_month_it_would_reach(in_asahi: Contract) -> None:
    closed(in_asahi, APRIL)
    closed(in_asahi, MAY)

    with pytest.raises(Refusal) as refused:
        require_open(in_asahi.pk, date(2026, 4, 30), None)

    assert refused.value.code == "month_closed"
    assert refused.value.message.startswith("令和8年4月・令和8年5月はもう締めてある")


def test_require_open_next_to_a_closed_month_says_nothing(in_asahi: Contract) -> None:
    closed(in_asahi, MAY)

    require_open(in_asahi.pk, date(2026, 4, 1), date(2026, 5, 1))
    require_open(in_asahi.pk, date(2026, 6, 1), None)


def test_hold_open_keeps_the_months_from_being_closed_meanwhile(in_asahi: Contract) -> None:
    opened(in_asahi, MAY)

    with CaptureQueriesContext(connection) as asked:
        hold_open(in_asahi.pk, date(2026, 5, 10), None)

    assert [one["sql"].rpartition(" FOR ")[2] for one in asked] == ["NO KEY UPDATE"]


def test_hold_open_of_a_closed_month_is_refused(in_asahi: Contract) -> None:
    closed(in_asahi, MAY)

    with pytest.raises(Refusal) as refused:
        hold_open(in_asahi.pk, date(2026, 5, 10), None)

    assert refused.value.code == "month_closed"


def test_reads_of_months_are_exact(in_asahi: Contract) -> None:
    april, may = closed(in_asahi, APRIL), opened(in_asahi, MAY)

    assert months_of(in_asahi.pk) == [may, april]
    assert (month_of(in_asahi.pk, date(2026, 4, 30)), month_of(in_asahi.pk, date(2026, 6, 1))) == (
        april,
        None,
    )
    assert (is_closed(in_asahi.pk, date(2026, 4, 1)), is_closed(in_asahi.pk, date(2026, 5, 1))) == (
        True,
        False,
    )
    assert closed_months(in_asahi.pk, date(2026, 4, 30), date(2026, 6, 1)) == [april]
    assert closed_keys([in_asahi.pk], APRIL.first, JUNE.after) == {(in_asahi.pk, APRIL.first)}


def test_the_database_itself_refuses_a_month_twice_and_from_its_middle(in_asahi: Contract) -> None:
    opened(in_asahi, MAY)

    for day, constraint in ((1, "month_of_contract_once"), (2, "month_starts_on_its_first_day")):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Month(contract_id=in_asahi.pk, starts_on=date(2026, 5, day)).save()


def test_months_of_another_organisation_do_not_show(in_asahi: Contract, sumire: Organisation) -> None:
    with inside(sumire):
        theirs = Contract.objects.first()
        assert theirs is not None
        opened(theirs, MAY)

    assert months_of(theirs.pk) == []
