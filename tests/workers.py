"""Real workers on a real broker, beside a test by real logins."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.conf import settings

from npo_platform.embedded.account import service_home
from npo_platform.embedded.valkey import Valkey

SECONDS = 40


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The broker of the environment, or a Valkey of our own."""
    named = os.environ.get("BROKER_URL", "memory://")
    if not named.startswith("memory"):
        yield named
        return
    valkey = Valkey(service_home(Path(settings.RUNTIME_DIR) / "worker"))
    valkey.start()
    yield valkey.addresses["BROKER_URL"]
    valkey.stop()


@pytest.fixture
def send(broker: str) -> Iterator[Celery]:
    """What a web process, or an intruder, sends by."""
    sender = Celery("sender", broker=broker, set_as_current=False)
    sender.control.purge()
    yield sender
    sender.close()


@pytest.fixture
def start_worker(broker: str, tmp_path: Path, real_logins: None) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start a worker beside us, on the tests' database; all are ended with the test."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "celery", "-A", "tests.tenants.jobs.worker", "worker", "-c", "1", "-P", "solo"]
        environment = of_a_process(broker) | {"TEST_GATE": str(tmp_path / "gate")}
        with (tmp_path / f"worker{len(started)}.log").open("wb") as log:
            started.append(subprocess.Popen([*command, "-l", "WARNING"], env=environment, stdout=log, stderr=log))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def of_a_process(broker: str) -> dict[str, str]:
    """The environment in which another process works on the tests' database."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.tenants.jobs.worker_settings",
        "TEST_DATABASE": settings.DATABASES["default"]["NAME"],
        "BROKER_URL": broker,
    }


def wait_for(condition: Callable[[], Any]) -> Any:
    end = time.monotonic() + SECONDS
    while not (found := condition()):
        assert time.monotonic() < end, "the worker did not get there"
        time.sleep(0.05)
    return found
