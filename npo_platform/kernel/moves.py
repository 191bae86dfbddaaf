"""Every state machine is a table of allowed moves."""

from collections.abc import Collection, Mapping

from npo_platform.kernel.errors import Refusal


def require_move(moves: Mapping[str, Collection[str]], now: str, to: str, message: str = "") -> None:
    """Refuse a move the table does not hold (code `wrong_state`)."""
    if to not in moves.get(now, ()):
        raise Refusal(
            "wrong_state", message or "いまの状態ではこの操作はできません。画面を開き直して、状態を確かめてください。"
        )
