from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from npo_platform.kernel.ids import uuid7
from services.adjustments.models import Correction, CorrectionLine
from services.chronicle.queries import story_of
from services.chronicle.states import EventKind
from services.months.models import Month
from services.people.actions import add_contact, add_recipient, change_recipient, note_consent, set_burden_class
from services.people.checks import ConsentDraft, ContactDraft
from services.people.models import Decision, Recipient
from services.plans.actions import set_weekly_plan, suspend, withdraw_suspension
from services.plans.checks import MealDraft, SuspensionDraft
from services.plans.models import Stop
from services.records.actions import RecordEntry, accept_batch
from services.records.states import Channel
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.chronicle.conftest import NOW, TODAY, ClientOf
from tests.services.people.conftest import HANAKO, hanako
from tests.world import who


def told(person: Recipient, kind: EventKind | None = None) -> list[tuple[str, str]]:
    """Day and title of each event, the newest first."""
    return [(f"{event.on:%m-%d}", event.title) for event in story_of(person.pk, TODAY).of(kind)]


def record(person: Recipient, decision: Decision, day: date, **said: str) -> Stop:
    stop = Stop.objects.create(
        recipient=person, decision=decision, contract_id=decision.contract_id, service_on=day, meal="lunch", diet="soft"
    )
    entry = RecordEntry(id=uuid7(), stop=stop.pk, **said)  # type: ignore[arg-type]
    accept_batch([entry], by=who("aoki"), channel=Channel.DEVICE, at=NOW)
    return stop


def corrected(person: Recipient, decision: Decision, version: object, *changes: tuple[int, int]) -> None:
    """A confirmed correction of April with lines of these yen of the user, before and after."""
    month, _ = Month.objects.get_or_create(contract_id=decision.contract_id, starts_on=date(2026, 4, 1))
    correction = Correction.objects.create(
        contract_id=decision.contract_id,
        month=month,
        basis=1,
        adjusted=0,
        version_id=version,
        version_number=2,
        version_digest="b" * 64,
        version_label="第2版",
        former_id=uuid4(),
        former_digest="a" * 64,
        former_label="第1版",
        state="confirmed",
        created_at=NOW,
        confirmed_at=NOW,
        confirmed_by_id=who("baba").id,
        confirmed_by_name="馬場 和子",
    )
    for position, (before, after) in enumerate(changes):
        CorrectionLine.objects.create(
            correction=correction,
            position=position,
            key=f"{position}",
            recipient=person,
            decision=decision,
            quantity_before=1,
            quantity_after=1,
            user_before=before,
            user_after=after,
            city_before=0,
            city_after=0,
        )


def test_story_tells_decisions_and_classes_by_the_day_they_hold_from(in_asahi: Contract) -> None:
    person, decision = hanako(in_asahi, burden_class="exempt", until=date(2026, 10, 1))
    set_burden_class(decision, "taxed", date(2026, 8, 1), by=who("chiba"), at=NOW)

    assert told(person, EventKind.DECISION) == [
        ("09-30", "利用決定「見高福第1号」が終わる"),
        ("04-01", "利用決定「見高福第1号」が始まる"),
    ]
    assert told(person, EventKind.BURDEN) == [("08-01", "負担区分：課税"), ("04-01", "負担区分：非課税")]


def test_story_tells_weeks_and_absences_and_those_taken_back(in_asahi: Contract) -> None:
    person, decision = hanako(in_asahi)
    meals = [MealDraft(day, "lunch", "soft") for day in (0, 2)]
    set_weekly_plan(decision, meals, date(2026, 10, 12), by=who("chiba"), at=NOW)
    suspend(person, SuspensionDraft(date(2026, 10, 20), "hospital", date(2026, 10, 23)), by=who("chiba"), at=NOW)
    gone = suspend(person, SuspensionDraft(date(2026, 11, 2), "travel", None), by=who("chiba"), at=NOW)
    withdraw_suspension(gone, by=who("baba"), at=NOW)

    assert told(person, EventKind.PLAN) == [("10-12", "週間予定：月・水　週2食")]
    assert told(person, EventKind.ABSENCE) == [("10-20", "休み：入院"), ("10-06", "休みを取り消した")]
    pause = story_of(person.pk, TODAY).of(EventKind.ABSENCE)[0]
    assert pause.note == "令和8年10月22日まで"


def test_story_tells_that_reach_changed_and_never_what_it_was(in_asahi: Contract) -> None:
    person, _ = hanako(in_asahi)
    change_recipient(person, replace(HANAKO, phone="072-600-0000"), by=who("baba"), at=NOW)
    add_contact(person, ContactDraft("高橋 月子", "090-1234-5678"), by=who("chiba"), at=NOW)

    events = story_of(person.pk, TODAY).of(EventKind.REACH)

    assert sorted(event.title for event in events) == ["名簿に加えた", "直した：電話番号", "連絡先を加えた"]
    said = " ".join(f"{event.title} {event.note}" for event in events)
    assert not any(secret in said for secret in ("072", "7111", "090", "月子"))


def test_story_tells_consents_by_the_day_they_were_said(in_asahi: Contract) -> None:
    person, _ = hanako(in_asahi)
    for given, day in ((True, date(2026, 4, 1)), (False, date(2026, 9, 1))):
        note_consent(person, ConsentDraft("disaster", given, day, "word"), by=who("chiba"), at=NOW)

    assert told(person, EventKind.CONSENT) == [
        ("09-01", "同意しない・取りやめ：災害時の名簿に載せる"),
        ("04-01", "同意した：災害時の名簿に載せる"),
    ]


def test_story_tells_only_the_records_that_stand_out(in_asahi: Contract) -> None:
    person, decision = hanako(in_asahi)
    record(person, decision, date(2026, 10, 1), outcome="handed", safety="usual")
    absent = record(person, decision, date(2026, 10, 2), outcome="absent", safety="not_met")
    record(person, decision, date(2026, 10, 5), outcome="handed", safety="concern")

    assert told(person, EventKind.RECORD) == [("10-05", "気になる"), ("10-02", "不在・会えなかった")]
    assert story_of(person.pk, TODAY).of(EventKind.RECORD)[1].link == f"/records/stops/{absent.pk}/"


def test_story_adds_up_what_a_correction_changed_and_leads_to_the_letter(in_asahi: Contract) -> None:
    """400 → 300 and 500 → 450: 150 yen less."""
    person, decision = hanako(in_asahi)
    version = uuid4()
    corrected(person, decision, version, (400, 300), (500, 450))

    event = story_of(person.pk, TODAY).of(EventKind.CORRECTION)[0]

    assert (event.title, event.note, event.by) == ("さかのぼる改定：利用者負担 −150円", "第2版", "馬場 和子")
    assert event.link == f"/corrections/{version}/people/{person.pk}/letter.pdf"


@pytest.mark.parametrize("count", [1, 3])
def test_story_asks_the_same_number_of_questions_however_long_it_is(
    in_asahi: Contract, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    person, decision = hanako(in_asahi, burden_class="exempt")
    for n in range(count):
        record(person, decision, TODAY - timedelta(days=n + 1), outcome="absent")
        suspend(
            person,
            SuspensionDraft(TODAY + timedelta(days=n), "travel", TODAY + timedelta(days=n + 1)),
            by=who("chiba"),
            at=NOW,
        )
        set_weekly_plan(decision, [MealDraft(n, "lunch", "soft")], TODAY + timedelta(days=n), by=who("chiba"), at=NOW)
        corrected(person, decision, uuid4(), (400, 300))
    story_of(person.pk, TODAY)

    with django_assert_num_queries(13):
        story = story_of(person.pk, TODAY)

    assert len(story.of(EventKind.RECORD)) == count


def test_story_page_shows_strands_and_writes_down_who_looked(
    client_of: ClientOf, asahi: Organisation, contract: Contract, rules: None
) -> None:
    with inside(asahi):
        person, _ = hanako(contract, burden_class="exempt")
    client = client_of("doi")

    whole = client.get(f"/people/history/{person.pk}/").content.decode()
    burden = client.get(f"/people/history/{person.pk}/", {"kind": "burden"}).content.decode()

    assert "利用決定「見高福第1号」が始まる" in whole
    assert "利用決定「見高福第1号」が始まる" not in burden
    assert "負担区分：非課税" in burden
    with inside(asahi):
        assert [entry.detail for entry in AuditEntry.objects.filter(action="viewed")] == ["これまで", "これまで"]


def test_story_of_another_organisations_person_does_not_exist(
    client_of: ClientOf, sumire: Organisation, rules: None
) -> None:
    with inside(sumire):
        person = add_recipient(HANAKO, by=who("endo"), at=NOW)

    assert client_of("chiba").get(f"/people/history/{person.pk}/").status_code == 404


def test_story_is_no_page_of_the_field(
    client_of: ClientOf, asahi: Organisation, contract: Contract, rules: None
) -> None:
    with inside(asahi):
        person, _ = hanako(contract)

    assert client_of("aoki").get(f"/people/history/{person.pk}/").status_code == 403
