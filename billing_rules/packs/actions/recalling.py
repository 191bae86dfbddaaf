"""Taking a published version out of force: a successor with a reason, never a change of what was published."""

from datetime import datetime

from django.db import transaction

from billing_rules.packs.actions.drafting import next_version
from billing_rules.packs.actions.locking import lock
from billing_rules.packs.models import PackVersion
from billing_rules.packs.queries import predecessor
from billing_rules.packs.states import PackState
from npo_platform.kernel.errors import Refusal
from tenants.accounts.queries import Person
from tenants.audit.actions import record


@transaction.atomic
def take_back(version: PackVersion, *, reason: str, by: Person, at: datetime) -> PackVersion:
    """A draft that takes the place of the version in force and says why; it holds the document of the one before.

    It goes the way of every draft, so that money moves only after checks, simulation and a second person; its
    publication tells every NPO what was withdrawn and why. Of a first version it holds the document itself, to be
    mended. The same author's untouched draft is given again. Refused without a reason (`no_reason`) and for a version
    that is not in force (`wrong_state`).
    """
    version = lock(version)
    if version.state != PackState.PUBLISHED:
        raise Refusal(
            "wrong_state",
            f"この版は「{version.get_state_display()}」です。取りやめられるのは、いま公開中の版だけです。",
        )
    if not reason.strip():
        raise Refusal("no_reason", "取りやめるわけを書いてください。団体の画面に、このまま出ます。")
    before = predecessor(version) or version
    begun = version.pack.versions.filter(
        state=PackState.DRAFT, author_id=by.id, withdraws=version, reason=reason.strip(), digest=before.digest
    ).first()
    if begun:
        return begun
    successor = next_version(version.pack, before.document, by=by, at=at, withdraws=version, reason=reason.strip())
    record("packs.take_back", successor, by=by, at=at, detail=f"{version} → {successor.number_label} {reason.strip()}")
    return successor
