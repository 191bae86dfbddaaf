"""A file taken in by mistake is taken back, as long as nothing rests on whoever came with it."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from npo_platform.kernel.errors import Refusal
from services.people.actions import (
    add_contact,
    apply_people,
    change_recipient,
    note_consent,
    read_people,
    take_back_people,
)
from services.people.checks import ConsentDraft, ContactDraft
from services.people.models import BurdenClass, Contact, Decision, PeopleImport, Recipient
from services.plans.actions import set_weekly_plan
from services.plans.checks import MealDraft
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.people.conftest import HANAKO, NOW, TODAY, ClientOf, hanako
from tests.services.people.test_upload import HEADER, SOUND
from tests.world import who

LATER = NOW + timedelta(minutes=5)


def taken_in(*rows: str) -> PeopleImport:
    source = read_people("\r\n".join([HEADER, *rows]).encode(), "名簿.csv", by=who("chiba"), at=NOW)
    return apply_people(source, by=who("chiba"), at=NOW)


def take_back(source: PeopleImport) -> PeopleImport:
    return take_back_people(source, by=who("baba"), at=LATER)


def counts() -> tuple[int, int, int, int]:
    return tuple(model.objects.count() for model in (Recipient, Contact, Decision, BurdenClass))  # type: ignore[return-value]


def test_take_back_people_leaves_nobody_who_came_with_the_file(in_asahi: Contract, rules: None) -> None:
    hanako(in_asahi)
    before = counts()
    source = taken_in(SOUND.replace("昭和15年3月4日", "昭和16年3月4日"))
    assert counts() == (2, 1, 2, 1)

    source = take_back(source)

    assert counts() == before == (1, 0, 1, 0)
    assert (source.state, source.made, source.taken_back_by_name) == ("taken_back", "", "馬場 和子")
    assert AuditEntry.objects.get(action="taken_back").detail == "1件"


def test_take_back_people_lets_whoever_was_changed_be_as_before(in_asahi: Contract, rules: None) -> None:
    person, _ = hanako(in_asahi)
    row = (
        f"{person.number},髙橋 花江,タカハシ ハナエ,昭和15年3月5日,090-1111-2222,やわらか,高橋 月子,090-1234-5678,,,,,,"
    )

    take_back(taken_in(row))

    back = Recipient.objects.get()
    assert (back.given_name, back.phone, back.diet) == ("花子", "072-674-7111", "regular")
    assert back.born_on == date(1940, 3, 4)
    assert Contact.objects.count() == 0


def test_take_back_people_can_be_done_again_with_the_mended_file(in_asahi: Contract, rules: None) -> None:
    take_back(taken_in(SOUND))

    taken_in(SOUND)

    assert counts() == (1, 1, 1, 1)


def test_take_back_people_twice_is_refused(in_asahi: Contract, rules: None) -> None:
    source = take_back(taken_in(SOUND))

    with pytest.raises(Refusal) as refused:
        take_back(source)

    assert refused.value.code == "wrong_state"


def _plan(person: Recipient) -> None:
    set_weekly_plan(person.decisions.get(), [MealDraft(0, "lunch", "soft")], TODAY, by=who("chiba"), at=NOW)


def _consent(person: Recipient) -> None:
    note_consent(person, ConsentDraft("disaster", True, TODAY, "paper"), by=who("chiba"), at=NOW)


def _contact(person: Recipient) -> None:
    add_contact(person, ContactDraft("高橋 星子", "090-1234-5678"), by=who("chiba"), at=NOW)


def _change(person: Recipient) -> None:
    change_recipient(person, HANAKO, by=who("chiba"), at=NOW + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("happened", "what"),
    [
        (_plan, "「週間予定」があります。"),
        (_consent, "「同意」があります。"),
        (_contact, "「緊急連絡先」があります。"),
        (_change, "取り込みのあとで、内容が変わっています。"),
    ],
)
def test_take_back_people_names_the_first_thing_that_rests_on_somebody(
    in_asahi: Contract, rules: None, happened: object, what: str
) -> None:
    source = taken_in(SOUND)
    happened(Recipient.objects.get())  # type: ignore[operator]
    before = counts()

    with pytest.raises(Refusal) as refused:
        take_back(source)

    assert refused.value.code == "import_used"
    assert f"さん（利用者番号0101）：{what}" in refused.value.message
    assert counts() == before


def test_take_back_people_is_refused_where_a_class_stands_beside_an_older_decision(
    in_asahi: Contract, rules: None
) -> None:
    person, decision = hanako(in_asahi)
    row = f"{person.number},髙橋 花子,タカハシ ハナコ,昭和15年3月4日,,,,,{decision.number},R8.4.1,,,,非課税"

    source = taken_in(row)
    with pytest.raises(Refusal) as refused:
        take_back(source)

    assert "前からある利用決定に、負担区分か規則に使う値を入れました。" in refused.value.message


def test_classes_still_refuse_to_go_while_their_decision_stands(in_asahi: Contract, rules: None) -> None:
    taken_in(SOUND)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        BurdenClass.objects.all().delete()

    assert BurdenClass.objects.count() == 1


def test_pages_take_a_file_back_and_say_so(client_of: ClientOf, asahi: Organisation, rules: None) -> None:
    with inside(asahi):
        source = taken_in(SOUND)
    client = client_of("chiba")

    page = client.get(f"/people/import/{source.pk}/").content.decode()
    there = client.post(f"/people/import/{source.pk}/take-back/").headers["Location"]
    listed = client.get(there).content.decode()

    assert "この取り込みを取り消す" in page
    assert "取消済み" in listed
    with inside(asahi):
        assert counts() == (0, 0, 0, 0)


def test_a_file_that_is_used_says_why_on_the_page(client_of: ClientOf, asahi: Organisation, rules: None) -> None:
    with inside(asahi):
        source = taken_in(SOUND)
        _plan(Recipient.objects.get())

    answer = client_of("chiba").post(f"/people/import/{source.pk}/take-back/")

    assert answer.status_code == 409
    assert "「週間予定」があります。" in answer.content.decode()


@pytest.mark.parametrize(("who_asks", "status"), [("aoki", 403), ("doi", 403), ("endo", 404)])
def test_a_file_is_taken_back_by_its_own_office_only(
    client_of: ClientOf, asahi: Organisation, rules: None, who_asks: str, status: int
) -> None:
    with inside(asahi):
        source = taken_in(SOUND)

    assert client_of(who_asks).post(f"/people/import/{source.pk}/take-back/").status_code == status
