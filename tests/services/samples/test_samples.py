"""Sample people: in with one press, tried on, out with another; nothing of them in a report, nobody real deleted."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from npo_platform.kernel.errors import Refusal
from npo_platform.kernel.ids import uuid7
from services.calls.actions import take
from services.calls.checks import CallDraft
from services.calls.models import Call
from services.people.models import BurdenClass, Contact, Decision, Recipient
from services.plans.models import Stop, WeeklyPlan
from services.records.actions import RecordEntry, accept_batch
from services.records.models import DeliveryRecord, SafetyCheck
from services.records.states import Channel
from services.samples.actions import load, remove, require_no_samples
from services.samples.models import SamplePerson
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.plans.conftest import NOW, Hanako, _ten_o_clock, hanako, hanako_outside, in_asahi, rules, secret
from tests.world import who

__all__ = ["_ten_o_clock", "hanako", "hanako_outside", "in_asahi", "rules", "secret"]


def put_in() -> int:
    return load(by=who("chiba"), at=NOW)


def take_out() -> int:
    return remove(by=who("chiba"), at=NOW)


def record(stop: Stop) -> None:
    entry = RecordEntry(uuid7(), stop.pk, outcome="handed", safety="usual")
    accept_batch([entry], by=who("aoki"), channel=Channel.OFFICE, at=NOW)


def test_five_people_have_a_meal_today(in_asahi: Contract) -> None:
    assert put_in() == 5

    numbers = Recipient.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == ["見本-1", "見本-2", "見本-3", "見本-4", "見本-5"]
    assert Stop.objects.filter(service_on=date(2026, 10, 6)).count() == 5
    assert AuditEntry.objects.get(action="samples_loaded").detail == "5人"


def test_everything_of_them_goes_and_nothing_of_anybody_else(hanako: Hanako) -> None:
    put_in()
    sample = Recipient.objects.get(number="見本-1")
    for stop in Stop.objects.filter(service_on=date(2026, 10, 6)):
        record(stop)
    draft = CallDraft("rest", "本人", starts_on=date(2026, 10, 8), until=date(2026, 10, 9), reason="own_wish")
    take(sample, draft, key=uuid7(), by=who("chiba"), at=NOW)

    assert take_out() == 5

    assert list(Recipient.objects.values_list("pk", flat=True)) == [hanako.person.pk]
    assert list(Decision.objects.values_list("pk", flat=True)) == [hanako.decision.pk]
    assert BurdenClass.objects.count() == 1
    tables = (Contact, Stop, WeeklyPlan, DeliveryRecord, SafetyCheck, Call, SamplePerson)
    assert [table.objects.count() for table in tables] == [0] * 7
    assert take_out() == 0
    assert put_in() == 5


def test_no_month_is_closed_with_them(in_asahi: Contract) -> None:
    require_no_samples()
    put_in()

    with pytest.raises(Refusal) as refused:
        require_no_samples()

    assert refused.value.code == "sample_people"
    take_out()
    require_no_samples()


def test_twice_is_refused(in_asahi: Contract) -> None:
    put_in()

    with pytest.raises(Refusal) as refused:
        put_in()

    assert refused.value.code == "samples_there"
    assert Recipient.objects.count() == 5


def test_nobody_real_becomes_a_sample_and_their_evidence_stays(hanako: Hanako) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        SamplePerson.objects.create(recipient=hanako.person, made_at=NOW)
    for evidence in (BurdenClass.objects.all(),):
        with pytest.raises(IntegrityError), transaction.atomic():
            evidence.delete()


def test_without_rules_there_is_nothing_to_try(asahi: Organisation, contract: Contract) -> None:
    with inside(asahi), pytest.raises(Refusal) as refused:
        put_in()

    assert refused.value.code == "nothing_agreed"


def test_the_first_page_offers_and_clears_them(
    client_of: Callable[[str], Client],
    asahi: Organisation,
    sumire: Organisation,
    hanako_outside: Hanako,
    secret: Hanako,
) -> None:
    client = client_of("chiba")
    assert "見本の利用者 5人で試す" in client.get("/home/").content.decode()

    client.post("/samples/load/")
    again = client.post("/samples/load/")
    page = client.get("/home/").content.decode()

    assert again.status_code == 409
    assert "見本の利用者が 5人います" in page
    assert "見本の利用者 5人で試す" not in page
    client.post("/samples/remove/")
    with inside(asahi):
        assert Recipient.objects.count() == 1
    with inside(sumire):
        assert Recipient.objects.count() == 1
    assert [client_of(name).post("/samples/load/").status_code for name in ("aoki", "doi")] == [403, 403]
