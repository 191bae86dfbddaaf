from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from pytest_django import DjangoAssertNumQueries

from npo_platform.kernel.errors import Refused
from services.people.actions import note_consent
from services.people.checks import ConsentDraft
from services.people.models import Consent, Recipient
from services.people.queries import consenting, consents_of
from services.people.states import ConsentKind
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.people.conftest import NOW, TODAY, ClientOf, hanako
from tests.services.people.test_list import add_people
from tests.world import who

DISASTER = ConsentKind.DISASTER


def say(recipient: Recipient, *, given: bool, on: date = TODAY, kind: str = DISASTER) -> Consent:
    return note_consent(recipient, ConsentDraft(kind, given, on, "paper"), by=who("chiba"), at=NOW)


def agreed() -> list[str]:
    return sorted(consenting(DISASTER).values_list("family_name", flat=True))


def test_note_consent_keeps_who_said_it_when_and_who_entered_it(in_asahi: Contract) -> None:
    person, _ = hanako(in_asahi)

    say(person, given=True, on=date(2026, 4, 1))

    row = Consent.objects.get()
    assert (row.kind, row.given, row.said_on, row.means) == ("disaster", True, date(2026, 4, 1), "paper")
    assert (row.entered_by_name, row.entered_at) == (who("chiba").name, NOW)
    entry = AuditEntry.objects.get(action="consent_given")
    assert (entry.row_id, entry.detail) == (str(person.pk), "災害時の名簿に載せる")


def test_consenting_counts_the_newest_day_whenever_it_was_entered(in_asahi: Contract) -> None:
    upper, lower, third = add_people(in_asahi)
    say(upper, given=True, on=date(2026, 4, 1))
    say(lower, given=False, on=date(2026, 9, 1))
    say(lower, given=True, on=date(2026, 4, 1))
    say(third, given=True, kind=ConsentKind.SHARING)

    assert agreed() == ["上田"]


def test_consenting_counts_the_younger_of_two_rows_for_a_day(in_asahi: Contract) -> None:
    person = add_people(in_asahi, 1)[0]

    say(person, given=True)
    say(person, given=False)

    assert agreed() == []


def test_note_consent_for_a_day_to_come_is_refused(in_asahi: Contract) -> None:
    person, _ = hanako(in_asahi)

    with pytest.raises(Refused) as refused:
        note_consent(person, ConsentDraft("all", True, TODAY + timedelta(days=1), "mail"), by=who("chiba"), at=NOW)

    assert [finding.where for finding in refused.value.findings] == ["kind", "means", "said_on"]
    assert Consent.objects.count() == 0


def test_a_consent_can_neither_be_changed_nor_taken_away(in_asahi: Contract) -> None:
    person, _ = hanako(in_asahi)
    row = say(person, given=True)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Consent.objects.filter(pk=row.pk).update(given=False)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        row.delete()


@pytest.mark.parametrize("count", [1, 3])
def test_consents_ask_one_question_for_any_number_of_rows(
    in_asahi: Contract, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    person, _ = hanako(in_asahi)
    for n in range(count):
        say(person, given=True, on=TODAY - timedelta(days=n))

    with django_assert_num_queries(1):
        lines = consents_of(person.pk)

    assert [len(line.rows) for line in lines] == [0, 0, count]


def test_consent_page_saves_and_the_person_shows_what_counts(
    client_of: ClientOf, asahi: Organisation, contract: Contract
) -> None:
    with inside(asahi):
        person, _ = hanako(contract)
    client = client_of("chiba")
    typed = {"kind": "disaster", "given": "no", "said_on": "R8.10.5", "means": "word"}

    saved = client.post(f"/people/{person.pk}/consents/", typed)
    page = client.get(saved.headers["Location"]).content.decode()

    assert "同意なし" in page
    assert page.count("まだ聞いていません") == 2
    with inside(asahi):
        assert [(row.given, row.means) for row in Consent.objects.all()] == [(False, "word")]


def test_consent_page_tells_a_day_to_come_beside_its_field(
    client_of: ClientOf, asahi: Organisation, contract: Contract
) -> None:
    with inside(asahi):
        person, _ = hanako(contract)
    typed = {"kind": "disaster", "given": "yes", "said_on": "R8.10.7", "means": "word"}

    page = client_of("chiba").post(f"/people/{person.pk}/consents/", typed).content.decode()

    assert "令和8年10月7日はまだ来ていません" in page


@pytest.mark.parametrize("who_asks", ["aoki", "doi"])
def test_consent_is_entered_by_the_office_only(
    client_of: ClientOf, asahi: Organisation, contract: Contract, who_asks: str
) -> None:
    with inside(asahi):
        person, _ = hanako(contract)

    assert client_of(who_asks).get(f"/people/{person.pk}/consents/").status_code == 403


def test_consents_of_another_organisation_never_count(
    asahi: Organisation, sumire: Organisation, secret: Recipient
) -> None:
    with inside(sumire):
        note_consent(secret, ConsentDraft(DISASTER, True, TODAY, "paper"), by=who("endo"), at=NOW)
        assert [one.pk for one in consenting(DISASTER)] == [secret.pk]

    with inside(asahi):
        assert agreed() == []


def test_consent_page_of_another_organisations_person_does_not_exist(client_of: ClientOf, secret: Recipient) -> None:
    assert client_of("chiba").get(f"/people/{secret.pk}/consents/").status_code == 404
