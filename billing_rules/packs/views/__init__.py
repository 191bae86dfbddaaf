"""Pages of the rules: a city drafts, checks, approves and publishes; an NPO reads."""

from billing_rules.packs.views.books import excel, upload
from billing_rules.packs.views.comparing import compare, notice
from billing_rules.packs.views.library import adopt, bundle, library
from billing_rules.packs.views.studio import add_example, edit, forms, history, restore, settings, start, table, tests
from billing_rules.packs.views.versions import (
    current,
    draft,
    list_packs,
    publish,
    revise,
    rollout,
    source,
    spread,
    take_back,
    validate,
    version,
    withdraw,
)

__all__ = [
    "add_example",
    "adopt",
    "bundle",
    "compare",
    "current",
    "draft",
    "edit",
    "excel",
    "forms",
    "history",
    "library",
    "list_packs",
    "notice",
    "publish",
    "restore",
    "revise",
    "rollout",
    "settings",
    "source",
    "spread",
    "start",
    "table",
    "take_back",
    "tests",
    "upload",
    "validate",
    "version",
    "withdraw",
]
