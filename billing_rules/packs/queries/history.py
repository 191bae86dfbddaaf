"""What a draft held before each save, and what that save changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from billing_rules.formats import parse
from billing_rules.packs.models import DraftSave, PackVersion
from billing_rules.packs.queries.rows import RowChange, row_changes
from npo_platform.kernel.errors import Refusal

SAVES_A_PAGE, CHANGES_TOLD = 20, 3


@dataclass(frozen=True, slots=True)
class KeptState:
    """One former state, with the first changes that the save over it made and how many more there are."""

    save: DraftSave
    changes: Sequence[RowChange]
    more: int


def saves_of(version: PackVersion) -> QuerySet[DraftSave]:
    """What a draft held before each save, the last save first."""
    return DraftSave.objects.filter(version=version).order_by("-at", "-pk")


def save_of(version_id: UUID, save_id: UUID) -> DraftSave:
    """One kept state of a draft; DoesNotExist when there is none, or none that whoever asks may see."""
    return DraftSave.objects.select_related("version").get(pk=save_id, version_id=version_id)


def history_of(version: PackVersion, page: str | None) -> tuple[Page[DraftSave], list[KeptState]]:
    """A page of former states, each beside the state that followed it."""
    saves = saves_of(version)
    shown = Paginator(saves, SAVES_A_PAGE).get_page(page)
    first = (shown.number - 1) * SAVES_A_PAGE
    after = saves[first - 1].document if first else version.document
    states = []
    for save in shown.object_list:
        changes = _changes(save.document, after)
        states.append(KeptState(save, changes[:CHANGES_TOLD], max(0, len(changes) - CHANGES_TOLD)))
        after = save.document
    return shown, states


def _changes(before: str, after: str) -> list[RowChange]:
    """The rows that differ; nothing where one of the documents cannot be read as tables."""
    try:
        return row_changes(parse(before), parse(after))
    except (Refusal, KeyError, TypeError, AttributeError):
        return []
