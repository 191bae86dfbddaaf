"""The server the journeys walk in: started by the command people use, in a runtime folder of its own, seeded anew.

Journeys that run side by side have a server each.

While writing a journey, NPO_JOURNEY_PORT together with NPO_RUNTIME names a server that already runs.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from npo_platform.embedded import stop
from npo_platform.embedded.account import service_home

ROOT = Path(__file__).parents[2]
RUNTIME = ROOT / ".runtime" / f"journeys{os.environ.get('PYTEST_XDIST_WORKER', '')}"
OF_THE_TESTS = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "BROKER_URL", "CACHE_URL", "NPO_SECRET", "NPO_SECRET_FILE")
READY = "Stop with Ctrl-C"
DEMO = "asahi,satoyama"  # one NPO of each city: enough for every page and journey, and soon sown


@dataclass(frozen=True)
class Person:
    """One of the demo's people and the door they come in by."""

    username: str
    name: str
    role: str
    kind: str
    organisation: str
    address: str
    password: str


class Server:
    """script/server on a free port."""

    def __init__(self) -> None:
        self.borrowed = "NPO_JOURNEY_PORT" in os.environ
        self.environment = _borrowed() if self.borrowed else _environment(_free_port())
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Seed an empty platform and wait until it answers; its own words are the error when it does not."""
        if self.borrowed:
            return
        shutil.rmtree(service_home(RUNTIME), ignore_errors=True)
        shutil.rmtree(RUNTIME, ignore_errors=True)
        RUNTIME.mkdir(parents=True)
        words = RUNTIME / "server.txt"
        with words.open("w") as said:
            self._process = subprocess.Popen(
                [sys.executable, str(ROOT / "script" / "server")], env=self.environment, stdout=said, stderr=said
            )
        while READY not in words.read_text():
            if self._process.poll() is not None:
                raise RuntimeError(f"script/server did not come up:\n{words.read_text()}")
            time.sleep(0.2)

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(60)
        if not self.borrowed:
            stop(self.environment)

    def people(self) -> list[Person]:
        """Everybody who can sign in to the demo, as the command `signins` tells."""
        return [
            Person(
                person["username"],
                person["name"],
                person["role"],
                row["kind"],
                row["name"],
                row["address"].rstrip("/"),
                row["password"],
            )
            for row in self.manage("signins", "--json")["organisations"]
            for person in row["people"]
            if row["password"]
        ]

    def manage(self, *arguments: str) -> Any:
        """What a command of the product answers, as JSON."""
        said = subprocess.run(
            [sys.executable, str(ROOT / "script" / "manage"), *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout
        return json.loads(said)


def _environment(port: int) -> dict[str, str]:
    return _without_the_tests() | {"NPO_RUNTIME": str(RUNTIME), "NPO_DURABLE": "0", "NPO_DEMO": DEMO, "PORT": str(port)}


def _borrowed() -> dict[str, str]:
    return _without_the_tests() | {"PORT": os.environ["NPO_JOURNEY_PORT"]}


def _without_the_tests() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in OF_THE_TESTS}


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port
