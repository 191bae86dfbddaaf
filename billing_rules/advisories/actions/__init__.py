"""The verbs of a notice: write, take back, publish, drop; on the provider's side look again, answer, acknowledge."""

from billing_rules.advisories.actions.answering import acknowledge, answer, look_again
from billing_rules.advisories.actions.publishing import drop, publish
from billing_rules.advisories.actions.writing import AdvisoryDraft, withdraw, write

__all__ = ["AdvisoryDraft", "acknowledge", "answer", "drop", "look_again", "publish", "withdraw", "write"]
