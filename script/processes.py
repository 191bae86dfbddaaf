"""Processes kept alive together: restarted when they die, ended together, found again when their keeper was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

MARK = "NPO_KEPT_BY"  # every process of ours, and every child of theirs, carries the runtime folder under this name
LONGEST_PAUSE, PROVEN_SECONDS, PATIENCE_SECONDS = 30, 60, 25
LOG_BYTES = 20_000_000


@dataclass
class Process:
    """One program that must run."""

    name: str
    argv: Sequence[str]
    environment: dict[str, str]
    log: Path
    deaths: int = 0
    started_at: float = 0.0
    not_before: float = 0.0
    running: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def keep(self, now: float) -> str:
        """Start it when it is not running and its pause is over; return what there is to tell."""
        if self.running is None:
            if now >= self.not_before:
                self._start(now)
            return ""
        if self.running.poll() is None:
            return ""
        self._end_children(self.running.pid)
        code, self.running = self.running.returncode, None
        self.deaths = 1 if now - self.started_at > PROVEN_SECONDS else self.deaths + 1
        pause = min(LONGEST_PAUSE, 2 ** (self.deaths - 1))
        self.not_before = now + pause
        return f"{self.name} ended ({code}) and starts again in {pause} s; its words are in {self.log}"

    def ask_to_end(self) -> None:
        """Let it finish what it is doing."""
        if self.running is not None and self.running.poll() is None:
            self.running.terminate()

    def end(self, deadline: float) -> None:
        """Wait for it to finish; past the deadline, end it with all its children."""
        if self.running is None:
            return
        try:
            self.running.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.running.pid, signal.SIGKILL)
            self.running.wait()

    @staticmethod
    def _end_children(group: int) -> None:
        """A killed parent leaves children that would go on answering beside its successor's."""
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)

    def _start(self, now: float) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".old.log"))
        with self.log.open("ab") as words:
            self.running = subprocess.Popen(
                self.argv, env=self.environment, stdin=subprocess.DEVNULL, stdout=words, stderr=words,
                start_new_session=True,
            )  # fmt: skip
        self.started_at = now


def end_all(processes: Sequence[Process]) -> None:
    """End all of them, the last one first."""
    for process in reversed(processes):
        process.ask_to_end()
    deadline = time.monotonic() + PATIENCE_SECONDS
    for process in processes:
        process.end(deadline)


def end_orphans(keeper: Path) -> int:
    """End what an earlier, killed run of the same keeper left behind; return how many there were."""
    found = 0
    for signal_number in (signal.SIGTERM, signal.SIGKILL):
        left = list(_kept_by(keeper))
        found = found or len(left)
        for pid in left:
            _send(pid, signal_number)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while left and any(_kept_by(keeper)) and time.monotonic() < deadline:
            time.sleep(0.1)
    return found


def _kept_by(keeper: Path) -> Iterator[int]:
    """Yield the living processes that carry our mark; a system without /proc has none to show."""
    mark = f"{MARK}={keeper}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (folder / "environ").read_bytes().split(b"\0"):
                yield int(folder.name)
        except OSError:  # ended meanwhile, or another person's
            continue


def _send(pid: int, signal_number: int) -> None:
    try:
        os.kill(pid, signal_number)
    except ProcessLookupError:
        return
