"""A key an approver added, for the walk over every route and role."""

from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from billing_rules.formats.signed import fingerprint
from billing_rules.keys import actions
from tenants.accounts.queries import Person
from tests import world
from tests.examples import example


@example("keys:distrust", "key_id")
def _key() -> UUID:
    public_key = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()
    return actions.trust(
        name="川上市",
        public_key=public_key,
        fingerprint=fingerprint(public_key),
        reason="電話で確かめた",
        by=Person(uuid4(), "見本 承認"),
        at=world.FOUNDED,
    ).pk
