"""Reads of packs. Row-level security scopes each: a city its own, an NPO what its cities published."""

from billing_rules.packs.queries.arrivals import arrival_here, arrivals_of
from billing_rules.packs.queries.grid import Typed
from billing_rules.packs.queries.history import KeptState, history_of, save_of, saves_of
from billing_rules.packs.queries.library import Offer, offered_document, offers
from billing_rules.packs.queries.notice import Comparison, comparison_of
from billing_rules.packs.queries.outlook import Outlook, news_of, npos_to_tell, outlook_of
from billing_rules.packs.queries.parts import part_digest, part_label
from billing_rules.packs.queries.readable import readable
from billing_rules.packs.queries.rollout import Rollout, rollout_of
from billing_rules.packs.queries.rows import Preview, preview_of
from billing_rules.packs.queries.sheet import Sheet, sheet_of
from billing_rules.packs.queries.studio import Studio, editable, studio_of
from billing_rules.packs.queries.versions import (
    compiled,
    current,
    defects_of,
    every_version,
    in_force,
    origin_of,
    past_question,
    predecessor,
    published,
    reached_months,
    rules_now,
    shelves,
    text_to_start_from,
    version,
    versions,
    withdrawn_by,
)

__all__ = [
    "Comparison",
    "KeptState",
    "Offer",
    "Outlook",
    "Preview",
    "Rollout",
    "Sheet",
    "Studio",
    "Typed",
    "arrival_here",
    "arrivals_of",
    "comparison_of",
    "compiled",
    "current",
    "defects_of",
    "editable",
    "every_version",
    "history_of",
    "in_force",
    "news_of",
    "npos_to_tell",
    "offered_document",
    "offers",
    "origin_of",
    "outlook_of",
    "part_digest",
    "part_label",
    "past_question",
    "predecessor",
    "preview_of",
    "published",
    "reached_months",
    "readable",
    "rollout_of",
    "rules_now",
    "save_of",
    "saves_of",
    "sheet_of",
    "shelves",
    "studio_of",
    "text_to_start_from",
    "version",
    "versions",
    "withdrawn_by",
]
