"""Changing a part of a draft: one table, the settings or the examples; and putting back what it held before."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from billing_rules.formats import parse, render
from billing_rules.formats.document import Document
from billing_rules.formats.typed import lost_rows
from billing_rules.packs.actions.drafting import changed_elsewhere, draft, require_author, rewrite
from billing_rules.packs.actions.locking import lock
from billing_rules.packs.models import DraftSave, PackVersion
from billing_rules.packs.queries import part_digest, part_label, published
from billing_rules.packs.states import PackState
from npo_platform.kernel.errors import Refusal
from tenants.accounts.queries import Person

Change = Callable[[Document], Document]


@transaction.atomic
def edit(version: PackVersion, part: str, change: Change, *, seen: str, by: Person, at: datetime) -> PackVersion:
    """Change one part of a draft (`tables.price`, `tables`, `settings`, `tests`), leaving the rest as it is now.

    Refused as `revise` is; when the part no longer is what its digest `seen` says (`changed_elsewhere`), unless the
    change would make it what it is already; and when a row of the published version would be gone (`row_lost`).
    """
    version = lock(version)
    require_author(version, by)
    document = parse(version.document)
    changed = change(document)
    if changed == document:
        return version
    if part_digest(document, part) != seen:
        raise changed_elsewhere()
    _require_rows_kept(version, changed)
    return rewrite(version, render(changed), place=part_label(document, part), by=by, at=at)


@transaction.atomic
def restore(save: DraftSave, *, by: Person, at: datetime) -> PackVersion:
    """Put back what a draft held before a save; what it holds now is kept as well. Refused as `revise` is."""
    version = lock(save.version)
    require_author(version, by)
    return rewrite(version, save.document, place="控えに戻す", by=by, at=at)


@transaction.atomic
def start_from(version: PackVersion, *, by: Person, at: datetime) -> PackVersion:
    """A new draft holding the document of a version; the one this author began the same way and left untouched."""
    mine = version.pack.versions.filter(state=PackState.DRAFT, author_id=by.id, digest=version.digest)
    begun = mine.order_by("-number").first()
    return begun or draft(version.pack, version.document, by=by, at=at)


def _require_rows_kept(version: PackVersion, changed: Document) -> None:
    before = published(version.pack_id)
    if before is None:
        return
    lost = lost_rows(parse(before.document), changed)
    if lost:
        told = "、".join(f"{label}の{number}" for label, number in lost[:5])
        raise Refusal(
            "row_lost",
            f"公開中の{before.number_label}の行は、消すことも、条件と「いつから」を変えることもできません（{told}）。"
            "使わなくなる日を「いつまで」に入れるか、新しい日からの行を足してください。",
        )
