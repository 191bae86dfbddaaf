"""Embedded services of the tests' own, in short folders that the service account can enter."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from npo_platform.embedded.account import service_home
from npo_platform.embedded.postgres import Postgres
from npo_platform.embedded.valkey import Valkey

MASTER = bytes(range(32))
sys.path.insert(0, str(Path(__file__).parents[2] / "script"))


@pytest.fixture(scope="session")
def runtime() -> Iterator[Path]:
    with short_folder() as folder:
        yield folder


@pytest.fixture
def own_runtime() -> Iterator[Path]:
    """A runtime folder for one test."""
    with short_folder() as folder:
        yield folder


@contextmanager
def short_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="npo", dir="/tmp"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres(runtime: Path) -> Iterator[Postgres]:
    server = Postgres(service_home(runtime), MASTER)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def valkey(runtime: Path) -> Iterator[Valkey]:
    server = Valkey(service_home(runtime))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def only_root() -> None:
    if os.geteuid() != 0:
        pytest.skip("only root has another account to give to the services")
