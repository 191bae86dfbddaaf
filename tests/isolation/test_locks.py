"""Two people at work at once wait for each other in turn, never both at once: no act is lost to a deadlock."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, date, datetime
from time import sleep
from typing import Any

import pytest
from django.db import connection, transaction

from npo_platform.kernel.ids import uuid7
from services.months.models import Month
from services.people.models import Recipient
from services.plans.actions import suspend
from services.plans.checks import SuspensionDraft
from services.plans.models import Stop
from services.records.actions import RecordEntry, Unplanned, accept_batch
from services.records.states import Channel
from services.submissions.actions import reopen
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.statements import scene
from tests.world import who

NOON, DAY = datetime(2026, 5, 12, 3, 0, tzinfo=UTC), date(2026, 5, 12)
Begin = Callable[[Callable[[], Any]], Future[Any]]


@pytest.fixture
def people(real_logins: None, asahi: Organisation, mihon: Organisation) -> list[Recipient]:
    """Two, each with a lunch on the day; whoever is named first has the smaller key."""
    scene.publish(mihon, scene.mihon_rules())
    with inside(asahi):
        contract = Contract.objects.get(city_id=mihon.pk)
        people = [scene.join(contract, family) for family in ("青木", "石田")]
        for person in people:
            scene.served(person, [DAY])
        return people


@pytest.fixture
def begin(people: list[Recipient], asahi: Organisation) -> Iterator[Begin]:
    """Begin another's act over a login of its own, and go on as soon as it waits for a lock or is done."""
    with ThreadPoolExecutor(2) as threads:

        def run(act: Callable[[], Any]) -> Any:
            try:
                with inside(asahi):
                    return act()
            finally:
                connection.close()

        def begun(act: Callable[[], Any]) -> Future[Any]:
            before, other = waiting(), threads.submit(run, act)
            while waiting() == before and not other.done():
                sleep(0.02)
            return other

        yield begun


def waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # within a transaction the answer would never change
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return int(cursor.fetchone()[0])


def send(*entries: RecordEntry) -> list[str]:
    receipts = accept_batch(entries, by=who("aoki"), channel=Channel.API, at=NOON)
    return [str(receipt.word) for receipt in receipts]


def dinner(person: Recipient) -> RecordEntry:
    return RecordEntry(uuid7(), Unplanned(person.pk, DAY, "dinner", "regular"), outcome="handed")


def test_suspension_and_a_record_of_the_same_meal(asahi: Organisation, people: list[Recipient], begin: Begin) -> None:
    person, draft = people[0], SuspensionDraft(DAY, "hospital")

    with inside(asahi):
        with transaction.atomic():
            stop = Stop.objects.select_for_update().get(recipient=person, service_on=DAY)
            away = begin(lambda: suspend(person, draft, by=who("chiba"), at=NOON).reason)
            said = send(RecordEntry(uuid7(), stop.pk, outcome="absent", reason="紙では不在"))

        assert (said, away.result()) == (["created"], "hospital")


def test_batches_that_name_the_same_people_in_another_order(
    asahi: Organisation, people: list[Recipient], begin: Begin
) -> None:
    first, second = people

    with inside(asahi):
        with transaction.atomic():
            Month.objects.select_for_update().get(starts_on=scene.MAY.first)
            one = begin(lambda: send(dinner(first), dinner(second)))
            other = begin(lambda: send(dinner(second), dinner(first)))

        assert one.result() == ["created", "created"]
        assert other.result() == ["created", "created"]


def test_opening_a_month_again_while_an_earlier_one_is_held(
    asahi: Organisation, people: list[Recipient], begin: Begin
) -> None:
    with inside(asahi):
        contract = Contract.objects.get()
        scene.close(contract, scene.MAY)
        scene.close(contract, scene.JUNE)
        june = Month.objects.get(starts_on=scene.JUNE.first)
        with transaction.atomic():
            Month.objects.select_for_update().get(starts_on=scene.MAY.first)
            opened = begin(lambda: reopen(june, by=who("baba"), reason="記録を直す", at=NOON).state)
            Month.objects.select_for_update().get(pk=june.pk)

        assert opened.result() == "open"
