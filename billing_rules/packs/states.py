"""The states of a version and the moves between them."""

from django.db import models


class PackState(models.TextChoices):
    DRAFT = "draft", "下書き"
    VALIDATED = "validated", "検査済み"
    APPROVED = "approved", "承認済み"
    PUBLISHED = "published", "公開中"
    SUPERSEDED = "superseded", "旧版"
    WITHDRAWN = "withdrawn", "取下げ"


# A draft that passed may be checked again or sent back to be revised; an approved one is published or withdrawn.
MOVES: dict[str, frozenset[str]] = {
    PackState.DRAFT: frozenset({PackState.DRAFT, PackState.VALIDATED, PackState.WITHDRAWN}),
    PackState.VALIDATED: frozenset(
        {PackState.DRAFT, PackState.VALIDATED, PackState.APPROVED, PackState.WITHDRAWN}
    ),
    PackState.APPROVED: frozenset({PackState.PUBLISHED, PackState.WITHDRAWN}),
    PackState.PUBLISHED: frozenset({PackState.SUPERSEDED}),
    PackState.SUPERSEDED: frozenset(),
    PackState.WITHDRAWN: frozenset(),
}

PUBLIC = (PackState.PUBLISHED, PackState.SUPERSEDED)
ROAD = (PackState.DRAFT, PackState.VALIDATED, PackState.APPROVED, PackState.PUBLISHED)
