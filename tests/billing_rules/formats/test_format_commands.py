"""`python -m billing_rules excel · from-excel · unit-table`: files in, documents out, faults on the error stream."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from billing_rules.__main__ import main
from billing_rules.formats import parse, render
from tests.billing_rules.formats.books import LIBRARY, edited
from tests.billing_rules.formats.unit_files import file, invented, line

ROOT = Path(__file__).parents[3]
PACK = ROOT / "billing_rules" / "library" / "mihon" / "meals.json"


@pytest.fixture
def book(tmp_path) -> Path:
    return tmp_path / "tables.xlsx"


def test_a_pack_goes_out_to_excel_and_comes_back_to_the_letter(book, capsys) -> None:
    assert main(["excel", str(PACK), str(book)]) == 0
    assert capsys.readouterr() == ("", "")
    assert main(["from-excel", str(PACK), str(book)]) == 0
    assert capsys.readouterr() == (PACK.read_text(), "")


def test_faults_of_a_book_go_to_the_error_stream(book, capsys) -> None:
    main(["excel", str(PACK), str(book)])
    book.write_bytes(edited(book.read_bytes(), {"B3": "=1+1", "A4": "おやつ"}, "結果の扱い"))

    assert main(["from-excel", str(PACK), str(book)]) == 1

    out, told = capsys.readouterr()
    assert out == ""
    assert [one.split("：")[0] for one in told.splitlines()[1:]] == [
        "  シート「結果の扱い」の B3",
        "  シート「結果の扱い」の A4",
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["excel", "{dir}/none.json", "{dir}/x.xlsx"], "none.json を開けません（No such file or directory）。"),
        (["excel", "{pack}", "{dir}/no/x.xlsx"], "x.xlsx に書けません（No such file or directory）。"),
        (["excel", "{dir}/shape.json", "{dir}/x.xlsx"], "規則の書き方に "),
        (["from-excel", "{pack}", "{dir}/none.xlsx"], "none.xlsx を開けません（No such file or directory）。"),
        (["from-excel", "{pack}", "{pack}"], "Excel ブック（xlsx）として読めません。"),
        (["unit-table", "{dir}/none.csv"], "none.csv を開けません（No such file or directory）。"),
        (["unit-table", "{dir}/shape.json", "--json"], "単位数表マスタに 1 か所の誤りがあります。"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_on_the_error_stream(tmp_path, capsys, arguments, told) -> None:
    (tmp_path / "shape.json").write_text('{"format": 1}')

    assert main([one.format(dir=tmp_path, pack=PACK) for one in arguments]) == 1

    out, error = capsys.readouterr()
    assert out == ""
    assert told in error.splitlines()[0]


def test_a_unit_table_is_told_in_words_or_as_json(tmp_path, capsys) -> None:
    path = tmp_path / "units.csv"
    path.write_bytes(file(line(ends="202405"), line(starts="202406", units="1180")))

    assert main(["unit-table", str(path)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "A2 9001 見本・訪問週1回 1,176単位 2024年4月から2024年5月まで（訪問型サービス（独自））",
        "A2 9001 見本・訪問週1回 1,180単位 2024年6月から（訪問型サービス（独自））",
        "2 行、サービスコード 1 種類。",
    ]
    assert main(["unit-table", str(path), "--json"]) == 0
    assert [row["unit_count"] for row in json.loads(capsys.readouterr().out)] == [1176, 1180]


def test_the_formats_need_no_django(tmp_path) -> None:
    path = tmp_path / "units.csv"
    path.write_bytes(invented())
    program = (
        "import sys; sys.modules['django'] = None; import runpy;"
        "sys.argv = ['billing_rules', 'unit-table', sys.argv[1]];"
        "runpy.run_module('billing_rules', run_name='__main__')"
    )

    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr, done.stdout.splitlines()[-1]) == (0, "", "7 行、サービスコード 7 種類。")


def test_the_library_is_written_as_the_command_prints_it() -> None:
    assert all(render(parse(path.read_bytes())) + "\n" == path.read_text() for path in LIBRARY)
