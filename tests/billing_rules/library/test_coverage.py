"""Every row of the research stands in `rows.json` once, with its pack or with the figure that is missing."""

import pytest

from tests.billing_rules.library import coverage

GIVEN = ["G1", "G2", "G3a", "G3b", "G3c", *(f"G{n}" for n in range(4, 9))]
EXPECTED = [
    *GIVEN,
    *(f"N{n}" for n in range(1, 35)),
    *(f"V{n}" for n in range(1, 8)),
    *(f"U{n}" for n in range(1, 10)),
]


def test_every_row_of_the_research_stands_once():
    assert [row["row"] for row in coverage.rows()] == EXPECTED


@pytest.mark.parametrize("row", coverage.rows(), ids=lambda row: row["row"])
def test_a_row_has_its_packs_or_the_figure_that_is_missing(row):
    assert set(row["packs"]) <= set(coverage.packs())
    assert bool(row["packs"]) is not bool(row["missing"])


def test_every_pack_of_a_real_municipality_belongs_to_a_row():
    assert {name for row in coverage.rows() for name in row["packs"]} == set(coverage.packs())


@pytest.mark.parametrize(("name", "pack"), coverage.packs().items(), ids=list(coverage.packs()))
def test_a_pack_has_at_least_two_worked_examples_with_their_arithmetic(name, pack):
    assert pack["pack"] == name
    assert len(pack["tests"]) >= 2
    assert all(example["source"] for example in pack["tests"])


def test_the_page_of_coverage_is_up_to_date():
    """After a change: python -m tests.billing_rules.library.coverage > billing_rules/library/COVERAGE.md"""
    assert (coverage.LIBRARY / "COVERAGE.md").read_text() == coverage.document()
