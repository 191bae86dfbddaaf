"""A server started by its own command, watched and visited from outside: what the tries under script/ share."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field

from debian import ROOT, say

ANSWER_SECONDS, WORK_SECONDS = 20, 300


def free_port() -> int:
    """Return a port nobody uses now, so that a try disturbs nothing on this machine."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@dataclass
class Trial:
    """One run of `script/server` with variables of its own."""

    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    hosts: list[str] = field(default_factory=list)
    process: subprocess.Popen[str] | None = None

    def launch(self) -> subprocess.Popen[str]:
        """Start it and go on at once."""
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "script" / "server")],
            env={**os.environ, **self.environment, "PORT": str(self.port)}, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        return self.process

    def start(self) -> float:
        """Start it, repeat what it says, and return the seconds until it showed its addresses; 0 if it ended."""
        began, words = time.monotonic(), ""
        process = self.launch()
        for line in process.stdout or ():
            sys.stdout.write(f"    {line}")
            words += line
            if line.startswith("Stop with Ctrl-C"):
                self.hosts = sorted(set(re.findall(rf"http://([\w.-]+):{self.port}", words)))
                return time.monotonic() - began
        process.wait()
        return 0.0

    def visit(self) -> dict[str, int]:
        """Open the first page of every address it named; return the status of each."""
        return {host: self._open(host) for host in self.hosts}

    def is_all_done(self) -> bool:
        """Wait for the worker to do what waits; `invariants` names work that has waited too long."""
        give_up = time.monotonic() + WORK_SECONDS
        ask = [sys.executable, str(ROOT / "script" / "manage"), "invariants"]
        while time.monotonic() < give_up:
            asked = subprocess.run(ask, env={**os.environ, **self.environment}, capture_output=True, check=False)
            if asked.returncode == 0:
                return True
            time.sleep(2)
        return False

    def stop(self) -> int:
        """Ask it to end, as Ctrl-C does; return its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        if self.process.stdout:
            self.process.stdout.read()
        return self.process.wait()

    def works(self, name: str, *, until_all_is_done: bool = False) -> bool:
        """Start, visit and stop it; say how that went."""
        seconds = self.start()
        visited = self.visit()
        done = self.is_all_done() if until_all_is_done else True
        code = self.stop()
        good = bool(seconds and visited) and set(visited.values()) == {200} and done and code == 0
        say(f"{'ok  ' if good else 'FAIL'}  {name}: {seconds:.0f} s to the addresses, {visited}, ended with {code}")
        if not done:
            say("      The worker left work undone.")
        return good

    def _open(self, host: str) -> int:
        """Python does not resolve the names that browsers do, so the host goes into a header."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/", headers={"Host": f"{host}:{self.port}"})
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
                return int(answer.status)
        except OSError as trouble:
            say(f"{host}: {trouble}")
            return 0
