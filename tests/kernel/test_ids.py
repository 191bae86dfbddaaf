"""Keys that sort by birth."""

from itertools import pairwise
from uuid import RFC_4122

import time_machine

from npo_platform.kernel.ids import uuid7


def test_uuid7_says_its_version_and_its_millisecond():
    with time_machine.travel(1_794_000_000, tick=False):
        key = uuid7()

    assert (key.version, key.variant) == (7, RFC_4122)
    assert key.int >> 80 == 1_794_000_000_000


def test_uuid7_made_later_sorts_later():
    keys = []
    for second in range(5):
        with time_machine.travel(1_794_000_000 + second, tick=False):
            keys.append(uuid7())

    assert all(str(one) < str(two) for one, two in pairwise(keys))


def test_uuid7_made_at_once_is_never_the_same():
    with time_machine.travel(1_794_000_000, tick=False):
        assert len({uuid7() for _ in range(1000)}) == 1000
