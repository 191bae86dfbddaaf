"""A signed file: what holds, what is refused, and that nobody looks into it before."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from billing_rules.formats.signed import LARGEST, Signed, fingerprint, sign, verified
from npo_platform.kernel.errors import Refusal

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8"
CONTENTS = '{"配食": 810}\n'.encode()


def signed(contents: bytes = CONTENTS) -> bytes:
    return sign(contents, public_key=PUBLIC, signer=KEY.sign)


def code_of(data: bytes) -> str:
    with pytest.raises(Refusal) as refused:
        verified(data)
    return refused.value.code


def test_signed_file_gives_back_its_contents_and_its_key() -> None:
    assert verified(signed()) == Signed(PUBLIC, CONTENTS)
    assert verified(signed(b"")) == Signed(PUBLIC, b"")


def test_file_opens_with_four_readable_lines() -> None:
    first, key, signature, empty, contents = signed().split(b"\n", 4)

    assert (first, key, empty, contents) == (
        b"npo-platform signed rules 1",
        b"key " + PUBLIC.encode(),
        b"",
        CONTENTS,
    )
    assert len(signature) == len("signature ") + 128


def test_any_byte_changed_anywhere_is_refused() -> None:
    """Every byte in turn, its lowest bit turned over, or the one between large and small letters: none passes."""
    data = signed()
    for place in range(len(data)):
        for bit in (0x01, 0x20):
            changed = data[:place] + bytes([data[place] ^ bit]) + data[place + 1 :]
            assert code_of(changed) in {"not_signed", "wrong_signature"}, place


@pytest.mark.parametrize("data", [signed()[:-1], signed() + b" ", signed()[1:], b"\n" + signed(), signed() + signed()])
def test_bytes_lost_or_added_are_refused(data: bytes) -> None:
    assert code_of(data) in {"not_signed", "wrong_signature"}


def test_another_key_in_front_is_refused() -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    named = other.public_key().public_bytes_raw().hex()

    assert code_of(signed().replace(PUBLIC.encode(), named.encode())) == "wrong_signature"


@pytest.mark.parametrize("data", [b"", b"{}", b"PK\x03\x04" + bytes(100), CONTENTS, b'{"bundle": 1}'])
def test_what_carries_no_signature_is_refused(data: bytes) -> None:
    assert code_of(data) == "not_signed"


def test_too_large_is_refused_before_the_signature_is_looked_at() -> None:
    assert code_of(signed(bytes(LARGEST))) == "too_large"


def test_fingerprint_is_told_in_groups_of_four() -> None:
    """SHA-256 of the 32 bytes of the key, its first 32 digits."""
    assert fingerprint(PUBLIC) == "5647 5aa7 5463 474c 0285 df5d bf2b cab7"
