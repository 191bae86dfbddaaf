import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from processes import MARK, Process, end_all, end_orphans

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def process(tmp_path: Path, argv: list[str]) -> Process:
    return Process("meal", argv, dict(os.environ), tmp_path / "meal.log")


def wait_for_death(kept: Process) -> None:
    assert kept.running is not None
    kept.running.wait(10)


def test_keep_starts_a_process_once(tmp_path: Path) -> None:
    kept = process(tmp_path, SLEEP)

    kept.keep(0)
    first = kept.running
    kept.keep(1)

    assert kept.running is first
    end_all([kept])


def test_keep_of_a_process_that_keeps_dying_pauses_longer_each_time(tmp_path: Path) -> None:
    kept = process(tmp_path, [sys.executable, "-c", "print('no meals today'); raise SystemExit(3)"])
    pauses, now = [], 0.0

    for _ in range(7):
        kept.keep(now)
        wait_for_death(kept)
        news = kept.keep(now)
        pauses.append(kept.not_before - now)
        now = kept.not_before

    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    assert news == f"meal ended (3) and starts again in 30 s; its words are in {tmp_path}/meal.log"
    assert kept.log.read_text() == "no meals today\n" * 7


def test_keep_of_a_process_that_ran_long_forgets_earlier_deaths(tmp_path: Path) -> None:
    kept = process(tmp_path, [sys.executable, "-c", "raise SystemExit(3)"])
    kept.deaths = 5
    kept.keep(0)
    wait_for_death(kept)

    kept.keep(61)

    assert kept.not_before == 62


def test_keep_of_a_killed_process_ends_its_children(tmp_path: Path) -> None:
    parent = f"import subprocess, time; print(subprocess.Popen({SLEEP}).pid, flush=True); time.sleep(60)"
    kept = process(tmp_path, [sys.executable, "-c", parent])
    kept.keep(0)
    while not (told := kept.log.read_text()):
        time.sleep(0.05)
    assert kept.running is not None
    kept.running.kill()
    wait_for_death(kept)

    kept.keep(1)

    assert ended(int(told))


def ended(pid: int) -> bool:
    """Whether it is gone, or only waits to be taken note of by whoever inherited it."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def test_end_orphans_ends_what_a_killed_keeper_left_and_nothing_else(tmp_path: Path) -> None:
    mine, other = tmp_path / "mine", tmp_path / "other"
    orphan = subprocess.Popen(SLEEP, env=os.environ | {MARK: str(mine)})
    stranger = subprocess.Popen(SLEEP, env=os.environ | {MARK: str(other)})
    time.sleep(0.1)  # until both run the program they were started for

    found = end_orphans(mine)

    assert (found, orphan.wait(5), stranger.poll()) == (1, -signal.SIGTERM, None)
    stranger.kill()
    stranger.wait()
