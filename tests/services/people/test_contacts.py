import pytest

from npo_platform.kernel.errors import Refused
from services.people.actions import add_contact, change_contact, remove_contact
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
    typed = {"name": "高橋 月子", "phone": "090-1234-5678"}

    client.post(f"/people/{person.pk}/contacts/", typed)
    with inside(asahi):
        contact = Contact.objects.get()
    client.post(f"/people/contacts/{contact.pk}/", {**typed, "relationship": "長女"})
    with inside(asahi):
        changed = Contact.objects.get()
    client.post(f"/people/contacts/{contact.pk}/remove/")

    with inside(asahi):
        assert (changed.relationship, Contact.objects.count()) == ("長女", 0)
