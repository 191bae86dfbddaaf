"""Reads of simulations: a city sees what it asked, a provider its own share."""

from billing_rules.simulation.queries.analysis import Analysis, analysis_of
from billing_rules.simulation.queries.asked import (
    Progress,
    base,
    compiled,
    is_cancelled,
    is_simulated,
    newest,
    share,
    shares_of_npo,
    simulation,
    state_of,
    under_way,
)
from billing_rules.simulation.queries.picture import Picture, picture_of
from billing_rules.simulation.queries.tally import Tally

__all__ = [
    "Analysis",
    "Picture",
    "Progress",
    "Tally",
    "analysis_of",
    "base",
    "compiled",
    "is_cancelled",
    "is_simulated",
    "newest",
    "picture_of",
    "share",
    "shares_of_npo",
    "simulation",
    "state_of",
    "under_way",
]
