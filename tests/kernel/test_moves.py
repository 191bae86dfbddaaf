"""A state moves only as its table says."""

import pytest

from npo_platform.kernel.errors import Refusal
from npo_platform.kernel.moves import require_move

MOVES = {"open": {"closed"}, "closed": {"open"}}


def test_move_the_table_holds_is_allowed():
    require_move(MOVES, "open", "closed")


@pytest.mark.parametrize(("now", "to"), [("open", "open"), ("closed", "lost"), ("lost", "open")])
def test_move_the_table_does_not_hold_is_refused(now, to):
    with pytest.raises(Refusal) as refused:
        require_move(MOVES, now, to)

    assert refused.value.code == "wrong_state"
    assert refused.value.message == "いまの状態ではこの操作はできません。画面を開き直して、状態を確かめてください。"


def test_move_refused_can_say_its_own_sentence():
    with pytest.raises(Refusal) as refused:
        require_move(MOVES, "closed", "closed", "この月はもう締めてあります。")

    assert refused.value.message == "この月はもう締めてあります。"
