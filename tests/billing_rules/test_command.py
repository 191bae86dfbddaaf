"""`python -m billing_rules`: the same engine without Django or a database."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from billing_rules.__main__ import main
from billing_rules.formats import parse, render
from tests.billing_rules.engine.small import ENDS, LOOKUP, MEAL, PRICE, amount, document, event, month

ROOT = Path(__file__).parents[2]
MIHON = ROOT / "billing_rules" / "library" / "mihon" / "meals.json"


@pytest.fixture
def files(tmp_path):
    """A pack and a month on disk."""
    pack, facts = tmp_path / "pack.json", tmp_path / "month.json"
    pack.write_text(render(document()))
    facts.write_text(json.dumps(month(event(["2026-04-01/2026-04-02"]), event("2026-04-01", "brunch"))))
    return pack, facts


def test_evaluate_tells_the_cut_off_of_a_refused_late_order(files, capsys):
    days = {"name": "ordered_on", "label": "注文の日", "type": "date"}
    rows = [{"late": 0}, {"late": 1, "refuse": "締切をすぎた注文です。"}]
    orders = {"name": "orders", "label": "注文の表", "keys": ["late"]}
    orders["rows"] = [row | {"from": "2026-04-01", "ref": "第7条"} for row in rows]
    cut_off = {"step": "deadline", "name": "in_time", "label": "注文の締切", "days_before": 1, "notice": "注文"}
    steps = [
        cut_off | {"given_on": "ordered_on"},
        amount("late", "not in_time", type="flag"),
        {"step": "lookup", "table": "orders", "label": "確かめる"},
        LOOKUP,
        *ENDS,
    ]
    files[0].write_text(render(document(inputs=[MEAL, days], tables=[PRICE, orders], steps=steps)))
    files[1].write_text(json.dumps(month(event("2026-04-02", ordered_on="2026-04-02"))))

    assert main(["evaluate", *map(str, files)]) == 0
    assert (
        "\n受け付けない記録 A/2026-04-02/lunch：締切をすぎた注文です。（注文の締切：締切は4月1日（水）。"
        "令和8年4月2日の注文は、締切のあとです。） 第7条\n"
    ) in capsys.readouterr().out


def test_check_a_sound_pack_says_so_and_exits_0(capsys):
    assert main(["check", str(MIHON)]) == 0
    assert capsys.readouterr().out == "直すところ 0 件、注意 0 件。\n"


def test_check_an_unsound_pack_tells_every_finding_and_exits_1(files, capsys):
    files[0].write_text(render(document(tables=[PRICE | {"rows": PRICE["rows"][:1]}])))

    assert main(["check", str(files[0])]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "直す 単価表：令和8年4月1日から、夕食 の行がありません。"
        "行を足すか、対象外なら断る行（refuse）を足してください。",
        "直すところ 1 件、注意 0 件。",
    ]


def test_check_as_json_prints_the_findings(files, capsys):
    assert main(["check", str(files[0]), "--json"]) == 0

    findings = json.loads(capsys.readouterr().out)

    assert [(one["code"], one["severity"], one["where"]) for one in findings] == [
        ("untested_row", "warn", "単価表 1行目"),
        ("untested_row", "warn", "単価表 2行目"),
    ]


def test_evaluate_prints_lines_totals_and_explanations(files, capsys):
    assert main(["evaluate", *map(str, files)]) == 0

    told = capsys.readouterr().out

    assert told.startswith("試験の規則 1（")
    assert "\nA/lunch/500：利用者 0円、市 1,000円、総額 1,000円\n" in told
    assert "  単価を引く：単価表：昼食 1食の単価 500円、令和8年4月1日から。【別表1】\n" in told
    assert "\n受け付けない記録 A/2026-04-01/brunch：食事「brunch」は、この規則の選択肢にありません。" in told
    assert told.endswith("  合計：利用者の負担 0円 ＋ 市の負担 1,000円 ＝ 総額 1,000円。\n")


def test_evaluate_as_json_prints_the_frozen_result_and_its_reasons(files, capsys):
    assert main(["evaluate", *map(str, files), "--json"]) == 0

    result = parse(capsys.readouterr().out)

    assert result["totals"] == {"user": 0, "city": 1000, "total": 1000, "quantity": 2}
    assert result["explanations"]["A/lunch/500"][1]["row_since"] == "2026-04-01"
    assert result["invoice"][-1]["value_text"] == "1,000円"
    assert len(result["digest"]) == 64


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "JSON として読めません。1行目の2文字目の近くを確かめてください。\n"),
        (
            '{"month": "x"}',
            "算定の基礎のデータに誤りがあります。示した場所を直してください。\n"
            "  month：「x」は月ではありません。2026-04 のように書いてください。\n",
        ),
    ],
)
def test_evaluate_a_month_that_cannot_be_read_is_refused_in_words(files, capsys, text, message):
    files[1].write_text(text)

    assert main(["evaluate", *map(str, files)]) == 1
    assert capsys.readouterr().out == message


def test_evaluate_a_refusal_as_json_names_code_and_findings(files, capsys):
    files[1].write_text('{"month": "x"}')

    assert main(["evaluate", *map(str, files), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["findings"][0]["where"] == "month"


def test_check_a_file_that_is_not_there_is_refused_in_words(tmp_path, capsys):
    missing = tmp_path / "missing.json"

    assert main(["check", str(missing), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["code"] == "unreadable"


def test_run_the_module_needs_no_django():
    """Where Django cannot be imported, the rule book still works."""
    program = (
        "import sys; sys.modules['django'] = None; import runpy; sys.argv = ['billing_rules', 'check', sys.argv[1]];"
    )
    program += "runpy.run_module('billing_rules', run_name='__main__')"

    done = subprocess.run(
        [sys.executable, "-c", program, str(MIHON)], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (0, "直すところ 0 件、注意 0 件。\n")
