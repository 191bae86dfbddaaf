"""The verbs of a rule change, from the first draft to publication. Each locks the pack first."""

from billing_rules.packs.actions.adopting import adopt, adopt_signed, pack_for
from billing_rules.packs.actions.arrival import acknowledge, arrive
from billing_rules.packs.actions.drafting import draft, open_pack, revise, validate
from billing_rules.packs.actions.editing import edit, restore, start_from
from billing_rules.packs.actions.publication import approve, publish, withdraw
from billing_rules.packs.actions.recalling import take_back
from billing_rules.packs.actions.spreading import spread, spread_again

__all__ = [
    "acknowledge",
    "adopt",
    "adopt_signed",
    "approve",
    "arrive",
    "draft",
    "edit",
    "open_pack",
    "pack_for",
    "publish",
    "restore",
    "revise",
    "spread",
    "spread_again",
    "start_from",
    "take_back",
    "validate",
    "withdraw",
]
