"""One text and one digest for one value."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npo_platform.kernel.digest import canonical, digest, sha256, short

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@given(value=VALUES)
def test_canonical_text_reads_back_equal_and_is_its_own_canonical(value):
    assert canonical(json.loads(canonical(value))) == canonical(value)
    assert json.loads(canonical(value)) == value


def test_canonical_text_sorts_keys_and_keeps_letters():
    assert canonical({"b": [1, None], "a": "𠮷野"}) == '{"a":"𠮷野","b":[1,null]}'


def test_digest_of_equal_values_is_equal_whatever_their_order():
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest({}) == sha256("{}") == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


@pytest.mark.parametrize("value", [1.0, [1.5], {"a": {"b": (2.5,)}}])
def test_canonical_text_of_a_float_is_refused(value):
    with pytest.raises(TypeError, match="floats"):
        canonical(value)


def test_print_the_first_groups_of_a_digest():
    assert short("ebd5eae838b57401c874") == "ebd5 eae8 38b5 7401"
    assert short("ebd5eae838b57401c874", groups=2) == "ebd5 eae8"
