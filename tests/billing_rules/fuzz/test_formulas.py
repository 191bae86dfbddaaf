"""Random formulas: compiled and exact values are equal; what is nearly a formula is refused with a sentence."""

import warnings
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import strategies as st

from billing_rules.engine.formula import compile_formula
from billing_rules.engine.number import FLAG, Number, type_of
from billing_rules.engine.telling import formula_words
from npo_platform.kernel.errors import Refusal
from tests.billing_rules.engine.witness import recompute
from tests.billing_rules.fuzz import formulas
from tests.billing_rules.fuzz.often import often
from tests.billing_rules.fuzz.sentences import is_sentence

NAMES = {
    "price": Number(0, 3000), "minutes": Number(0, 600), "large": Number(-(10**9), 10**12), "rate": Number(0, 12, 12),
    "signed": Number(-500, 500, 4), "share": Number(1, 997, 997), "paid": FLAG, "holiday": FLAG,
}  # fmt: skip
FLAGS = [name for name, known in NAMES.items() if known.is_flag]


def columns_of(seed, rows):
    """Numerators of every name, the ends of their intervals among them."""
    chance = np.random.default_rng(seed)
    columns = {}
    for name, known in NAMES.items():
        column = chance.integers(known.low, known.high, rows, endpoint=True)
        ends = [known.low, known.high, max(known.low, min(0, known.high)), max(known.low, min(1, known.high))]
        places = chance.integers(0, rows, len(ends))
        column[places] = ends
        columns[name] = column.astype(type_of(known))
    return columns


def exact_columns(columns):
    exact = {
        name: np.array([Fraction(value, NAMES[name].denominator) for value in column.tolist()], dtype=object)
        for name, column in columns.items()
    }
    return exact | {"": columns["price"]}


def compare_values(made, seed, rows):
    """How many values were equal; none where the formula is refused as too long or too large."""
    try:
        compiled = compile_formula(made.text, NAMES)
    except Refusal as refusal:
        said = refusal.code, refusal.message
    else:
        return equal_values(made, compiled, seed, rows)
    assert said[0] == "overflow" or "長すぎ" in said[1] or "字以内" in said[1], made.text
    return 0


def equal_values(made, compiled, seed, rows):
    columns = columns_of(seed, rows)
    found = np.broadcast_to(compiled.run(columns), rows)
    exact = made.value(exact_columns(columns)) * compiled.number.denominator

    assert found.dtype == type_of(compiled.number), made.text
    assert (exact == found.astype(object)).all(), made.text
    assert compiled.number.low <= found.min() <= found.max() <= compiled.number.high, made.text
    assert formula_words(made.text, {})
    return rows


def compared(count, rows, seed):
    """Compare values of random formulas until there are `count`."""
    chance = np.random.default_rng(seed)

    def draw(choices):
        return choices[int(chance.integers(len(choices)))]

    done = formulas_seen = 0
    while done < count:
        depth = draw([1, 2, 2, 3, 3, 4])
        make = draw([formulas.number, formulas.number, formulas.number, formulas.flag])
        made = make(draw, [*NAMES], FLAGS, depth)
        done += compare_values(made, int(chance.integers(2**32)), rows)
        formulas_seen += 1
    return done, formulas_seen


@pytest.mark.parametrize("seed", range(4))
def test_run_any_formula_equals_exact_fractions(seed):
    done, formulas_seen = compared(15_000, rows=150, seed=seed)

    assert (done >= 15_000, formulas_seen >= 100) == (True, True)


@pytest.mark.long
def test_run_two_million_values_equals_exact_fractions():
    seed = int(np.random.default_rng().integers(2**32))
    done, formulas_seen = compared(2_000_000, rows=400, seed=seed)

    assert (done >= 2_000_000, formulas_seen >= 5_000) == (True, True)
    print(f"\n{done:,} values of {formulas_seen:,} formulas were equal (seed {seed}).")  # noqa: T201


PIECES = [
    *"()+-*/<>=!,.:;[]{}'\"#@~^&|%\\_ \t\n0129aｘ０（）＋−×÷≦“\u3000\u200b\u00a0\x00\ud800",
    "**", "//", "<<", ":=", "->", " if ", " else ", " and ", " or ", " not ", " in ", " is ", " lambda ", " await ",
    " for ", "None", "True", "1.5", "1e9", "0x1", "0b1", "1_0", "1j", "price", "paid", "floor(", "切上げ(", "ceil",
    "min(", "eval(", "f''", "...", "price.real", "99999999999999999999", "ﬂoor", "рrice",
]  # fmt: skip


@st.composite
def near_formulas(draw):
    """A formula with a few pieces put in, taken out or doubled."""
    made = formulas.number(
        lambda choices: draw(st.sampled_from(list(choices))), [*NAMES], FLAGS, draw(st.integers(0, 2))
    )
    text = made.text
    for _ in range(draw(st.integers(1, 3))):
        at, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, min(len(text), 12)))))
        change = draw(st.sampled_from(["in", "out", "twice", "instead"]))
        piece = draw(st.sampled_from(PIECES))
        text = {
            "in": text[:at] + piece + text[at:],
            "out": text[:at] + text[end:],
            "twice": text[:end] + text[at:],
            "instead": text[:at] + piece + text[end:],
        }[change]
    return text


NEAR = st.one_of(near_formulas(), st.text(max_size=30), st.lists(st.sampled_from(PIECES)).map("".join))


def read_near_a_formula(text):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            compiled = compile_formula(text, NAMES)
        except Refusal as refusal:
            said = refusal.message
        else:
            check_values(text, compiled)
            return
    assert is_sentence(said)


def check_values(text, compiled):
    assert text.isascii() or set(text) & set("切捨て上げ四五入最小大")
    for seed in range(3):
        columns = columns_of(seed, 5)
        values = np.broadcast_to(compiled.run(columns), 5).tolist()
        for row, value in enumerate(values):
            names = {name: Fraction(int(column[row]), NAMES[name].denominator) for name, column in columns.items()}
            assert compiled.number.exact(value) == recompute.calculate(text.strip(), names)


def test_compile_what_is_nearly_a_formula_is_refused_with_a_sentence_or_right():
    often(600, read_near_a_formula, text=NEAR)


@pytest.mark.long
def test_compile_much_that_is_nearly_a_formula_is_refused_with_a_sentence_or_right():
    often(30_000, read_near_a_formula, text=NEAR, anew=True)
