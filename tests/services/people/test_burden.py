from datetime import date

import pytest
from django.db import IntegrityError, transaction

from npo_platform.kernel import calendar
from npo_platform.kernel.errors import Refusal
from services.months.actions import mark_closed, open_month
from services.months.models import Month
from services.people.actions import set_burden_class
from services.people.models import BurdenClass, Decision
from services.people.queries import burden_history, burden_on
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.people.conftest import NOW, ClientOf, hanako
from tests.world import who

AUGUST, SEPTEMBER, OCTOBER = (calendar.Month(2026, month) for month in (8, 9, 10))


def close(contract: Contract, month: calendar.Month) -> Month:
    return mark_closed(open_month(contract.pk, month, at=NOW), by=who("baba"), at=NOW)


def history(decision: Decision) -> list[tuple[date, str]]:
    fresh = Decision.objects.get(pk=decision.pk)
    return [(row.starts_on, row.code) for row in burden_history(fresh)]


def test_set_burden_class_holds_from_its_day_and_keeps_what_was(in_asahi: Contract, rules: None) -> None:
    _, decision = hanako(in_asahi, burden_class="exempt")

    set_burden_class(decision, "taxed", date(2026, 10, 1), by=who("chiba"), at=NOW)

    assert history(decision) == [(date(2026, 4, 1), "exempt"), (date(2026, 10, 1), "taxed")]
    assert (burden_on(decision, date(2026, 9, 30)), burden_on(decision, date(2026, 10, 1))) == (
        "exempt",
        "taxed",
    )


def test_set_burden_class_for_a_day_again_counts_the_younger_row(in_asahi: Contract, rules: None) -> None:
    _, decision = hanako(in_asahi, burden_class="exempt")

    set_burden_class(decision, "welfare", date(2026, 4, 1), by=who("chiba"), at=NOW)

    assert history(decision) == [(date(2026, 4, 1), "welfare")]
    assert BurdenClass.objects.count() == 2


def test_set_burden_class_that_holds_already_writes_nothing(in_asahi: Contract, rules: None) -> None:
    _, decision = hanako(in_asahi, burden_class="exempt")

    set_burden_class(decision, "exempt", date(2026, 10, 1), by=who("chiba"), at=NOW)

    assert history(decision) == [(date(2026, 4, 1), "exempt")]


def test_set_burden_class_in_a_closed_month_is_refused_with_the_month(in_asahi: Contract, rules: None) -> None:
    _, decision = hanako(in_asahi, burden_class="exempt")
    close(in_asahi, SEPTEMBER)

    with pytest.raises(Refusal) as refused:
        set_burden_class(decision, "taxed", date(2026, 8, 1), by=who("chiba"), at=NOW)

    assert refused.value.code == "month_closed"
    assert refused.value.message.startswith("令和8年9月はもう締めてある")
    assert history(decision) == [(date(2026, 4, 1), "exempt")]


def test_set_burden_class_for_the_first_time_may_reach_behind_a_closed_month(in_asahi: Contract, rules: None) -> None:
    close(in_asahi, SEPTEMBER)
    _, decision = hanako(in_asahi, starts_on=date(2026, 9, 1))

    set_burden_class(decision, "exempt", date(2026, 9, 1), by=who("chiba"), at=NOW)

    assert history(decision) == [(date(2026, 9, 1), "exempt")]


def test_set_burden_class_before_a_later_row_leaves_the_closed_month_behind_it(in_asahi: Contract, rules: None) -> None:
    _, decision = hanako(in_asahi, burden_class="exempt")
    set_burden_class(decision, "taxed", date(2026, 9, 1), by=who("chiba"), at=NOW)
    close(in_asahi, SEPTEMBER)

    set_burden_class(decision, "welfare", date(2026, 8, 1), by=who("chiba"), at=NOW)

    assert burden_on(Decision.objects.get(), date(2026, 9, 1)) == "taxed"


def test_the_database_itself_refuses_to_change_a_burden_class(in_asahi: Contract, rules: None) -> None:
    hanako(in_asahi, burden_class="exempt")

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        BurdenClass.objects.update(starts_on=date(2026, 5, 1))

    assert BurdenClass.objects.get().starts_on == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("code", "day", "refusal"),
    [
        ("rich", date(2026, 10, 1), "unknown_code"),
        ("", date(2026, 10, 1), "unknown_code"),
        ("taxed", date(2026, 3, 31), "outside_decision"),
    ],
)
def test_set_burden_class_outside_the_rules_is_refused(
    in_asahi: Contract, rules: None, code: str, day: date, refusal: str
) -> None:
    _, decision = hanako(in_asahi, burden_class="exempt")

    with pytest.raises(Refusal) as refused:
        set_burden_class(decision, code, day, by=who("chiba"), at=NOW)

    assert refused.value.code == refusal


def test_set_burden_class_makes_the_open_month_stale(in_asahi: Contract, rules: None) -> None:
    _, decision = hanako(in_asahi, burden_class="exempt")
    month = open_month(in_asahi.pk, OCTOBER, at=NOW)

    set_burden_class(decision, "taxed", date(2026, 10, 1), by=who("chiba"), at=NOW)

    assert Month.objects.get(pk=month.pk).revision == month.revision + 1


def test_burden_page_saves_and_shows_what_was(
    client_of: ClientOf, asahi: Organisation, contract: Contract, rules: None
) -> None:
    with inside(asahi):
        _, decision = hanako(contract, burden_class="exempt")
    client = client_of("chiba")

    client.post(f"/people/decisions/{decision.pk}/burden/", {"code": "taxed", "starts_on": "R8.10.1"})

    page = client.get(f"/people/decisions/{decision.pk}/burden/").content.decode()
    assert "これまでの負担区分 2件" in page
    with inside(asahi):
        assert history(decision)[-1] == (date(2026, 10, 1), "taxed")


def test_burden_page_refuses_a_closed_month_with_a_sentence(
    client_of: ClientOf, asahi: Organisation, contract: Contract, rules: None
) -> None:
    with inside(asahi):
        _, decision = hanako(contract, burden_class="exempt")
        close(contract, SEPTEMBER)

    answer = client_of("chiba").post(
        f"/people/decisions/{decision.pk}/burden/", {"code": "taxed", "starts_on": "R8.9.1"}
    )

    assert "令和8年9月はもう締めてある" in answer.content.decode()
