"""The rule book against everything else that could do its work, in one run: `python3 script/bench rules [people]`.

Everybody computes the same month of 見本市 from sorted columns. Figures are seconds of the processor on one core, the
best of several rounds, unless a line says otherwise; ratios are of this run alone.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from benchmarks.rules import contest, environment, growth, month, processes, rates, reading
from benchmarks.rules.workload import columns_of
from billing_rules.engine import compile_pack, load
from billing_rules.formats import parse

PACK = month.LIBRARY / "mihon" / "meals-2.json"
ROUNDS, PEOPLE = 5, 30_000


def main(people: int) -> None:
    document = parse(PACK.read_bytes())
    pack = compile_pack(load(document))
    everybody = columns_of(people)
    print(
        f"見本市の規則、{people:,}人の {len(everybody):,} 件。プロセッサの秒、{ROUNDS} 回のうち最もよい値。\n",
        flush=True,
    )
    processes.report(pack, everybody, contest.PEOPLE_OF_AN_NPO, ROUNDS)  # forks before anybody starts threads
    print("\nOn one core, in seconds of the processor:")
    contest.report(pack, everybody, ROUNDS)
    reading.report(pack, everybody)
    rates.report()
    month.report(pack, columns_of(contest.PEOPLE_OF_AN_NPO))
    growth.report(document, everybody)


if __name__ == "__main__":
    environment.enter()
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE)
