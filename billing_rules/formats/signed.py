"""A file with an Ed25519 signature in front, verified over the raw bytes before anybody looks into them.

Four lines, then the contents to the last byte:

    npo-platform signed rules 1
    key <64 hexadecimal digits>
    signature <128 hexadecimal digits>
    (empty)

The signature covers the first two lines, the empty one and the contents: every byte of the file but its own digits.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from npo_platform.kernel.digest import short
from npo_platform.kernel.errors import Refusal

LARGEST = 2 * 1024 * 1024
_FIRST = b"npo-platform signed rules 1\n"
_HEAD = re.compile(rb"npo-platform signed rules 1\nkey ([0-9a-f]{64})\nsignature ([0-9a-f]{128})\n\n")


@dataclass(frozen=True, slots=True)
class Signed:
    """Contents that whoever holds the key signed; whose key it is, and whether to trust it, is not known yet."""

    public_key: str
    contents: bytes


def sign(contents: bytes, *, public_key: str, signer: Callable[[bytes], bytes]) -> bytes:
    """The file; `signer` makes the 64 bytes of a signature with the private half of `public_key`."""
    signature = signer(_message(public_key, contents)).hex().encode()
    return _FIRST + b"key " + public_key.encode() + b"\nsignature " + signature + b"\n\n" + contents


def verified(data: bytes) -> Signed:
    """The contents of a signed file, unparsed.

    Refused when it is larger than 2 MB (`too_large`), carries no signature (`not_signed`) or a wrong one
    (`wrong_signature`).
    """
    if len(data) > LARGEST:
        raise Refusal("too_large", "ファイルが2MBをこえています。署名つきで書き出した規則のファイルを選んでください。")
    head = _HEAD.match(data)
    if head is None:
        raise Refusal(
            "not_signed",
            "このファイルには市の署名がありません。もとの市に、公開した版を「署名つきで書き出す」で作り直してもらってください。"
            "自分で書いた文書なら、「文書（JSON）から作る」で下書きにできます。",
        )
    public_key, signature, contents = head[1].decode(), bytes.fromhex(head[2].decode()), data[head.end() :]
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(signature, _message(public_key, contents))
    except (InvalidSignature, ValueError):
        raise Refusal(
            "wrong_signature",
            "署名とファイルの中身が合いません。途中で変わったか、こわれています。使わずに、もとの市から受け取り直してください。",
        ) from None
    return Signed(public_key, contents)


def fingerprint(public_key: str) -> str:
    """What two people compare on the telephone: 32 digits of the key's SHA-256, in groups of four."""
    return short(hashlib.sha256(bytes.fromhex(public_key)).hexdigest(), groups=8)


def _message(public_key: str, contents: bytes) -> bytes:
    return _FIRST + b"key " + public_key.encode() + b"\n\n" + contents
