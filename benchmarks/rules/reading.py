"""Reading the month out of PostgreSQL, alone and with the rules run over it."""

from benchmarks.rules.contest import PEOPLE_OF_AN_NPO, verdict
from benchmarks.rules.processor import Clock
from benchmarks.rules.rivals import postgres
from benchmarks.rules.workload import Columns, frame_of, slices
from billing_rules.engine import CompiledPack
from billing_rules.engine.evaluate import run_frame

GOAL, ROUNDS = 0.85, 3


def report(pack: CompiledPack, everybody: Columns) -> None:
    """Rows a second of a bare read, of one into columns, and from rows to yen; server and client together."""
    with postgres.table_of(everybody) as connection:
        came = vars(postgres.read(connection))
        assert all((came[name] == given).all() for name, given in vars(everybody).items())
        clock = Clock(connection.info.backend_pid)
        works = {
            "bare read, every byte dropped": lambda: postgres.drained(connection),
            "read into columns": lambda: postgres.read(connection),
            "read into columns, and every yen computed": lambda: _billed(pack, postgres.read(connection)),
        }
        seconds = clock.side_by_side(ROUNDS, *works.values())
    print("\nRows out of PostgreSQL by COPY in its binary form, one core for server and client together:")
    for name, spent in zip(works, seconds, strict=True):
        print(f"{name:41}{len(everybody):9,} {len(everybody) / spent / 1e6:11.3f} M rows/s")
    ratio = seconds[0] / seconds[2]
    print(f"{'from rows to yen, of the bare read':41}{ratio:21.3f}   {verdict(ratio, GOAL)}")
    print("(The product itself reads objects and hands over facts: `script/bench month` measures that.)")


def _billed(pack: CompiledPack, everybody: Columns) -> None:
    for month in slices(everybody, PEOPLE_OF_AN_NPO):
        run_frame(pack, frame_of(month))
