"""The city decides, changes and ends; each act is a version, and its own NPO alone is told."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from billing_rules.decisions import actions, queries
from billing_rules.decisions.models import Enclosure, IssuedDecision
from billing_rules.decisions.states import State
from npo_platform.kernel.errors import Refusal, Refused
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.notices.models import Notice
from tenants.registry.models import Contract, Organisation
from tests.billing_rules.decisions.scene import NOW, changed, draft, issued, stopped
from tests.world import who


def test_a_decision_reaches_its_npo_and_nobody_else(
    mihon: Organisation, tonari: Organisation, asahi: Organisation, sumire: Organisation, contract: Contract
) -> None:
    one = issued(mihon, contract)

    with inside(asahi):
        assert [(row.number, row.state, row.name) for row in queries.to_take()] == [
            ("見高福第71号", State.ISSUED, "山田 花子")
        ]
        assert queries.enclosed(queries.addressed(one.pk)).address == "見本市緑町1-2-3"
        notice = Notice.objects.get(kind="decision_issued")
    assert notice.title == "見本市から利用決定の決定が届きました（見高福第71号）"
    for other in (sumire, tonari):
        with inside(other):
            assert not IssuedDecision.objects.exists()
            assert not Enclosure.objects.exists()
    with inside(sumire), pytest.raises(IssuedDecision.DoesNotExist):
        queries.addressed(one.pk)
    with inside(tonari), pytest.raises(IssuedDecision.DoesNotExist):
        queries.issued_of_city(one.pk)


def test_a_dump_of_the_rows_says_neither_class_nor_address(mihon: Organisation, contract: Contract) -> None:
    issued(mihon, contract)

    with inside(mihon), connection.cursor() as cursor:
        cursor.execute("SELECT d.sealed, e.sealed FROM decisions_issueddecision d, decisions_enclosure e")
        [(terms, enclosed)] = cursor.fetchall()
    assert b"exempt" not in bytes(terms)
    assert "緑町".encode() not in bytes(enclosed)
    assert b"072-674-7111" not in bytes(enclosed)


def test_a_number_is_issued_once(mihon: Organisation, contract: Contract) -> None:
    issued(mihon, contract)

    with pytest.raises(Refused) as refused:
        issued(mihon, contract)

    assert [(found.code, found.where) for found in refused.value.findings] == [("number_issued", "number")]


def test_everything_wrong_is_told_at_once(mihon: Organisation, contract: Contract) -> None:
    with inside(mihon), pytest.raises(Refused) as refused:
        wrong = draft(
            family_name="", given_kana="花子", phone="12", burden_class="", weekdays="", starts_on=date(2028, 1, 1)
        )
        actions.issue(contract, wrong, by=who("mori"), at=NOW)

    where = {found.where for found in refused.value.findings}
    assert where == {"family_name", "given_kana", "phone", "burden_class", "weekdays", "until"}


def test_a_change_is_a_version_and_keeps_what_was_dated(mihon: Organisation, contract: Contract) -> None:
    first = issued(mihon, contract)

    second = changed(mihon, first, date(2026, 11, 1), burden_class="taxed", weekdays="0246", per_week=4)

    with inside(mihon):
        one = queries.issued_of_city(second.pk)
        assert [(row.version, row.kind, row.state) for row in queries.versions(one)] == [
            (2, "change", State.ISSUED),
            (1, "decide", State.REPLACED),
        ]
        assert [one.holding(day).burden_class for day in (date(2026, 10, 31), date(2026, 11, 1))] == ["exempt", "taxed"]
        assert queries.private_of(one).phone == "072-674-7111"
        assert Enclosure.objects.count() == 1


def test_a_change_of_nothing_and_of_an_old_version_are_refused(mihon: Organisation, contract: Contract) -> None:
    first = issued(mihon, contract)
    with pytest.raises(Refusal, match="変わったところがありません"):
        changed(mihon, first, date(2026, 11, 1))
    changed(mihon, first, date(2026, 11, 1), per_week=2)

    with pytest.raises(Refusal) as refused:
        changed(mihon, first, date(2026, 11, 1), per_week=1)

    assert refused.value.code == "decision_moved_on"


@pytest.mark.parametrize(
    ("typed", "on", "where"),
    [
        ({"number": "別の番号"}, date(2026, 11, 1), "number"),
        ({"programme": "x"}, date(2026, 11, 1), "programme"),
        ({"per_week": 2}, date(2026, 10, 11), "effective_on"),
        ({"per_week": 2}, date(2027, 4, 1), "effective_on"),
    ],
)
def test_what_a_change_may_not_touch(
    typed: dict[str, object], on: date, where: str, mihon: Organisation, contract: Contract
) -> None:
    first = issued(mihon, contract)

    with pytest.raises(Refused) as refused:
        changed(mihon, first, on, **typed)

    assert {found.where for found in refused.value.findings} == {where}


def test_a_stop_keeps_the_rest_and_says_why(mihon: Organisation, contract: Contract) -> None:
    first = issued(mihon, contract)

    last = stopped(mihon, first, date(2026, 11, 30))

    assert (last.version, last.kind, last.until, last.end_reason) == (2, "stop", date(2026, 12, 1), "moved")
    assert (last.weekdays, last.per_week, last.holding(date(2026, 11, 1)).burden_class) == ("024", 3, "exempt")
    with pytest.raises(Refusal) as refused:
        stopped(mihon, last, date(2026, 11, 15))
    assert refused.value.code == "decision_stopped"


@pytest.mark.parametrize("day", [date(2026, 10, 11), date(2027, 4, 1)])
def test_a_stop_outside_the_period_is_refused(day: date, mihon: Organisation, contract: Contract) -> None:
    with pytest.raises(Refused) as refused:
        stopped(mihon, issued(mihon, contract), day)

    assert [found.where for found in refused.value.findings] == ["last_on"]


def test_nobody_edits_a_version_and_an_npo_writes_none(
    mihon: Organisation, asahi: Organisation, contract: Contract
) -> None:
    one = issued(mihon, contract)

    with inside(mihon):
        with pytest.raises(DatabaseError, match=r"permission denied|append-only"), transaction.atomic():
            IssuedDecision.objects.filter(pk=one.pk).update(per_week=7)
        assert AuditEntry.objects.filter(action="decision_issued", actor_name="森 由美").count() == 1
    with inside(asahi), pytest.raises(DatabaseError), transaction.atomic():
        IssuedDecision.objects.filter(pk=one.pk).update(until=one.starts_on + timedelta(days=9))
    with inside(asahi), pytest.raises(DatabaseError), transaction.atomic():
        copy = IssuedDecision.objects.get(pk=one.pk)
        copy.pk, copy.version = None, 9
        copy.save(force_insert=True)
