"""Whose key signed a file, and which keys this city signs with and trusts."""

from collections.abc import Sequence
from dataclasses import dataclass

from billing_rules.formats.signed import Signed, fingerprint
from billing_rules.keys.models import SigningKey, TrustedKey
from npo_platform.kernel.errors import Refusal
from tenants import crossing
from tenants.vault import signatures


@dataclass(frozen=True, slots=True)
class Signer:
    """A key this city may believe: of a city on this platform, or one an approver added."""

    name: str
    public_key: str
    vouched_by: str = ""


def own_key() -> SigningKey | None:
    """The key the city one is in signs with now."""
    return SigningKey.objects.filter(city_id=crossing.current().pk, retired_at=None).first()


def own_keys() -> Sequence[SigningKey]:
    """All keys of the city one is in, newest first."""
    return list(SigningKey.objects.filter(city_id=crossing.current().pk).order_by("-made_at", "pk"))


def keys_of_others() -> Sequence[SigningKey]:
    """The keys in use of the other cities on this platform, by name."""
    others = SigningKey.objects.exclude(city_id=crossing.current().pk).filter(retired_at=None)
    return list(others.order_by("city_name", "pk"))


def trusted_keys() -> Sequence[TrustedKey]:
    """The keys approvers of this city added, those still trusted first."""
    own = TrustedKey.objects.filter(city_id=crossing.current().pk)
    return sorted(own.order_by("-added_at", "pk"), key=lambda key: key.ended_at is not None)


def signer_of(signed: Signed) -> Signer:
    """Who signed, as far as this city can know it.

    Refused for a key its city no longer uses (`retired_key`) and for one nobody vouches for (`unknown_signer`).
    """
    added = TrustedKey.objects.filter(
        city_id=crossing.current().pk, public_key=signed.public_key, ended_at=None
    ).first()
    if added:  # an approver's own word, before what another city here calls its key
        return Signer(added.name, added.public_key, added.added_by_name)
    known = SigningKey.objects.filter(public_key=signed.public_key).first()
    if known is None:
        raise Refusal(
            "unknown_signer",
            f"だれの鍵か分からない署名です（指紋 {fingerprint(signed.public_key)}）。もとの市に電話などで指紋を確かめ、"
            "承認者が「署名の鍵」の画面でその鍵を信頼する鍵に加えてから、もう一度選んでください。",
        )
    if known.retired_at:
        raise Refusal(
            "retired_key",
            f"{known.city_name}が使うのをやめた鍵の署名です。いまの鍵で書き出し直してもらってください。",
        )
    return Signer(known.city_name, known.public_key)


def signed_by_city(key: SigningKey, message: bytes) -> bytes:
    """The city one is in signs. Refused (`key_lost`) when the platform's master key no longer is that of the key."""
    if signatures.public_key(key.pk) != key.public_key:
        raise Refusal(
            "key_lost",
            "この鍵では、もう署名できません（プラットフォームの鍵が替わりました）。承認者が「署名の鍵」の画面で、新しい鍵に替えてください。",
        )
    return signatures.signature(key.pk, message)
