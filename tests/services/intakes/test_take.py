"""One click makes of the city's decision a person, a decision, classes and a week; twice makes no double."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from billing_rules.decisions import queries as decisions
from billing_rules.decisions.models import Enclosure, IssuedDecision
from billing_rules.decisions.states import State
from npo_platform.kernel.calendar import Month
from npo_platform.kernel.errors import Refusal
from services.intakes.actions import TakeDraft, settle, take, take_all
from services.intakes.models import Taking
from services.intakes.queries import arrivals
from services.months.actions import mark_closed, open_month
from services.people.actions import add_recipient, change_recipient, decide
from services.people.checks import DecisionDraft, RecipientDraft
from services.people.models import Decision, Recipient
from services.people.queries import burden_on
from services.plans.models import Stop, WeeklyPlan
from services.plans.states import CancelReason
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.billing_rules.decisions.scene import NOW, TODAY, changed, issued, stopped
from tests.services.statements.scene import served
from tests.world import who

pytestmark = pytest.mark.usefixtures("rules")
HANAKO = RecipientDraft("山田", "花子", "やまだ", "はなこ", born_on=date(1940, 3, 4), phone="0726740000")


def taken(issued_id: UUID, **draft: Any) -> Taking:
    return take(issued_id, TakeDraft(**draft), by=who("chiba"), at=NOW)


def planned(person: Recipient, first: date, last: date) -> list[date]:
    stops = Stop.objects.filter(recipient=person, state="planned", service_on__range=(first, last))
    return list(stops.order_by("service_on").values_list("service_on", flat=True))


def test_a_new_person_comes_with_decision_class_and_week(
    mihon: Organisation, asahi: Organisation, contract: Contract
) -> None:
    one = issued(mihon, contract)

    with inside(asahi):
        taking = taken(one.pk)
        person, decision = Recipient.objects.get(), Decision.objects.get()
        assert (taking.recipient, taking.decision, taking.exact_on) == (person, decision, None)
        assert (person.name, person.kana, person.born_on, person.phone) == (
            "山田 花子",
            "やまだ はなこ",
            date(1940, 3, 4),
            "072-674-7111",
        )
        assert (person.postcode, person.address, person.delivery_note) == (
            "5690067",
            "見本市緑町1-2-3",
            "耳が遠いので、大きな声で",
        )
        assert (decision.number, decision.weekdays, decision.per_week, decision.until) == (
            "見高福第71号",
            "024",
            3,
            date(2027, 4, 1),
        )
        assert burden_on(decision, date(2026, 10, 12)) == "exempt"
        # Monday 12, Wednesday 14, Friday 16 October; stops reach fourteen days ahead.
        assert planned(person, date(2026, 10, 7), date(2026, 10, 18)) == [
            date(2026, 10, 12),
            date(2026, 10, 14),
            date(2026, 10, 16),
        ]
        assert AuditEntry.objects.filter(action="decision_taken", actor_name="千葉 実").count() == 1


def test_what_was_enclosed_is_gone_on_both_sides_once_it_is_taken(
    mihon: Organisation, asahi: Organisation, contract: Contract
) -> None:
    one = issued(mihon, contract)
    with inside(asahi):
        taken(one.pk)
        assert not Enclosure.objects.exists()

    with inside(mihon):
        assert not Enclosure.objects.exists()
        assert decisions.issued_of_city(one.pk).state == State.TAKEN


def test_taken_twice_is_taken_once(mihon: Organisation, asahi: Organisation, contract: Contract) -> None:
    one = issued(mihon, contract)

    with inside(asahi):
        first, second = taken(one.pk), taken(one.pk)
        assert first == second
        assert (Recipient.objects.count(), Decision.objects.count(), WeeklyPlan.objects.count()) == (1, 1, 1)


def test_another_npo_cannot_take_it(mihon: Organisation, sumire: Organisation, contract: Contract) -> None:
    one = issued(mihon, contract)

    with inside(sumire):
        assert arrivals(TODAY) == []
        with pytest.raises(IssuedDecision.DoesNotExist):
            take(one.pk, TakeDraft(), by=who("endo"), at=NOW)
        assert not Recipient.objects.exists()


def test_a_person_of_the_same_name_and_birthday_is_known(
    mihon: Organisation, asahi: Organisation, contract: Contract
) -> None:
    one = issued(mihon, contract, note="")
    with inside(asahi):
        known = add_recipient(HANAKO, by=who("chiba"), at=NOW)

        taking = taken(one.pk)

        assert (taking.recipient, Recipient.objects.count()) == (known, 1)
        assert Recipient.objects.get().phone == "072-674-7111"


def test_the_same_name_without_a_birthday_is_asked_about(
    mihon: Organisation, asahi: Organisation, contract: Contract
) -> None:
    one = issued(mihon, contract)
    with inside(asahi):
        known = add_recipient(RecipientDraft("山田", "花子", "やまだ", "はなこ"), by=who("chiba"), at=NOW)
        [arrived] = arrivals(TODAY)
        assert (arrived.match.word, list(arrived.match.candidates)) == ("ask", [known])
        with pytest.raises(Refusal) as refused:
            taken(one.pk)
        assert (refused.value.code, Decision.objects.count()) == ("person_unclear", 0)

        taking = taken(one.pk, recipient_id=known.pk)

        assert (taking.recipient, Recipient.objects.get().born_on) == (known, date(1940, 3, 4))


def test_somebody_it_cannot_be_is_refused(mihon: Organisation, asahi: Organisation, contract: Contract) -> None:
    one = issued(mihon, contract)
    with inside(asahi):
        add_recipient(RecipientDraft("山田", "花子", "やまだ", "はなこ"), by=who("chiba"), at=NOW)
        other = add_recipient(RecipientDraft("青木", "一", "あおき", "はじめ"), by=who("chiba"), at=NOW)

        with pytest.raises(Refusal) as refused:
            taken(one.pk, recipient_id=other.pk)

    assert refused.value.code == "person_unclear"


def test_a_number_under_another_name_is_asked_about(
    mihon: Organisation, asahi: Organisation, contract: Contract
) -> None:
    issued(mihon, contract)
    with inside(asahi):
        other = add_recipient(RecipientDraft("青木", "一", "あおき", "はじめ"), by=who("chiba"), at=NOW)
        draft = DecisionDraft(contract.pk, "見高福第71号", date(2026, 10, 12))
        decide(other, draft, by=who("chiba"), at=NOW)

        [arrived] = arrivals(TODAY)

        assert (arrived.match.word, arrived.match.why) == (
            "ask",
            "決定番号見高福第71号は、青木 一さんの決定として入っています。氏名が違います",
        )


def test_a_change_of_class_and_days_takes_effect_on_its_day(
    mihon: Organisation, asahi: Organisation, contract: Contract
) -> None:
    """Monday, Wednesday, Friday until 18 October; from the 19th Monday and Wednesday, and another class."""
    first = issued(mihon, contract)
    with inside(asahi):
        taken(first.pk)
    second = changed(
        mihon, first, date(2026, 10, 19), weekdays="02", per_week=2, burden_class="taxed", note="", phone=""
    )

    with inside(asahi):
        [arrived] = arrivals(TODAY)
        assert [(line.word, line.before, line.after) for line in arrived.lines] == [
            ("曜日", "月・水・金", "月・水"),
            ("週の回数", "週3回まで", "週2回まで"),
            ("負担区分", "非課税", "課税"),
        ]
        taking = taken(second.pk)
        person, decision = Recipient.objects.get(), Decision.objects.get()
        assert [burden_on(decision, day) for day in (date(2026, 10, 18), date(2026, 10, 19))] == ["exempt", "taxed"]
        assert planned(person, date(2026, 10, 12), date(2026, 10, 20)) == [
            date(2026, 10, 12),
            date(2026, 10, 14),
            date(2026, 10, 16),
            date(2026, 10, 19),
        ]
        assert (decision.weekdays, taking.exact_on) == ("024", date(2026, 10, 19))
        assert settle(date(2026, 10, 18), at=NOW) == 0
        assert settle(date(2026, 10, 19), at=NOW) == 1
        decision.refresh_from_db()
        assert (decision.weekdays, decision.per_week) == ("02", 2)
        assert settle(date(2026, 10, 20), at=NOW) == 0


def test_a_stop_ends_the_use_and_cancels_what_comes_after(
    mihon: Organisation, asahi: Organisation, contract: Contract
) -> None:
    first = issued(mihon, contract)
    with inside(asahi):
        taken(first.pk)
    last = stopped(mihon, first, date(2026, 10, 14), "moved")

    with inside(asahi):
        [arrived] = arrivals(TODAY)
        assert arrived.sentence == "令和8年10月14日までで終わります（転出）。そのあとの配達予定2件を取り消します。"
        taken(last.pk)
        person, decision = Recipient.objects.get(), Decision.objects.get()
        assert (person.ended_on, person.ended_reason, decision.until) == (
            date(2026, 10, 14),
            "moved",
            date(2026, 10, 15),
        )
        assert planned(person, date(2026, 10, 7), date(2026, 12, 31)) == [date(2026, 10, 12), date(2026, 10, 14)]
        cancelled = Stop.objects.filter(state="cancelled").values_list("cancel_reason", flat=True)
        assert set(cancelled) == {CancelReason.USE_ENDED}


def test_a_stop_taken_back_by_the_city_brings_the_person_back(
    mihon: Organisation, asahi: Organisation, contract: Contract
) -> None:
    first = issued(mihon, contract)
    with inside(asahi):
        taken(first.pk)
    last = stopped(mihon, first, date(2026, 10, 14))
    with inside(asahi):
        taken(last.pk)
    again = changed(mihon, last, date(2026, 10, 15), note="", phone="", address="", postcode="")

    with inside(asahi):
        taken(again.pk)
        person, decision = Recipient.objects.get(), Decision.objects.get()
        assert (person.ended_on, decision.until) == (None, date(2027, 4, 1))
        assert date(2026, 10, 16) in planned(person, date(2026, 10, 7), date(2026, 10, 20))


def test_meals_recorded_after_the_last_day_stop_the_stop(
    mihon: Organisation, asahi: Organisation, contract: Contract
) -> None:
    first = issued(mihon, contract, starts_on=date(2026, 9, 28))
    with inside(asahi):
        person = taken(first.pk).recipient
        served(person, [date(2026, 10, 5)], at=NOW)
    last = stopped(mihon, first, date(2026, 10, 2), "death")

    with inside(asahi):
        with pytest.raises(Refusal) as refused:
            taken(last.pk)
        assert refused.value.code == "recorded_after_end"
        assert "令和8年10月5日に記録があります" in refused.value.message
        assert (Recipient.objects.get().ended_on, Decision.objects.get().until) == (None, date(2027, 4, 1))
        assert Taking.objects.count() == 1


def test_a_closed_month_is_said_and_nothing_is_half_done(
    mihon: Organisation, asahi: Organisation, contract: Contract
) -> None:
    first = issued(mihon, contract, starts_on=date(2026, 8, 3))
    with inside(asahi):
        taken(first.pk)
        mark_closed(open_month(contract.pk, Month(2026, 9), at=NOW), by=who("baba"), at=NOW)
    second = changed(
        mihon, first, date(2026, 9, 1), starts_on=date(2026, 8, 3), burden_class="taxed", address="新しい町"
    )

    with inside(asahi):
        with pytest.raises(Refusal) as refused:
            taken(second.pk)
        assert (refused.value.code, refused.value.message.partition("は")[0]) == ("month_closed", "令和8年9月")
        decision = Decision.objects.get()
        assert burden_on(decision, date(2026, 9, 15)) == "exempt"
        assert Recipient.objects.get().address == "見本市緑町1-2-3"
    with inside(mihon):
        assert decisions.issued_of_city(second.pk).state == State.ISSUED


def test_a_version_the_city_has_changed_is_not_taken(
    mihon: Organisation, asahi: Organisation, contract: Contract
) -> None:
    first = issued(mihon, contract)
    second = changed(mihon, first, date(2026, 10, 19), burden_class="taxed")

    with inside(asahi):
        with pytest.raises(Refusal) as refused:
            taken(first.pk)
        assert refused.value.code == "decision_replaced"
        decision = taken(second.pk).decision
        assert [burden_on(decision, day) for day in (date(2026, 10, 12), date(2026, 10, 19))] == ["exempt", "taxed"]


def test_a_stop_of_what_was_never_taken_only_says_so(
    mihon: Organisation, asahi: Organisation, contract: Contract
) -> None:
    last = stopped(mihon, issued(mihon, contract), date(2026, 10, 14))

    with inside(asahi):
        taking = taken(last.pk)
        assert (taking.recipient, taking.decision, Recipient.objects.count()) == (None, None, 0)


def test_many_are_taken_at_once_and_what_cannot_be_is_told(
    mihon: Organisation, asahi: Organisation, contract: Contract
) -> None:
    people = (("佐藤", "サトウ"), ("鈴木", "スズキ"))
    all_of_them = [
        issued(mihon, contract, number=f"第{n}号", family_name=name, family_kana=kana)
        for n, (name, kana) in enumerate(people)
    ]
    doubtful = issued(mihon, contract, number="第9号")
    with inside(asahi):
        known = add_recipient(RecipientDraft("山田", "花子", "やまだ", "はなこ"), by=who("chiba"), at=NOW)

        done = take_all([one.pk for one in (*all_of_them, doubtful)], by=who("chiba"), at=NOW)

        assert (done.count, [who for who, _ in done.left]) == (2, ["山田 花子さん（第9号）"])
        assert sorted(Recipient.objects.exclude(pk=known.pk).values_list("family_name", flat=True)) == ["佐藤", "鈴木"]


def test_what_the_office_has_of_a_name_stays(mihon: Organisation, asahi: Organisation, contract: Contract) -> None:
    """髙 and 高 are one person to a search and two to a printer: the office's own writing is kept."""
    first = issued(mihon, contract, family_name="髙橋", family_kana="たかはし")
    with inside(asahi):
        person = taken(first.pk).recipient
        draft = RecipientDraft("高橋", "花子", "たかはし", "はなこ", number=person.number, born_on=date(1940, 3, 4))
        change_recipient(person, draft, by=who("chiba"), at=NOW)
    second = changed(mihon, first, date(2026, 10, 19), family_name="髙橋", family_kana="たかはし", per_week=2)

    with inside(asahi):
        taken(second.pk)
        assert Recipient.objects.get().family_name == "高橋"
