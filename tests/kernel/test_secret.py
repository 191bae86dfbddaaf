"""The master key is read strictly; a role's password follows from it and from nothing else."""

import pytest

from npo_platform.kernel.secret import parse_master_key, role_password


def test_read_a_master_key_gives_its_bytes():
    assert parse_master_key(f" {'ab' * 32}\n") == b"\xab" * 32


@pytest.mark.parametrize(
    ("text", "words"), [("xyz", "hexadecimal"), ("ab" * 31, "at least 32 bytes"), ("", "at least 32")]
)
def test_read_what_is_no_master_key_raises(text, words):
    with pytest.raises(ValueError, match=words):
        parse_master_key(text)


def test_password_of_a_role_is_its_own():
    one, other = b"\x01" * 32, b"\x02" * 32

    assert role_password(one, "npo_asahi") == role_password(one, "npo_asahi")
    assert (
        len({role_password(one, "npo_asahi"), role_password(one, "npo_sumire"), role_password(other, "npo_asahi")}) == 3
    )
