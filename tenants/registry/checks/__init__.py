"""Questions to a living installation: does anything leak, and does everything that must hold still hold."""

from tenants.registry.checks.invariants import check_invariants
from tenants.registry.checks.leaks import INJECTIONS, check_injections_reach_nobody_else, check_logins_are_bounded

__all__ = ["INJECTIONS", "check_injections_reach_nobody_else", "check_invariants", "check_logins_are_bounded"]
