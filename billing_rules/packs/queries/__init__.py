"""Reads of packs. Row-level security scopes each: a city its own, an NPO what its cities published."""

from billing_rules.packs.queries.outlook import Outlook, news_of, npos_to_tell, outlook_of
from billing_rules.packs.queries.rollout import Rollout, rollout_of
from billing_rules.packs.queries.sheet import Sheet, sheet_of
from billing_rules.packs.queries.versions import (
    compiled,
    current,
    every_version,
    in_force,
    past_question,
    predecessor,
    published,
    rules_now,
    shelves,
    text_to_start_from,
    version,
    versions,
)

__all__ = [
    "Outlook",
    "Rollout",
    "Sheet",
    "compiled",
    "current",
    "every_version",
    "in_force",
    "news_of",
    "npos_to_tell",
    "outlook_of",
    "past_question",
    "predecessor",
    "published",
    "rollout_of",
    "rules_now",
    "sheet_of",
    "shelves",
    "text_to_start_from",
    "version",
    "versions",
]
