"""Boxes: every true cell in exactly one, and no other."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from billing_rules.engine.boxes import Box, boxes

MASKS = arrays.arrays(bool, st.tuples(*(st.integers(1, 4) for _ in range(3))))


@given(mask=MASKS)
def test_boxes_hold_each_true_cell_once_and_no_false_one(mask):
    found = boxes(mask)

    held = np.array([[sum(box.holds(cell[1:], cell[0]) for box in found)] for cell in np.ndindex(mask.shape)])
    assert held.ravel().tolist() == mask.ravel().astype(int).tolist()


def test_boxes_of_a_full_table_are_one():
    assert boxes(np.ones((2, 3, 4), dtype=bool)) == [Box(((0, 1, 2), (0, 1, 2, 3)), 0, 2)]


def test_boxes_of_a_table_without_keys_are_its_periods():
    assert boxes(np.array([True, False, True, True])) == [Box((), 0, 1), Box((), 2, 4)]
