#!/usr/bin/env python3
"""Make a bare machine ready: system libraries, .venv, locked packages. Standard library only; safe to repeat.

A fresh Debian has python3, but no pip, no ensurepip, no curl and no make.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import debian
from debian import ROOT, RUNTIME, NotReady, say

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "installed"
OLDEST = (3, 11)

# Debian's pip reads the machine's list of certificate authorities on import, and breaks where there is none.
PIP_WITH_AUTHORITIES = """
import runpy, sys
sys.path.insert(0, {wheel!r})
import pip._vendor.certifi
pip._vendor.certifi.where = lambda: {authorities!r}
sys.argv[0] = "pip"
runpy.run_module("pip", run_name="__main__")
"""


def enter() -> None:
    """Go on inside .venv, everything installed; a program calls this first and returns from it in the right Python."""
    prepare_or_exit()
    additions = debian.environment()
    if Path(sys.prefix) != VENV or any(os.environ.get(name) != value for name, value in additions.items()):
        os.execve(PYTHON, [str(PYTHON), *sys.argv], {**os.environ, **additions})
    sys.path.insert(0, str(ROOT))


def enter_with_services() -> dict[str, str]:
    """Go on inside .venv with the services up; return the environment that names them."""
    enter()
    from npo_platform.embedded import ServiceError, ensure

    try:
        return {**os.environ, **ensure()}
    except ServiceError as problem:
        sys.exit(f"\n{problem}")


def prepare_or_exit() -> None:
    """Install what is missing, or end with a sentence."""
    try:
        prepare()
    except NotReady as problem:
        sys.exit(f"\n{problem}")


def prepare() -> None:
    """Install what is missing, say what it is, and do nothing the second time."""
    if sys.version_info < OLDEST:
        raise NotReady("Python 3.11 or newer is needed; this is {}.{}.".format(*sys.version_info))
    RUNTIME.mkdir(exist_ok=True)
    with (RUNTIME / "bootstrap.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        installed = is_installed()
        debian.install_missing(with_pip=not installed and not has_ensurepip())
        if not installed:
            make_venv()
            install_requirements()


def is_installed() -> bool:
    """Say whether .venv holds exactly what the lock names, for the Python it runs on."""
    return PYTHON.exists() and STAMP.exists() and STAMP.read_text() == stamp()


def stamp() -> str:
    """Return what .venv was made from: the lock and the Python."""
    return f"{hashlib.sha256(LOCK.read_bytes()).hexdigest()} {python_of_venv()}"


def python_of_venv() -> str:
    """Return the version .venv runs on and where it lies, or nothing when it is missing or broken."""
    question = "import sys; print(*sys.version_info[:2], sys.prefix)"
    try:
        answer = subprocess.run([PYTHON, "-c", question], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return answer.stdout.strip()


def make_venv() -> None:
    """Make .venv unless there is a sound one of this Python."""
    if python_of_venv() == "{} {} {}".format(*sys.version_info[:2], VENV):
        return
    say("Making .venv")
    options = ["--clear"] if has_ensurepip() else ["--clear", "--without-pip"]
    debian.run([sys.executable, "-m", "venv", *options, str(VENV)], "The virtual environment cannot be made")


def install_requirements() -> None:
    """Fill .venv from the lock; every file is checked against its hash."""
    say(f"Installing {LOCK.read_text().count('==')} Python packages into .venv (one to two minutes)")
    install = ["install", "--quiet", "--disable-pip-version-check", "--no-input", "--only-binary=:all:"]
    debian.run(
        [str(PYTHON), *pip_command(), *install, "--require-hashes", "-r", str(LOCK)],
        "The Python packages cannot be installed",
    )
    STAMP.write_text(stamp())


def pip_command() -> list[str]:
    """Return how .venv's Python runs pip: its own, or the one Debian packs as a file."""
    if has_ensurepip():
        return ["-m", "pip"]
    wheel = debian.pip_wheel(Path("/")) or debian.pip_wheel(debian.PRIVATE)
    if wheel is None:
        raise NotReady(f"pip is missing. Please install the Debian package {debian.PIP_WHEEL}.")
    if debian.AUTHORITIES.exists():
        return [f"{wheel}/pip"]
    authorities = os.environ.get("PIP_CERT", f"{debian.PRIVATE}/authorities.crt")
    return ["-c", PIP_WITH_AUTHORITIES.format(wheel=str(wheel), authorities=authorities)]


def has_ensurepip() -> bool:
    """Say whether this Python can put pip into a virtual environment; Debian's cannot."""
    return importlib.util.find_spec("ensurepip") is not None


if __name__ == "__main__":
    prepare_or_exit()
    say("Ready: .venv is complete.")
