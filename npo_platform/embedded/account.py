"""Under which account the embedded services run, and where they may live.

PostgreSQL refuses to run as root, rightly. Started as root, the services get a system account of their own that
can reach nothing but its own folder; started by anyone else, they run as that person.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

NAME = "npo-platform"
SYSTEM_HOME = Path("/var/lib/npo-platform")
SERVICE_ENVIRONMENT = {"PATH": os.defpath, "LANG": "C.UTF-8", "TZ": "Asia/Tokyo"}  # above all not the master key


class ServiceError(Exception):
    """A service that cannot run; the message says what is wrong and what to do."""


def run(argv: Sequence[str | Path], **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a program as the service account, in an environment that holds none of our secrets."""
    environment = SERVICE_ENVIRONMENT | options.pop("env", {})
    arguments = [str(argument) for argument in argv]
    return subprocess.run(  # noqa: S603
        arguments, env=environment, text=True, check=False, cwd="/", umask=0o077, **identity(), **options
    )


def service_home(runtime: Path) -> Path:
    """Return the services' own folder, made if missing: below `runtime`, or in /var/lib when they cannot get there.

    A project under /root is closed to every other account; its parent folders are never opened for ours.
    """
    runtime.mkdir(parents=True, exist_ok=True)
    home = runtime / "services"
    if os.geteuid() == 0:
        runtime.chmod(0o711)
        if not reaches(runtime):
            home = SYSTEM_HOME / hashlib.sha256(str(runtime).encode()).hexdigest()[:12]
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    give(home)
    return home


def reaches(path: Path) -> bool:
    """Say whether the service account may enter a folder."""
    return run(["test", "-x", path]).returncode == 0


def give(path: Path) -> None:
    """Hand one file or folder to the service account, closed to everyone else."""
    path.chmod(0o700 if path.is_dir() else 0o600)
    if os.geteuid() == 0:
        os.chown(path, _account().pw_uid, _account().pw_gid)


def identity() -> dict[str, Any]:
    """Return how a new process becomes the service account."""
    if os.geteuid() != 0:
        return {}
    return {"user": _account().pw_uid, "group": _account().pw_gid, "extra_groups": []}


def _account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        return _create_account()


def _create_account() -> pwd.struct_passwd:
    useradd = shutil.which("useradd", path=f"{os.defpath}:/usr/sbin:/sbin")
    if useradd is None:
        raise ServiceError(
            f"The services cannot run as root. Create a system account named {NAME}, or start as an ordinary user."
        )
    subprocess.run(  # noqa: S603
        [useradd, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent",
         "--shell", "/usr/sbin/nologin", NAME],
        check=True,
    )  # fmt: skip
    return pwd.getpwnam(NAME)
