"""Making and retiring a city's own key; trusting another's and ending that."""

import re
from datetime import datetime
from uuid import UUID

from django.db import transaction

from billing_rules.formats.signed import fingerprint as fingerprint_of
from billing_rules.keys.models import SigningKey, TrustedKey
from npo_platform.kernel.errors import Refusal
from npo_platform.kernel.ids import uuid7
from tenants import crossing
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.registry.models import City
from tenants.vault import signatures

_KEY = re.compile(r"[0-9a-f]{64}")


@transaction.atomic
def ensure_key(*, by: Person, at: datetime) -> SigningKey:
    """The key the city one is in signs with, made when it has none."""
    _lock_city()
    known = SigningKey.objects.filter(city_id=crossing.current().pk, retired_at=None).first()
    return known or _made(by=by, at=at)


@transaction.atomic
def renew_key(*, reason: str, by: Person, at: datetime, seen: str = "") -> SigningKey:
    """Sign with a new key from now on; what the old one signed is believed no longer.

    Refused without a reason (`no_reason`), and when the key in use no longer is the public key `seen`
    (`renewed_already`); the same reason sent again is the renewal already done.
    """
    _require_reason(reason, "鍵を替えるわけを書いてください。")
    _lock_city()
    own = SigningKey.objects.filter(city_id=crossing.current().pk)
    in_use = own.filter(retired_at=None).first()
    if in_use and seen and seen != in_use.public_key:
        said = {"retired_reason": reason.strip(), "retired_by_name": by.name, "retired_at": in_use.made_at}
        if own.filter(public_key=seen, **said).exists():
            return in_use
        raise Refusal(
            "renewed_already", "この鍵は、もう替えてあります。画面を開き直して、いまの鍵と指紋を確かめてください。"
        )
    if in_use:
        in_use.retired_at, in_use.retired_by_name, in_use.retired_reason = at, by.name, reason.strip()
        in_use.save(update_fields=["retired_at", "retired_by_name", "retired_reason"])
        record("keys.retire", in_use, by=by, at=at, detail=f"{in_use} {in_use.retired_reason}")
    return _made(by=by, at=at)


@transaction.atomic
def trust(*, name: str, public_key: str, fingerprint: str, reason: str, by: Person, at: datetime) -> TrustedKey:
    """Believe what this key signs, on the word of an approver who compared its fingerprint with the owner.

    Refused for what is no key (`no_key_text`), when the fingerprint told is another's (`fingerprint_differs`), without
    a reason (`no_reason`), and when it is trusted already (`already_trusted`).
    """
    public_key = "".join(public_key.split()).lower()
    if not _KEY.fullmatch(public_key):
        raise Refusal(
            "no_key_text", "公開鍵は、数字と a〜f の64文字です。もとの市の「署名の鍵」の画面から写してください。"
        )
    if "".join(fingerprint.split()).lower() != fingerprint_of(public_key).replace(" ", ""):
        raise Refusal(
            "fingerprint_differs",
            "公開鍵と指紋が合いません。写しまちがいでなければ、途中で鍵がすり替わっています。加えずに、もとの市に確かめてください。",
        )
    _require_reason(reason, "この鍵を信頼するわけ（だれに、いつ、どう確かめたか）を書いてください。")
    _lock_city()
    if _is_known(public_key):
        raise Refusal("already_trusted", "この鍵は、もう信頼する鍵に入っています。")
    key = TrustedKey(
        city_id=crossing.current().pk,
        name=name.strip(),
        public_key=public_key,
        reason=reason.strip(),
        added_by_id=by.id,
        added_by_name=by.name,
        added_at=at,
    )
    key.save(force_insert=True)
    record("keys.trust", key, by=by, at=at, detail=f"{key} {key.reason}")
    return key


@transaction.atomic
def distrust(key_id: UUID, *, reason: str, by: Person, at: datetime) -> TrustedKey:
    """Believe a key no longer; what was taken in stays as it is. Refused without a reason, and the second time."""
    _require_reason(reason, "この鍵を外すわけを書いてください。")
    key = TrustedKey.objects.select_for_update().get(pk=key_id, city_id=crossing.current().pk)
    if key.ended_at is not None:
        raise Refusal("wrong_state", "この鍵は、もう外してあります。")
    key.ended_at, key.ended_by_name, key.ended_reason = at, by.name, reason.strip()
    key.save(update_fields=["ended_at", "ended_by_name", "ended_reason"])
    record("keys.distrust", key, by=by, at=at, detail=f"{key} {key.ended_reason}")
    return key


def _made(*, by: Person, at: datetime) -> SigningKey:
    city, number = crossing.current(), uuid7()
    key = SigningKey(
        id=number,
        city_id=city.pk,
        city_name=city.name,
        public_key=signatures.public_key(number),
        made_by_name=by.name,
        made_at=at,
    )
    key.save(force_insert=True)
    record("keys.make", key, by=by, at=at, detail=str(key))
    return key


def _lock_city() -> None:
    """One change of a city's keys at a time."""
    City.objects.select_for_update().values_list("pk").get(pk=crossing.current().pk)


def _is_known(public_key: str) -> bool:
    own = TrustedKey.objects.filter(city_id=crossing.current().pk, public_key=public_key, ended_at=None)
    return own.exists() or SigningKey.objects.filter(public_key=public_key).exists()


def _require_reason(reason: str, sentence: str) -> None:
    if not reason.strip():
        raise Refusal("no_reason", sentence)
