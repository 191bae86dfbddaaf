"""Writing a version: draft, revise, validate."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from billing_rules.packs import checks
from billing_rules.packs.actions.locking import lock
from billing_rules.packs.models import DraftSave, PackVersion, RulePack
from billing_rules.packs.queries import published
from billing_rules.packs.states import MOVES, PackState
from npo_platform.kernel.errors import Finding, Refusal
from npo_platform.kernel.moves import require_move
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.notices.actions import tell
from tenants.registry.models import City

WHOLE = "文書の全体"


@transaction.atomic
def open_pack(city: City, service: str, name: str) -> RulePack:
    """The city's pack of a service, made when it is the first."""
    return RulePack.objects.get_or_create(city=city, service=service, defaults={"name": name})[0]


@transaction.atomic
def draft(pack: RulePack, document: str, *, by: Person, at: datetime) -> PackVersion:
    """Keep a document as the next version's draft, faulty or not, together with what is wrong with it."""
    return next_version(pack, document, by=by, at=at)


def next_version(pack: RulePack, document: str, *, by: Person, at: datetime, **told: Any) -> PackVersion:
    """The draft of the pack's next number; `told` are columns that never change afterwards."""
    pack = RulePack.objects.select_for_update(of=("self",)).select_related("city__organisation").get(pk=pack.pk)
    newest = pack.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = PackVersion(pack=pack, number=newest + 1, author_id=by.id, author_name=by.name, created_at=at, **told)
    _write(version, document)
    version.save(force_insert=True)
    record("packs.draft", version, by=by, at=at, detail=str(version))
    return version


@transaction.atomic
def revise(version: PackVersion, document: str, *, by: Person, at: datetime, seen: str = "") -> PackVersion:
    """Put another document into a version that is not approved yet; it becomes a draft again.

    Refused from the approval on (`wrong_state`), to anyone but its author (`not_the_author`): the author answers
    for every byte, so that the second person is truly another; and when the version no longer holds the document
    whose digest was `seen` (`changed_elsewhere`).
    """
    version = lock(version)
    require_author(version, by)
    if seen and seen != version.digest:
        raise changed_elsewhere()
    return rewrite(version, document, place=WHOLE, by=by, at=at)


def require_author(version: PackVersion, by: Person) -> None:
    """Refused from the approval on, and to anyone but the author."""
    require_move(
        MOVES,
        version.state,
        PackState.DRAFT,
        "承認のあとは書き直せません。取り下げてから、新しい版を作ってください。",
    )
    if version.author_id != by.id:
        raise Refusal(
            "not_the_author",
            f"この版を書き直せるのは、作成した{version.author_name}さんだけです。新しい版を作ってください。",
        )


def changed_elsewhere() -> Refusal:
    return Refusal(
        "changed_elsewhere",
        "ほかの画面で変わりました。この画面に入れたものは残っています。違うところを見くらべて、"
        "この内容にするならもう一度保存してください。",
    )


def rewrite(version: PackVersion, document: str, *, place: str, by: Person, at: datetime) -> PackVersion:
    """Keep the document a locked draft holds as a 控え, then put another into it; the same one changes nothing."""
    before = version.document, version.digest
    _write(version, document)
    if version.document == before[0]:
        return version
    DraftSave(
        version=version, document=before[0], digest=before[1], place=place, by_id=by.id, by_name=by.name, at=at
    ).save(force_insert=True)
    version.state, version.validated_at = PackState.DRAFT, None
    version.save(update_fields=["document", "digest", *_CHECKED])
    record("packs.revise", version, by=by, at=at, detail=f"{version} {place}")
    return version


@transaction.atomic
def validate(version: PackVersion, *, by: Person, at: datetime) -> PackVersion:
    """Check everything and keep what was found: 検査済み without a fault, otherwise 下書き with the list.

    A fault in the document is an answer here, never a refusal.
    """
    version = lock(version)
    require_move(MOVES, version.state, PackState.VALIDATED)
    stops = _inspect(version)
    version.state = PackState.DRAFT if stops else PackState.VALIDATED
    version.validated_at = None if stops else at
    version.save(update_fields=_CHECKED)
    record("packs.validate", version, by=by, at=at, detail=f"{version} {version.get_state_display()}")
    if not stops:
        _call_the_second_person(version, at=at)
    return version


def _call_the_second_person(version: PackVersion, *, at: datetime) -> None:
    """Leave the city a notice that somebody else must now look at the version."""
    tell(
        version.pack.city.organisation_id,
        kind="pack_waiting",
        title=f"{version}が承認を待っています",
        body=f"作成したのは{version.author_name}さんです。ほかの承認者が、変わることを確かめて承認してください。",
        link=reverse("packs:version", args=[version.pk]),
        at=at,
    )


_CHECKED = ["state", "previous_digest", "findings", "first_changed_day", "validated_at"]


def _write(version: PackVersion, document: str) -> None:
    version.document = checks.tidy(document)
    version.digest = checks.identity(version.document)
    _inspect(version)


def _inspect(version: PackVersion) -> bool:
    """Note everything that is wrong with the version as the successor of what is published now."""
    before = published(version.pack_id)
    inspection = checks.inspect(version, before)
    version.previous_digest = before.digest if before else ""
    version.findings = [_stored(finding) for finding in inspection.findings]
    version.first_changed_day = inspection.first_changed_day
    return inspection.stops


def _stored(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "message": checks.storable(finding.message),
        "severity": finding.severity,
        "where": checks.storable(finding.where),
    }
