"""Hostile formulas and files: a sentence, soon, with little memory, and nothing of them ever runs.

Soon means 100 ms (`benchmarks/rules/hostile.py` tells the worst); here a second, for machines with other work.
"""

import sys
from contextlib import contextmanager

import pytest

from billing_rules.engine import check
from billing_rules.engine.formula import compile_formula
from billing_rules.engine.number import FLAG, Number
from billing_rules.engine.telling import formula_words
from billing_rules.facts import from_json
from billing_rules.formats.excel import tables_from_xlsx
from billing_rules.formats.unit_table import read_unit_table
from npo_platform.kernel.errors import Refusal, Refused
from tests.billing_rules.engine.small import LOOKUP, QUANTITY, USER, amount, document, limit
from tests.billing_rules.formats.books import document as book_document
from tests.billing_rules.fuzz.hostile import BOOKS, FACTS, FORMULAS, LARGEST_TABLES, PACKS, UNIT_TABLES
from tests.billing_rules.fuzz.measuring import answer_of
from tests.billing_rules.fuzz.sentences import is_sentence

NAMES = {"price": Number(0, 3000), "paid": FLAG}
SECONDS, MEGABYTES = 1, 100
WARM = check(document())  # what is imported on first use is no cost of the file


RUNNING = ("exec", "import", "open", "os.", "subprocess.", "socket.", "ctypes.")  # what Python tells its auditors
heard: list[str] | None = None


def _hear(word, _):
    if heard is not None and word.startswith(RUNNING):
        heard.append(word)


sys.addaudithook(_hear)


@contextmanager
def nothing_runs():
    """Whoever evaluates, imports or opens anything is found out."""
    global heard
    heard = []
    yield
    found, heard = heard, None
    assert found == []


@pytest.mark.parametrize("name", FORMULAS)
def test_a_hostile_formula_is_refused_and_does_not_run(name):
    text = FORMULAS[name]
    with nothing_runs():
        answer = answer_of(lambda: compile_formula(text, NAMES))

    assert answer.refusal is not None, text
    assert answer.refusal.code in ("formula", "overflow")
    assert is_sentence(answer.refusal.message)
    assert (answer.seconds < SECONDS, answer.megabytes < MEGABYTES) == (True, True)


@pytest.mark.parametrize("name", FORMULAS)
def test_a_hostile_formula_in_a_pack_is_a_finding(name):
    text = FORMULAS[name]
    body = document(steps=[LOOKUP, limit(4, where=text), USER, amount("city", text), QUANTITY])
    stops = [finding for finding in check(body) if finding.severity == "stop"]

    assert len(stops) >= 2
    assert all(is_sentence(finding.message) for finding in stops)


DEEPEST = [
    "-" * 70 + "price", "not " * 70 + "paid", "price" + " + price" * 48, "floor(" * 45 + "price" + ")" * 45,
    "-" * 70 + "unknown", "-" * 70 + "price.a", "1.5" + "+1" * 70,
]  # fmt: skip


def test_the_deepest_formulas_there_may_be_need_little_of_the_stack():
    """Views and workers call from far down; the formula has to fit into what is left."""

    def deep(levels, act):
        return deep(levels - 1, act) if levels else act()

    accepted = 0
    for text in DEEPEST:
        try:
            compiled = deep(sys.getrecursionlimit() // 5, lambda text=text: compile_formula(text, NAMES))
        except Refusal as refusal:
            assert is_sentence(refusal.message)  # noqa: PT017
            continue
        accepted += 1
        deep(200, lambda one=compiled: one.run({"price": 7, "paid": 1}))
        assert deep(200, lambda one=compiled: formula_words(one.text, {}))
    assert accepted >= 3


def told(answer):
    """Every sentence of an answer that says no."""
    if answer.refusal is None:
        return [finding.message for finding in answer.result if finding.severity == "stop"]
    if isinstance(answer.refusal, Refused):
        return [answer.refusal.message, *(finding.message for finding in answer.refusal.findings)]
    return [answer.refusal.message]


def refuse(act, megabytes=MEGABYTES):
    """Twice: once for the time, once for the memory."""
    answer, watched = answer_of(act, remember=False), answer_of(act)
    assert told(answer)
    assert all(map(is_sentence, told(answer))), next(one for one in told(answer) if not is_sentence(one))
    assert answer.seconds < SECONDS
    assert watched.megabytes < megabytes


@pytest.mark.parametrize("name", PACKS)
def test_a_hostile_pack_is_refused(name):
    data = PACKS[name]()

    refuse(lambda: check(data), megabytes=max(MEGABYTES, 60 * len(data) / 2**20 if len(data) < 2**22 else 0))


@pytest.mark.long
@pytest.mark.parametrize("name", LARGEST_TABLES)
def test_the_largest_tables_are_refused_with_bounded_work(name):
    data = LARGEST_TABLES[name]()

    refuse(lambda: check(data), megabytes=400)


@pytest.mark.parametrize("name", FACTS)
def test_a_hostile_month_is_refused(name):
    facts = FACTS[name]()

    refuse(lambda: from_json(facts))


@pytest.mark.parametrize("name", BOOKS)
def test_a_hostile_book_is_refused(name):
    data = BOOKS[name]()

    refuse(lambda: tables_from_xlsx(book_document(), data))


@pytest.mark.parametrize("name", UNIT_TABLES)
def test_a_hostile_unit_table_is_refused(name):
    data = UNIT_TABLES[name]()

    refuse(lambda: read_unit_table(data))
