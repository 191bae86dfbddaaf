"""A city's own key, and whom it trusts: by a fingerprint told another way, with a reason, for itself alone."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from billing_rules.formats.signed import Signed, fingerprint
from billing_rules.keys import actions, queries
from billing_rules.keys.models import SigningKey, TrustedKey
from npo_platform.kernel.errors import Refusal
from tenants.accounts.queries import Person
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tenants.vault import signatures
from tests.world import who

Browser = Callable[[str], Client]
AT = datetime(2026, 9, 10, 1, 0, tzinfo=UTC)
FAR = Ed25519PrivateKey.from_private_bytes(bytes(range(32))).public_key().public_bytes_raw().hex()
TOLD = "5647 5aa7 5463 474c 0285 df5d bf2b cab7"


@pytest.fixture
def kita(mihon: Organisation) -> Person:
    with inside(mihon):
        return who("kita")


def added(by: Person, **changes: str) -> TrustedKey:
    told = {"name": "川上市", "public_key": FAR, "fingerprint": TOLD, "reason": "山田さんに電話で確かめた"}
    return actions.trust(**(told | changes), by=by, at=AT)


def refusal(act: Callable[[], Any]) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def test_key_is_made_once_and_its_private_half_is_nowhere(mihon: Organisation, kita: Person) -> None:
    with inside(mihon):
        first = actions.ensure_key(by=kita, at=AT)
        again = actions.ensure_key(by=kita, at=AT)

        assert (first.pk, first.city_name, first.made_by_name) == (again.pk, "見本市", "北 浩一")
        assert signatures.public_key(first.pk) == first.public_key
        assert AuditEntry.objects.filter(action="keys.make").count() == 1


def test_every_city_has_a_key_of_its_own_and_sees_those_of_others(
    mihon: Organisation, tonari: Organisation, kita: Person
) -> None:
    with inside(mihon):
        ours = actions.ensure_key(by=kita, at=AT)
    with inside(tonari):
        theirs = actions.ensure_key(by=kita, at=AT)
        assert [key.city_name for key in queries.keys_of_others()] == ["見本市"]
        assert queries.signer_of(Signed(ours.public_key, b"")).name == "見本市"
        assert signatures.public_key(ours.pk) != ours.public_key  # the number alone makes nobody another city
    assert ours.public_key != theirs.public_key


def test_renewed_key_ends_what_the_old_one_signed(mihon: Organisation, kita: Person) -> None:
    with inside(mihon):
        old = actions.ensure_key(by=kita, at=AT)
        assert refusal(lambda: actions.renew_key(reason=" ", by=kita, at=AT)) == "no_reason"

        new = actions.renew_key(reason="端末をなくした", by=kita, at=AT)

        assert new.public_key != old.public_key
        assert queries.own_key() == new
        assert refusal(lambda: queries.signer_of(Signed(old.public_key, b""))) == "retired_key"
        entry = AuditEntry.objects.get(action="keys.retire")
        assert entry.detail == f"{old} 端末をなくした"


def test_city_makes_no_key_in_anothers_name(mihon: Organisation, tonari: Organisation) -> None:
    key = SigningKey(city_id=mihon.pk, city_name="隣野市", public_key=FAR, made_by_name="北", made_at=AT)

    with inside(mihon), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        key.save(force_insert=True)
    key.city_id = tonari.pk
    with inside(mihon), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        key.save(force_insert=True)


@pytest.mark.parametrize("change", [{"public_key": "0" * 64}, {"city_name": "隣野市"}, {"made_by_name": "だれか"}])
def test_key_is_only_ever_ended(mihon: Organisation, kita: Person, change: dict[str, str]) -> None:
    with inside(mihon):
        key = actions.ensure_key(by=kita, at=AT)
        with pytest.raises(DatabaseError, match="only ever ended"), transaction.atomic():
            SigningKey.objects.filter(pk=key.pk).update(**change)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            key.delete()


def test_trusted_key_names_its_signer_and_who_vouched(mihon: Organisation, tonari: Organisation, kita: Person) -> None:
    with inside(mihon):
        added(kita)

        signer = queries.signer_of(Signed(FAR, b""))

        assert (signer.name, signer.vouched_by) == ("川上市", "北 浩一")
        entry = AuditEntry.objects.get(action="keys.trust")
        assert entry.detail == f"川上市 {TOLD} 山田さんに電話で確かめた"
    with inside(tonari):  # one city's word is not another's
        assert list(queries.trusted_keys()) == []
        assert refusal(lambda: queries.signer_of(Signed(FAR, b""))) == "unknown_signer"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"public_key": "鍵"}, "no_key_text"),
        ({"public_key": FAR[:-1]}, "no_key_text"),
        ({"fingerprint": TOLD[:-1] + "8"}, "fingerprint_differs"),
        ({"fingerprint": ""}, "fingerprint_differs"),
        ({"reason": "　"}, "no_reason"),
    ],
)
def test_trust_is_refused_without_a_key_its_fingerprint_and_a_reason(
    mihon: Organisation, kita: Person, change: dict[str, str], code: str
) -> None:
    with inside(mihon):
        assert refusal(lambda: added(kita, **change)) == code
        assert not TrustedKey.objects.exists()


def test_trust_a_second_time_and_of_a_city_of_the_platform_is_refused(mihon: Organisation, kita: Person) -> None:
    with inside(mihon):
        added(kita)
        own = actions.ensure_key(by=kita, at=AT).public_key

        assert refusal(lambda: added(kita)) == "already_trusted"
        assert refusal(lambda: added(kita, public_key=own, fingerprint=fingerprint(own))) == "already_trusted"


def test_distrusted_key_is_believed_no_longer_and_may_be_added_again(mihon: Organisation, kita: Person) -> None:
    with inside(mihon):
        key = added(kita)
        assert refusal(lambda: actions.distrust(key.pk, reason="", by=kita, at=AT)) == "no_reason"

        actions.distrust(key.pk, reason="鍵をなくしたと連絡があった", by=kita, at=AT)

        assert refusal(lambda: queries.signer_of(Signed(FAR, b""))) == "unknown_signer"
        assert refusal(lambda: actions.distrust(key.pk, reason="もう一度", by=kita, at=AT)) == "wrong_state"
        with pytest.raises(DatabaseError, match="only ever ended"), transaction.atomic():
            TrustedKey.objects.filter(pk=key.pk).update(ended_at=None)
        assert added(kita).ended_at is None


def test_city_ends_no_key_of_another_city(mihon: Organisation, tonari: Organisation, kita: Person) -> None:
    with inside(mihon):
        key = added(kita)

    with inside(tonari), pytest.raises(TrustedKey.DoesNotExist):
        actions.distrust(key.pk, reason="わけ", by=kita, at=AT)


def test_npo_reads_no_key(asahi: Organisation) -> None:
    for model in (SigningKey, TrustedKey):
        with inside(asahi), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            model.objects.count()


def test_keys_are_made_added_and_ended_on_the_page(client_of: Browser, mihon: Organisation) -> None:
    browser = client_of("kita")
    told = {"name": "川上市", "public_key": FAR, "fingerprint": TOLD, "reason": "電話で確かめた"}

    browser.post("/rules/keys/make/")
    wrong = browser.post("/rules/keys/", told | {"fingerprint": "0000"})
    browser.post("/rules/keys/", told)
    page = browser.get("/rules/keys/").content.decode()
    with inside(mihon):
        own, key = queries.own_key(), queries.trusted_keys()[0]
    browser.post(f"/rules/keys/{key.pk}/distrust/", {"reason": "やめた"})
    browser.post("/rules/keys/renew/", {"reason": "替える"})
    after = browser.get("/rules/keys/").content.decode()

    assert own is not None
    assert (wrong.status_code, "公開鍵と指紋が合いません。" in wrong.content.decode()) == (422, True)
    assert own.fingerprint in page
    assert (TOLD in page, "信頼しています" in page) == (True, True)
    assert ("外しました" in after, "使うのをやめました：替える" in after) == (True, True)


def test_renewal_sent_twice_or_from_a_stale_page_ends_one_key(client_of: Browser, mihon: Organisation) -> None:
    """A double click, then a second browser that still shows the first key."""
    browser = client_of("kita")
    browser.post("/rules/keys/make/")
    with inside(mihon):
        first = SigningKey.objects.get().public_key

    told = {"reason": "端末をなくした", "seen": first}
    answers = [browser.post("/rules/keys/renew/", told | changes) for changes in ({}, {}, {"reason": "ほかのわけ"})]

    assert f'name="seen" value="{first}"' not in browser.get("/rules/keys/").content.decode()
    assert [answer.status_code for answer in answers] == [302, 302, 409]
    assert "この鍵は、もう替えてあります。" in answers[2].content.decode()
    with inside(mihon):
        assert SigningKey.objects.count() == 2


def test_reason_that_no_table_can_hold_is_no_failure(client_of: Browser, mihon: Organisation) -> None:
    browser = client_of("kita")
    browser.post("/rules/keys/make/")

    assert browser.post("/rules/keys/renew/", {"reason": "替\x00える"}).status_code == 302
    assert browser.post("/rules/keys/renew/", {"reason": "\x00"}).status_code == 409
    assert browser.get("/rules/draft/?service=%00").status_code == 200
    with inside(mihon):
        assert AuditEntry.objects.get(action="keys.retire").detail.endswith("替える")


def test_onlooker_reads_keys_and_changes_none(client_of: Browser, mihon: Organisation) -> None:
    browser = client_of("seki")

    assert "この鍵を信頼する" not in browser.get("/rules/keys/").content.decode()
    assert browser.post("/rules/keys/renew/", {"reason": "替える"}).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_keys_takes_the_same_queries_for_one_and_three(
    client_of: Browser, mihon: Organisation, kita: Person, count: int
) -> None:
    with inside(mihon):
        for number in range(count):
            other = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32).public_key().public_bytes_raw().hex()
            added(kita, public_key=other, fingerprint=fingerprint(other))
    browser = client_of("kita")
    browser.get("/rules/keys/")

    with CaptureQueriesContext(connection) as captured:
        page = browser.get("/rules/keys/").content.decode()

    assert page.count("信頼しています") == count
    assert len(captured) <= 9
