"""Two versions over one month: what each class, row and refusal comes to, and who is moved."""

from copy import deepcopy

import pytest

from billing_rules.engine import compile_holed, load
from billing_rules.engine.impact import Case, MonthImpact, added, hidden, impact
from billing_rules.facts import from_json
from npo_platform.kernel.errors import Refused
from tests.billing_rules.engine.small import BURDEN, CITY, ENDS, LOOKUP, MEAL, PRICE, QUANTITY, amount, compiled, limit

DINNER_REFUSED = {"meal": "dinner", "refuse": "夕食はありません。", "from": "2026-04-01", "ref": "第2条"}


def dearer(lunch: int, *, since: str = "2026-04-03") -> dict:
    table = deepcopy(PRICE)
    table["rows"].append({"meal": "lunch", "price": lunch, "from": since, "ref": "別表1"})
    return table


def facts(*events: dict, people: dict[str, str] | None = None):
    persons = [{"key": key, "inputs": {"burden_class": code}} for key, code in (people or {}).items()]
    return from_json({"month": "2026-04", "people": persons, "events": list(events)})


def meals(person: str, on: str, meal: str = "lunch") -> dict:
    return {"person": person, "on": [on], "slot": meal, "inputs": {"meal": meal}}


def figures(found: MonthImpact) -> dict[Case, tuple[set[str], dict[str, list[int]]]]:
    return {case: (people, sums) for case, people, sums in found.cases()}


def test_impact_tells_every_figure_before_and_after():
    # A: lunches on 1-4 April. 500×4 = 2,000 before; 500×2 + 530×2 = 2,060 after. B: one dinner, 600 both times.
    month = facts(meals("A", "2026-04-01/2026-04-04"), meals("B", "2026-04-02", "dinner"))

    found = impact(compiled(), compiled(tables=[dearer(530)]), month)

    assert found.totals == {"quantity": [5, 5], "user": [0, 0], "city": [2600, 2660]}
    assert found.moved == {"A": ((0, 2000), (0, 2060))}
    assert found.people == {"A", "B"}
    told = figures(found)
    assert told[Case("class", "食事", "昼食")] == ({"A"}, {"quantity": [4, 4], "user": [0, 0], "city": [2000, 2060]})
    assert told[Case("class", "食事", "夕食")] == ({"B"}, {"quantity": [1, 1], "user": [0, 0], "city": [600, 600]})
    new_row = Case("row", "単価表", "昼食：1食の単価 530円（令和8年4月3日から）", "別表1")
    assert told[new_row] == ({"A"}, {"quantity": [2, 2], "user": [0, 0], "city": [1000, 1060]})


def test_impact_without_a_version_before_starts_from_nothing():
    found = impact(None, compiled(), facts(meals("A", "2026-04-01")))

    assert found.totals == {"quantity": [0, 1], "user": [0, 0], "city": [0, 500]}
    assert found.moved == {"A": ((0, 0), (0, 500))}


def test_impact_of_a_limit_names_who_passes_it():
    # Week of 6 April: five lunches. Four paid before, three after.
    within = amount("city", "price if within else 0")
    old, new = (compiled(steps=[LOOKUP, limit(most), ENDS[0], within, QUANTITY]) for most in (4, 3))

    found = impact(old, new, facts(meals("A", "2026-04-06/2026-04-10"), meals("B", "2026-04-06/2026-04-09")))

    assert found.limited() == [{"A"}, {"A", "B"}]
    assert found.totals["city"] == [4000, 3000]


def test_impact_counts_what_is_refused_in_general_words():
    refusing = deepcopy(PRICE)
    refusing["rows"] = [refusing["rows"][0], DINNER_REFUSED]

    found = impact(
        compiled(),
        compiled(tables=[refusing]),
        facts(meals("A", "2026-04-01/2026-04-02", "dinner"), meals("B", "2026-04-01")),
    )

    assert figures(found)[Case("refused", "", "単価表：夕食", "第2条")] == ({"A"}, {"events": [0, 2]})
    assert found.totals == {"quantity": [3, 1], "user": [0, 0], "city": [1700, 500]}


def test_impact_lines_up_events_when_the_versions_order_the_day_differently():
    # One dinner and one lunch a day; only lunch gets dearer, whichever comes first in a day.
    month = facts(*(meals("A", "2026-04-04/2026-04-05", meal) for meal in ("lunch", "dinner")))

    found = impact(
        compiled(slots=["dinner", "lunch"]), compiled(slots=["lunch", "dinner"], tables=[dearer(530)]), month
    )

    assert figures(found)[Case("class", "食事", "昼食")][1]["city"] == [1000, 1060]
    assert figures(found)[Case("class", "食事", "夕食")][1]["city"] == [1200, 1200]


def test_impact_counts_amounts_on_a_persons_month():
    fee = [
        {"step": "sum", "name": "meals", "label": "食数", "of": "quantity", "to": "person"},
        amount("fee", "100 if meals > 1 else 0", level="person"),
    ]
    ends = {"adjustments": [{"label": "手数料", "level": "person", "column": "fee", "to": "user"}]}

    found = impact(
        compiled(),
        compiled(steps=[LOOKUP, *ENDS, *fee], **ends),
        facts(meals("A", "2026-04-01/2026-04-02"), meals("B", "2026-04-01")),
    )

    assert found.moved == {"A": ((0, 1000), (100, 1000))}
    assert found.totals["user"] == [0, 100]


def test_a_case_without_a_row_is_refused_when_a_draft_is_tried():
    table = deepcopy(PRICE)
    del table["rows"][1]
    document = compiled(inputs=[MEAL, BURDEN], steps=[LOOKUP, *ENDS]).pack.document | {"tables": [table]}

    found = impact(
        None, compile_holed(load(document)), facts(meals("A", "2026-04-01", "dinner"), people={"A": "exempt"})
    )

    assert figures(found)[Case("refused", "", "単価表：夕食 の行がない", "")] == ({"A"}, {"events": [0, 1]})


def test_a_draft_with_other_faults_cannot_be_tried():
    with pytest.raises(Refused) as refused:
        compile_holed(
            load(compiled().pack.document | {"steps": [LOOKUP, ENDS[0], QUANTITY, CITY | {"formula": "prise"}]})
        )

    assert [finding.code for finding in refused.value.findings] == ["formula"]


def test_added_sums_figures_name_by_name():
    assert added([{"city": [1, 2]}, {"city": [10, 20], "user": [3, 3]}]) == {"city": [11, 22], "user": [3, 3]}


def test_hidden_leaves_out_one_to_four_people():
    assert [hidden(people) for people in (0, 1, 4, 5)] == [False, True, True, False]
