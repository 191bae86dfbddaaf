"""Any rows at all, and any order and price of real ones, come back from Excel as they were."""

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from billing_rules.engine import compare, compile_pack, load
from billing_rules.formats.excel import tables_to_xlsx
from npo_platform.kernel.digest import digest
from tests.billing_rules.formats.books import document, library, read_here

DAYS = st.dates(date(1900, 3, 2), date(2199, 12, 30)).map(str)
WRITTEN = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=30,
).filter(lambda text: text.strip() and "_x" not in text and "x005F_" not in text)
WHOLE = st.integers(-(10**12), 10**12)
RATES = st.from_regex(r"-?[0-9]{1,9}(\.[0-9]{1,9}|/[1-9][0-9]{0,8})?", fullmatch=True) | WHOLE
MEALS = st.sampled_from(["*", "lunch", "dinner"]) | st.permutations(["lunch", "dinner"])
SPANS = st.tuples(WHOLE, WHOLE).map(sorted).map(lambda ends: {"min": ends[0], "max": ends[1]})
PRICED = {"price": WHOLE, "share": RATES}
REFUSED = {"refuse": WRITTEN}


def rows_of(cells: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    fixed = {"meal": MEALS, "nth": st.just("*") | WHOLE | SPANS, "from": DAYS, "ref": WRITTEN}
    return st.fixed_dictionaries(fixed | cells, optional={"until": DAYS})


@settings(max_examples=60)
@given(rows=st.lists(rows_of(PRICED) | rows_of(REFUSED), min_size=1, max_size=8))
def test_any_rows_come_back_as_they_were(rows) -> None:
    body = document(tables=[document()["tables"][0] | {"rows": rows}])

    assert read_here(body, tables_to_xlsx(body)) == body


@settings(max_examples=30)
@given(data=st.data())
def test_a_library_pack_with_its_rows_shuffled_and_repriced_compiles_to_the_same_after_excel(data) -> None:
    """Equal in meaning too: nothing is different between the pack before and after."""
    body = data.draw(st.sampled_from(library()))
    tables = [table | {"rows": data.draw(st.permutations(table["rows"]))} for table in body["tables"]]
    changed = body | {"tables": tables}

    back = read_here(changed, tables_to_xlsx(changed))

    before, after = compile_pack(load(changed)), compile_pack(load(back))
    assert [digest(one) for one in back["tables"]] == [digest(one) for one in changed["tables"]]
    assert before.digest == after.digest
    assert compare(before, after) == []
