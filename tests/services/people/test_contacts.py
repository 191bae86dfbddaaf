import pytest

from npo_platform.kernel.errors import Refused
from services.people.actions import add_contact, change_contact, move_contact, remove_contact
from services.people.checks import ContactDraft
from services.people.models import Contact
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.people.conftest import NOW, ClientOf, hanako
from tests.world import who

TSUKIKO = ContactDraft("高橋 月子", "０９０−１２３４−５６７８", "長女")


def test_add_contact_goes_behind_those_there_are(in_asahi: Contract) -> None:
    person, _ = hanako(in_asahi)

    for draft in (TSUKIKO, ContactDraft("高橋 星子", "090-8765-4321")):
        add_contact(person, draft, by=who("chiba"), at=NOW)

    in_order = Contact.objects.order_by("position")
    assert [(c.name, c.phone) for c in in_order] == [
        ("高橋 月子", "090-1234-5678"),
        ("高橋 星子", "090-8765-4321"),
    ]


def test_add_contact_without_a_number_to_call_is_refused(in_asahi: Contract) -> None:
    person, _ = hanako(in_asahi)

    with pytest.raises(Refused) as refused:
        add_contact(person, ContactDraft("", "隣の家"), by=who("chiba"), at=NOW)

    assert [finding.where for finding in refused.value.findings] == ["name", "phone"]


def test_change_contact_is_written_down(in_asahi: Contract) -> None:
    person, _ = hanako(in_asahi)
    contact = add_contact(person, TSUKIKO, by=who("chiba"), at=NOW)

    change_contact(contact, ContactDraft("高橋 月子", "072-600-0000"), by=who("baba"), at=NOW)

    assert Contact.objects.get().phone == "072-600-0000"
    assert AuditEntry.objects.get(action="contact_changed").actor_name == "馬場 和子"


def test_remove_contact_leaves_only_the_act(in_asahi: Contract) -> None:
    person, _ = hanako(in_asahi)
    contact = add_contact(person, TSUKIKO, by=who("chiba"), at=NOW)

    remove_contact(contact, by=who("chiba"), at=NOW)

    assert Contact.objects.count() == 0
    assert AuditEntry.objects.get(action="contact_removed").row_id == str(person.pk)


def test_contact_pages_add_change_and_remove(client_of: ClientOf, asahi: Organisation, contract: Contract) -> None:
    with inside(asahi):
        person, _ = hanako(contract)
    client = client_of("chiba")
    typed = {"role": "family", "name": "高橋 月子", "phone": "090-1234-5678"}

    client.post(f"/people/{person.pk}/contacts/", typed)
    with inside(asahi):
        contact = Contact.objects.get()
    client.post(f"/people/contacts/{contact.pk}/", {**typed, "relationship": "長女"})
    with inside(asahi):
        changed = Contact.objects.get()
    client.post(f"/people/contacts/{contact.pk}/remove/")

    with inside(asahi):
        assert (changed.relationship, Contact.objects.count()) == ("長女", 0)


def called(*names: str, contract: Contract) -> list[Contact]:
    """These people to call about Hanako, in this order."""
    person, _ = hanako(contract)
    return [add_contact(person, ContactDraft(name, "090-1234-5678"), by=who("chiba"), at=NOW) for name in names]


def in_order() -> list[str]:
    return list(Contact.objects.order_by("position").values_list("name", flat=True))


@pytest.mark.parametrize(
    ("moved", "earlier", "after"),
    [
        (1, True, ["乙", "甲", "丙"]),
        (1, False, ["甲", "丙", "乙"]),
        (0, True, ["甲", "乙", "丙"]),
        (2, False, ["甲", "乙", "丙"]),
    ],
)
def test_move_contact_goes_one_place_and_never_past_the_ends(
    in_asahi: Contract, moved: int, earlier: bool, after: list[str]
) -> None:
    contacts = called("甲", "乙", "丙", contract=in_asahi)

    move_contact(contacts[moved], earlier=earlier, by=who("chiba"), at=NOW)

    assert in_order() == after


def test_move_contact_closes_the_gap_somebody_left(in_asahi: Contract) -> None:
    contacts = called("甲", "乙", "丙", contract=in_asahi)
    remove_contact(contacts[1], by=who("chiba"), at=NOW)

    move_contact(contacts[2], earlier=True, by=who("chiba"), at=NOW)

    assert [(c.position, c.name) for c in Contact.objects.order_by("position")] == [(1, "丙"), (2, "甲")]
    assert AuditEntry.objects.filter(action="contact_moved").count() == 1


def test_contact_of_a_role_there_is_not_is_refused(in_asahi: Contract) -> None:
    person, _ = hanako(in_asahi)

    with pytest.raises(Refused) as refused:
        add_contact(person, ContactDraft("高橋 月子", "090-1234-5678", role="lawyer"), by=who("chiba"), at=NOW)

    assert [finding.where for finding in refused.value.findings] == ["role"]


@pytest.mark.parametrize(
    ("role", "relationship", "said"),
    [
        ("family", "長女", "長女"),
        ("care_manager", "", "ケアマネジャー"),
        ("other", "", ""),
        ("doctor", "訪問医", "訪問医"),
    ],
)
def test_contact_is_called_by_the_relationship_or_else_the_role(role: str, relationship: str, said: str) -> None:
    assert Contact(role=role, relationship=relationship).relation == said


def test_show_page_moves_a_contact_with_a_button(client_of: ClientOf, asahi: Organisation, contract: Contract) -> None:
    with inside(asahi):
        contacts = called("甲", "乙", contract=contract)
    client = client_of("chiba")

    moved = client.post(f"/people/contacts/{contacts[1].pk}/move/", {"to": "earlier"})

    page = client.get(moved.headers["Location"]).content.decode()
    assert page.index(">乙<") < page.index(">甲<")


def test_contact_is_moved_by_the_office_only(client_of: ClientOf, asahi: Organisation, contract: Contract) -> None:
    with inside(asahi):
        contacts = called("甲", "乙", contract=contract)

    assert client_of("doi").post(f"/people/contacts/{contacts[1].pk}/move/").status_code == 403
