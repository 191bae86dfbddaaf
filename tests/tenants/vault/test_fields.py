import pytest
from django.db import connection

from services.people.models import Recipient
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tenants.vault import cipher, keys
from tenants.vault.fields import blind_index, last_four


def test_text_opens_only_in_its_place() -> None:
    key = cipher.new_key()

    sealed = cipher.seal(key, b"0123-45-6789", aad="npo_a|people|phone|1")

    assert cipher.open_sealed(key, sealed, aad="npo_a|people|phone|1").decode() == "0123-45-6789"
    with pytest.raises(cipher.Unreadable):
        cipher.open_sealed(key, sealed, aad="npo_b|people|phone|1")


def test_wrapped_key_of_one_organisation_does_not_open_in_another() -> None:
    wrapped = cipher.wrap(cipher.new_key(), schema="npo_a")

    with pytest.raises(cipher.Unreadable):
        cipher.unwrap(wrapped, schema="npo_b")


def test_organisations_have_different_keys_and_fingerprints(asahi: Organisation, sumire: Organisation) -> None:
    with inside(asahi):
        asahis = keys.newest_key()[1], blind_index("6789")
    with inside(sumire):
        sumires = keys.newest_key()[1], blind_index("6789")

    assert asahis[0] != sumires[0]
    assert asahis[1] != sumires[1]


def test_table_holds_no_clear_text(asahi: Organisation) -> None:
    field = Recipient._meta.get_field("phone")
    with inside(asahi):
        stored = field.get_db_prep_save("0123-45-6789", connection).obj

        assert b"6789" not in stored
        assert field.from_db_value(stored, None, connection) == "0123-45-6789"


def test_encrypted_field_cannot_be_searched() -> None:
    with pytest.raises(TypeError):
        Recipient.objects.filter(phone="0123-45-6789")


def test_last_four_digits_are_found_in_any_spelling() -> None:
    assert [last_four("０１２３－４５－６７８９"), last_four("0123 45 6789"), last_four("")] == ["6789", "6789", ""]
