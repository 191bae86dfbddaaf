"""A published version leaves under its city's signature, and is taken in only when that holds."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.test import Client

from billing_rules.formats import bundle
from billing_rules.formats.signed import LARGEST, fingerprint, sign, verified
from billing_rules.keys import actions as keys
from billing_rules.keys.models import SigningKey
from billing_rules.packs import actions, queries
from billing_rules.packs.documents import signed_bundle
from billing_rules.packs.models import Origin, PackVersion, RulePack
from npo_platform.kernel.errors import Refusal
from tenants.accounts.queries import Person
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tenants.registry.queries import current_city
from tests.billing_rules.packs.conftest import AT, FIRST, LATER, approved, published

Browser = Callable[[str], Client]
FAR = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
FAR_PUBLIC = FAR.public_key().public_bytes_raw().hex()


def far_signed(contents: bytes) -> bytes:
    """As a city of another platform signs."""
    return sign(contents, public_key=FAR_PUBLIC, signer=FAR.sign)


def far_pack() -> bytes:
    return far_signed(bundle.export_bundle(queries.offered_document("oita/meals")))


def trust_far(by: Person) -> None:
    keys.trust(
        name="川上市",
        public_key=FAR_PUBLIC,
        fingerprint=fingerprint(FAR_PUBLIC),
        reason="電話で確かめた",
        by=by,
        at=AT,
    )


def handed_over(browser: Client, data: bytes) -> Any:
    file = BytesIO(data)
    file.name = "meals-1.rules"
    return browser.post("/rules/library/", {"file": file})


def test_publication_makes_the_citys_key(pack: RulePack, kita: Person) -> None:
    version = published(pack, FIRST)

    key = SigningKey.objects.get()
    signed = verified(signed_bundle(version))

    assert (key.city_name, key.made_by_name) == ("見本市", "北 浩一")
    assert signed.public_key == key.public_key
    assert bundle.read_bundle(signed.contents) == json.loads(FIRST)


def test_neighbour_takes_in_what_the_city_signed(client_of: Browser, pack: RulePack, tonari: Organisation) -> None:
    version = published(pack, FIRST)
    data = client_of("seki").get(f"/rules/{version.pk}/signed.rules").content

    answer = handed_over(client_of("tani"), data)

    with inside(tonari):
        made = PackVersion.objects.select_related("pack").get()
        origin = Origin.objects.get()
        assert AuditEntry.objects.get(action="packs.adopt").detail == f"{made} 見本市"
    document = json.loads(made.document)
    assert answer.headers["Location"] == f"/rules/{made.pk}/edit/"
    assert (document["pack"], document["city"]) == ("tonari/meals", "隣野市")
    assert document["tests"] == json.loads(FIRST)["tests"]
    assert document["sources"][-1]["title"].endswith(f"もとの文書の照合値は {version.digest} です。")
    assert (origin.signer, origin.digest, origin.adopted) == ("見本市", version.digest, made.digest)
    page = client_of("tani").get(f"/rules/{made.pk}/").content.decode()
    assert "見本市の署名を確かめました（" in page
    assert origin.fingerprint in page
    assert "取り込んだあと、この市で直しています" not in page


def test_version_written_here_says_it_carries_no_signature(client_of: Browser, pack: RulePack, hara: Person) -> None:
    version = actions.draft(pack, FIRST, by=hara, at=AT)

    assert "署名なし（この市で作った文書）" in client_of("hara").get(f"/rules/{version.pk}/").content.decode()


def test_draft_changed_after_it_was_taken_in_says_so(
    client_of: Browser, in_mihon: Organisation, hara: Person, kita: Person
) -> None:
    trust_far(kita)
    made = actions.adopt_signed(current_city(), far_pack(), by=hara, at=AT)

    actions.revise(made, FIRST, by=hara, at=LATER)

    page = client_of("hara").get(f"/rules/{made.pk}/").content.decode()
    assert "川上市の署名を確かめました（" in page
    assert "この鍵は北 浩一さんが確かめて加えました" in page
    assert "取り込んだあと、この市で直しています" in page


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (bundle.export_bundle({"pack": "a/b"}), "このファイルには市の署名がありません。"),
        (b"PK\x03\x04\xff", "このファイルには市の署名がありません。"),
        (FIRST.encode(), "自分で書いた文書なら、「文書（JSON）から作る」で下書きにできます。"),
        (far_signed(b"{}")[:-1] + b"]", "署名とファイルの中身が合いません。"),
        (far_signed(b"{}"), f"だれの鍵か分からない署名です（指紋 {fingerprint(FAR_PUBLIC)}）。"),
        (far_signed(bytes(LARGEST)), "ファイルが2MBをこえています。"),
    ],
    ids=["unsigned bundle", "a zip", "a document", "tampered", "unknown signer", "too large"],
)
def test_file_without_a_trusted_signature_is_told_and_nobody_looks_inside(
    client_of: Browser, mihon: Organisation, data: bytes, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def looked_inside(*_: object) -> None:
        raise AssertionError("parsed before the signature was verified")

    monkeypatch.setattr(bundle, "parse", looked_inside)

    answer = handed_over(client_of("hara"), data)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    with inside(mihon):
        assert PackVersion.objects.count() == 0


@pytest.mark.parametrize(
    ("contents", "code"),
    [
        (b"{}", "no_bundle"),
        (b"\xff", "not_utf8"),
        (bundle.export_bundle({"pack": "a/b"}).replace(b"a/b", b"a/c"), "bundle_changed"),
        (bundle.export_bundle({"pack": "a/b"}), "malformed_pack"),
    ],
)
def test_trusted_signature_under_what_is_no_pack_makes_nothing(
    in_mihon: Organisation, hara: Person, kita: Person, contents: bytes, code: str
) -> None:
    trust_far(kita)

    with pytest.raises(Refusal) as refused:
        actions.adopt_signed(current_city(), far_signed(contents), by=hara, at=AT)

    assert refused.value.code == code
    assert (PackVersion.objects.count(), Origin.objects.count()) == (0, 0)


def test_every_256th_byte_of_a_real_export_changed_is_refused(pack: RulePack, hara: Person) -> None:
    data = signed_bundle(published(pack, FIRST))
    for place in range(0, len(data), 256):
        with pytest.raises(Refusal, match=r"署名"):
            verified(data[:place] + bytes([data[place] ^ 4]) + data[place + 1 :])


def test_export_before_publication_is_refused(pack: RulePack, kita: Person) -> None:
    with pytest.raises(Refusal) as refused:
        signed_bundle(approved(pack, FIRST))

    assert refused.value.code == "not_public"


def test_export_with_a_key_of_another_platform_is_refused(pack: RulePack, kita: Person) -> None:
    """As after a restore under another master key: the key's row is there, its private half is not."""
    version = published(pack, FIRST)
    keys.renew_key(reason="試し", by=kita, at=LATER)
    SigningKey.objects.filter(retired_at=None).update(retired_at=LATER)
    SigningKey(
        city_id=version.pack.city_id, city_name="見本市", public_key=FAR_PUBLIC, made_by_name="北", made_at=LATER
    ).save(force_insert=True)

    with pytest.raises(Refusal) as refused:
        signed_bundle(version)

    assert refused.value.code == "key_lost"


def test_npo_sees_whose_signature_stood_under_published_rules_only(
    in_mihon: Organisation, asahi: Organisation, hara: Person, kita: Person
) -> None:
    trust_far(kita)
    actions.adopt_signed(current_city(), far_pack(), by=hara, at=AT)

    with inside(asahi):
        assert Origin.objects.count() == 0


def test_command_writes_a_file_the_command_takes_in(
    pack: RulePack, tonari: Organisation, mihon: Organisation, tmp_path: Path
) -> None:
    version = published(pack, FIRST)
    file = tmp_path / "meals.rules"

    call_command("export_pack", "mihon", str(file))
    call_command("export_pack", "mihon", str(file), "--number", "1")
    with pytest.raises(CommandError, match="第2版はありません。"):
        call_command("export_pack", "mihon", str(file), "--number", "2")

    with inside(mihon):
        assert file.read_bytes() == signed_bundle(version)
    with pytest.raises(CommandError, match="もとの規則の名前です"):
        call_command("import_pack", "mihon", str(file), "--author=hara", "--approver=kita")


def test_command_refuses_an_unsigned_file_that_is_not_said_to_be_ones_own(mihon: Organisation, tmp_path: Path) -> None:
    file = tmp_path / "meals.json"
    file.write_text(FIRST)

    with pytest.raises(CommandError, match="このファイルには市の署名がありません。"):
        call_command("import_pack", "mihon", str(file), "--author=hara", "--approver=kita")

    with inside(mihon):
        assert PackVersion.objects.count() == 0
