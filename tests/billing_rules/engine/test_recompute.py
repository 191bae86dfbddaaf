"""The program anybody can run beside us agrees with every worked example, and notices any figure that was changed."""

import copy
import json
import subprocess
import sys
from pathlib import Path

import pytest

from billing_rules.engine import compile_pack, evaluate, exported, load
from billing_rules.facts import from_json
from billing_rules.formats import parse
from tests.billing_rules.engine.witness import PROGRAM, recompute

ROOT = Path(__file__).parents[3]
LIBRARY = ROOT / "billing_rules" / "library"
BODIES = {"/".join(p.parts[-2:]): parse(p.read_bytes()) for p in sorted(LIBRARY.rglob("*/*.json"))}
EXAMPLES = [(name, n) for name, body in BODIES.items() for n in range(len(body["tests"]))]


def export_of(name, number):
    body = BODIES[name]
    facts = from_json(body["tests"][number]["facts"])
    return json.loads(json.dumps(exported(evaluate(compile_pack(load(body)), facts), facts)))


@pytest.mark.parametrize(("name", "number"), EXAMPLES)
def test_recompute_agrees_with_every_worked_example(name, number):
    assert recompute.differences(export_of(name, number)) == []


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (("result", "lines", 0, "user_yen"), "明細行"),
        (("result", "totals", "city"), "合計 city"),
        (("result", "events", 0, 2), "記録"),
        (("pack", "tables", 0, "rows", 0, "price"), "明細行"),
        (("facts", "events", -1, "inputs", "status"), "記録"),
    ],
)
def test_recompute_notices_a_figure_that_was_changed(path, said):
    export = copy.deepcopy(export_of("mihon/meals.json", 0))
    at = export
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = at[path[-1]] + 1 if isinstance(at[path[-1]], int) else "absent"

    assert any(sentence.startswith(said) for sentence in recompute.differences(export))


def test_recompute_needs_nothing_but_python(tmp_path):
    file = tmp_path / "month.json"
    file.write_text(json.dumps(export_of("nagoya/meals.json", 0)), encoding="utf-8")

    done = subprocess.run([sys.executable, "-I", "-S", PROGRAM, file], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip().endswith("が、1円まで合いました。")


def test_recompute_stays_short_enough_to_be_read_through():
    assert len(PROGRAM.read_text(encoding="utf-8").splitlines()) <= 410
