"""How long a hostile formula or file takes to be refused: `python benchmarks/rules/hostile.py [how many to name]`.

Seconds of the processor, the parser's own process included; the tests assert a second, this tells the truth.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
from billing_rules.engine import check
from billing_rules.engine.formula import compile_formula
from billing_rules.engine.number import FLAG, Number
from billing_rules.facts import from_json
from billing_rules.formats.excel import tables_from_xlsx
from billing_rules.formats.unit_table import read_unit_table
from tests.billing_rules.engine.small import document
from tests.billing_rules.formats.books import document as book_document
from tests.billing_rules.fuzz.hostile import BOOKS, FACTS, FORMULAS, LARGEST_TABLES, PACKS, UNIT_TABLES
from tests.billing_rules.fuzz.measuring import answer_of

NAMES = {"price": Number(0, 3000), "paid": FLAG}
ROUNDS = 3
KINDS: dict[str, tuple[dict[str, Any], Callable[[Any], Any]]] = {
    "formulas": (FORMULAS, lambda text: compile_formula(text, NAMES)),
    "packs": (PACKS, check),
    "large tables": (LARGEST_TABLES, check),
    "months": (FACTS, from_json),
    "Excel books": (BOOKS, lambda data: tables_from_xlsx(book_document(), data)),
    "unit tables": (UNIT_TABLES, read_unit_table),
}


def main(named: int) -> None:
    check(document())  # what is imported on first use is no cost of a file
    for kind, (made, read) in KINDS.items():
        costs = sorted(((milliseconds(one, read), name) for name, one in made.items()), reverse=True)
        slow = sum(cost > 100 for cost, _ in costs)
        print(f"{kind:12} {len(costs):4} refused, {slow:2} of them in more than 100 ms; the worst:")
        for cost, name in costs[:named]:
            print(f"  {cost:9.1f} ms  {name}")


def milliseconds(one: Any, read: Callable[[Any], Any]) -> float:
    data = one() if callable(one) else one
    return min(answer_of(lambda: read(data), remember=False).seconds for _ in range(ROUNDS)) * 1000


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 4)
