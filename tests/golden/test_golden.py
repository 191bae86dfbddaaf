"""Golden months: a sentence, a month, and what it comes to, typed by hand and not by the engine."""

from pathlib import Path
from typing import Any

import pytest

from billing_rules.engine import compile_pack, evaluate, explain_line, load
from billing_rules.facts import from_json
from billing_rules.formats import parse

HERE = Path(__file__).parent
LIBRARY = HERE.parents[1] / "billing_rules" / "library"


@pytest.fixture(params=sorted(HERE.glob("*.json")), ids=lambda path: path.stem)
def golden(request: pytest.FixtureRequest) -> dict[str, Any]:
    return parse(request.param.read_bytes())


def test_evaluate_a_golden_month_comes_to_what_was_typed(golden):
    pack = compile_pack(load((LIBRARY / golden["pack"]).read_bytes()))

    result = evaluate(pack, from_json(golden["month"]))

    lines = {
        line.key: {name: getattr(line, name) for name in ("user_yen", "city_yen", "quantity", "over_limit", "counts")}
        for line in result.lines
    }
    assert lines == golden["lines"]
    assert result.totals == golden["totals"]
    assert {refusal.key: refusal.sentence for refusal in result.refusals} == golden["refusals"]


def test_explain_every_line_of_a_golden_month_ends_with_its_total(golden):
    result = evaluate(compile_pack(load((LIBRARY / golden["pack"]).read_bytes())), from_json(golden["month"]))

    endings = {line.key: explain_line(result, line.key)[-1].value_text for line in result.lines}

    assert endings == {line.key: f"{line.total_yen:,}円" for line in result.lines}
