from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from npo_platform.kernel import calendar
from npo_platform.kernel.errors import Refusal, Refused
from npo_platform.kernel.ids import uuid7
from services.months.actions import open_month
from services.months.models import Month
from services.people.actions import add_recipient, decide
from services.people.models import Decision
from services.people.queries import burden_on, decision_on, decisions_in
from services.plans.actions import end_use
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.people.conftest import HANAKO, NOW, TODAY, ClientOf, draft_of, hanako
from tests.world import who


def test_decide_holds_from_its_first_day_with_its_burden_class(in_asahi: Contract, rules: None) -> None:
    person, decision = hanako(in_asahi, until=date(2026, 12, 1), burden_class="exempt")

    assert decision_on(person.pk, date(2026, 4, 1)) == decision
    assert decision_on(person.pk, date(2026, 11, 30)) == decision
    assert decision_on(person.pk, date(2026, 12, 1)) is None
    assert (burden_on(decision, date(2026, 3, 31)), burden_on(decision, date(2026, 4, 1))) == (
        None,
        "exempt",
    )


@pytest.mark.parametrize(
    ("changes", "where", "code"),
    [
        (
            {"number": "見高福第1号", "starts_on": date(2026, 12, 1)},
            "number",
            "decision_number_taken",
        ),
        ({"number": "見高福第2号"}, "starts_on", "decision_overlaps"),
        ({"number": "", "starts_on": date(2026, 12, 1)}, "number", "bad_input"),
        (
            {"number": "2", "starts_on": date(2026, 12, 1), "until": date(2026, 12, 1)},
            "until",
            "bad_input",
        ),
        ({"number": "2", "starts_on": date(2027, 4, 1)}, "starts_on", "outside_contract"),
        ({"number": "2", "starts_on": date(2026, 12, 1), "weekdays": ""}, "weekdays", "bad_input"),
        ({"number": "2", "starts_on": date(2026, 12, 1), "per_week": 15}, "per_week", "bad_input"),
        (
            {"number": "2", "starts_on": date(2026, 12, 1), "burden_class": "rich"},
            "burden_class",
            "bad_input",
        ),
    ],
)
def test_decide_against_a_rule_says_where_and_saves_nothing(
    in_asahi: Contract, rules: None, changes: dict[str, Any], where: str, code: str
) -> None:
    person, _ = hanako(in_asahi, until=date(2026, 12, 1))

    with pytest.raises(Refused) as refused:
        decide(person, draft_of(in_asahi, **changes), by=who("chiba"), at=NOW)

    assert [(f.where, f.code) for f in refused.value.findings] == [(where, code)]
    assert Decision.objects.count() == 1


def test_decide_after_the_use_ended_is_refused(in_asahi: Contract) -> None:
    person = add_recipient(HANAKO, by=who("chiba"), at=NOW)
    end_use(person, ended_on=TODAY, reason="moved", by=who("chiba"), at=NOW)

    with pytest.raises(Refusal) as refused:
        decide(person, draft_of(in_asahi, starts_on=TODAY + timedelta(days=1)), by=who("chiba"), at=NOW)

    assert refused.value.code == "use_ended"


def test_decide_makes_the_open_months_it_reaches_stale(in_asahi: Contract) -> None:
    october = open_month(in_asahi.pk, calendar.Month(2026, 10), at=NOW)
    march = open_month(in_asahi.pk, calendar.Month(2027, 3), at=NOW)

    hanako(in_asahi, until=date(2027, 3, 1))

    revisions = [Month.objects.get(pk=month.pk).revision for month in (october, march)]
    assert revisions == [1, 0]


def test_the_database_itself_refuses_two_decisions_at_once(in_asahi: Contract) -> None:
    person, decision = hanako(in_asahi)
    near = Decision(recipient=person, contract_id=uuid7(), number="3", starts_on=TODAY)
    near.save()

    with pytest.raises(IntegrityError, match="decisions_do_not_overlap"), transaction.atomic():
        Decision(recipient=person, contract_id=decision.contract_id, number="2", starts_on=TODAY).save()

    assert Decision.objects.count() == 2


def test_decisions_in_a_month_are_those_with_a_day_in_it(in_asahi: Contract) -> None:
    person, april = hanako(in_asahi, until=date(2026, 5, 1))
    may = decide(person, draft_of(in_asahi, number="2", starts_on=date(2026, 5, 1)), by=who("chiba"), at=NOW)

    assert decisions_in(in_asahi.pk, date(2026, 4, 1), date(2026, 5, 1)) == [april]
    assert decisions_in(in_asahi.pk, date(2026, 5, 1), date(2026, 6, 1)) == [may]


def test_decide_page_enters_a_decision_and_goes_on_to_the_plan(
    client_of: ClientOf, asahi: Organisation, contract: Contract, rules: None
) -> None:
    with inside(asahi):
        person = add_recipient(HANAKO, by=who("chiba"), at=NOW)
    typed = {
        "number": "見高福第214号",
        "starts_on": "令和8年10月1日",
        "until": "R9.3.31",
        "weekdays": ["0", "2", "4"],
        "per_week": "3",
        "burden_class": "exempt",
    }

    answer = client_of("chiba").post(f"/plans/people/{person.pk}/decide/{contract.pk}/", typed)

    with inside(asahi):
        decision = Decision.objects.get()
        assert (decision.until, decision.weekdays, decision.per_week) == (
            date(2027, 4, 1),
            "024",
            3,
        )
    assert answer.headers["Location"] == f"/plans/decisions/{decision.pk}/plan/"


def test_decide_page_under_another_organisations_contract_does_not_exist(
    client_of: ClientOf,
    asahi: Organisation,
    contract: Contract,
    sumire: Organisation,
    tonari: Organisation,
) -> None:
    with inside(asahi):
        person = add_recipient(HANAKO, by=who("chiba"), at=NOW)
    with inside(sumire):
        theirs = Contract.objects.get(city_id=tonari.pk)

    answer = client_of("chiba").get(f"/plans/people/{person.pk}/decide/{theirs.pk}/")

    assert answer.status_code == 404
