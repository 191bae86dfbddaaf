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
    PackState.VALIDATED: frozenset({PackState.DRAFT, PackState.VALIDATED, PackState.APPROVED, PackState.WITHDRAWN}),
    PackState.APPROVED: frozenset({PackState.PUBLISHED, PackState.WITHDRAWN}),
    PackState.PUBLISHED: frozenset({PackState.SUPERSEDED}),
    PackState.SUPERSEDED: frozenset(),
    PackState.WITHDRAWN: frozenset(),
}

# How a state looks: the words of `{% chip %}`.
MARKS = {
    PackState.DRAFT: "none",
    PackState.VALIDATED: "info",
    PackState.APPROVED: "info",
    PackState.PUBLISHED: "ok",
    PackState.SUPERSEDED: "wait",
    PackState.WITHDRAWN: "none",
}

# The city's own job after a publication: it leaves each NPO an arrival, a notice, and the job that `corrections` hears.
SPREAD = "spread"
JOB = "pack_published"

# What its author may still change.
CHANGEABLE = (PackState.DRAFT, PackState.VALIDATED)
PUBLIC = (PackState.PUBLISHED, PackState.SUPERSEDED)
# The road every version takes, with the word of each station.
ROAD: dict[str, str] = {
    PackState.DRAFT: "下書き",
    PackState.VALIDATED: "検査",
    PackState.APPROVED: "承認",
    PackState.PUBLISHED: "公開",
}
