import os
import signal
import socket
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

from npo_platform.embedded import ensure, status, stop
from npo_platform.embedded.account import service_home
from npo_platform.kernel.secret import role_password

ROOT = Path(__file__).parents[2]
KEY = "11" * 32


@pytest.fixture(scope="module")
def server() -> ModuleType:
    loader = SourceFileLoader("server_script", str(ROOT / "script" / "server"))
    spec = spec_from_loader("server_script", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.fixture
def environment() -> dict[str, str]:
    return {"DATABASE_URL": "postgresql://admin:word@/npo?host=%2Frun", "NPO_SECRET": KEY, "BROKER_URL": "redis://b"}


def test_programs_know_no_more_than_they_need(server: ModuleType, environment: dict[str, str], tmp_path: Path) -> None:
    known = {one.name: one.environment for one in server.programs(environment, tmp_path)}

    assert {name: "word" in str(variables) for name, variables in known.items()} == {
        "web": False,
        "worker": False,
        "operator": False,
        "beat": False,
    }
    assert {name: KEY in variables.values() for name, variables in known.items()} == {
        "web": False,
        "worker": False,
        "operator": True,
        "beat": False,
    }
    assert known["web"]["NPO_LOGIN_SECRET"] == role_password(bytes.fromhex(KEY), "logins")
    assert known["web"]["DATABASE_URL"] == "postgresql:///npo?host=%2Frun"


def test_start_on_a_port_in_use_names_another(server: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("PORT", str(other.getsockname()[1]))

        with pytest.raises(SystemExit, match=r"cannot be used .* Choose another: PORT=8001"):
            server.require_port()


def test_second_start_names_the_first(server: ModuleType, tmp_path: Path) -> None:
    with server.only_one(tmp_path):
        second = subprocess.run(
            [sys.executable, str(ROOT / "script" / "server")],
            env=os.environ | {"NPO_RUNTIME": str(tmp_path)}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    assert second.returncode == 1
    assert second.stderr.startswith(f"It is already running (process {os.getpid()}). ")


def test_services_killed_alone_come_back(
    server: ModuleType, own_runtime: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NPO_RUNTIME", str(own_runtime))
    for name in ("DATABASE_URL", "BROKER_URL", "CACHE_URL", "NPO_SECRET", "NPO_SECRET_FILE"):
        monkeypatch.delenv(name, raising=False)
    ensure()
    try:
        postmaster = next(service_home(own_runtime).glob("data/postmaster.pid")).read_text().split()[0]
        os.kill(int(postmaster), signal.SIGKILL)

        server.mend_services()

        assert status() == {"PostgreSQL": True, "Valkey": True}
        assert "PostgreSQL ended and starts again." in capsys.readouterr().out
    finally:
        stop()


def test_static_files_are_collected_again_when_one_changes(
    server: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    style = tmp_path / "frame" / "static" / "app.css"
    style.parent.mkdir(parents=True)
    (tmp_path / "requirements.lock").write_text("")
    style.write_text("a {}")
    monkeypatch.setattr(server, "ROOT", tmp_path)
    before = server.static_stamp()

    style.write_text("body {}")

    assert server.static_stamp() != before
