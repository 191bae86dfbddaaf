#!/usr/bin/env python3
"""Make a bare machine ready: system libraries, .venv, locked packages. Standard library only; safe to repeat.

A fresh Debian has python3, but no pip, no ensurepip, no curl and no make. As root, what is missing comes by apt; as
anyone else the same Debian packages are unpacked below .runtime/ and found there by environment variables.
"""

from __future__ import annotations

import ctypes
import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "installed"
RUNTIME = ROOT / ".runtime"
PRIVATE = RUNTIME / "system"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
PRIVATE_CERTIFICATES = PRIVATE / "ca-certificates.crt"

LIBRARIES = {
    "libpango-1.0-0": "libpango-1.0.so.0",
    "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
    "libharfbuzz-subset0": "libharfbuzz-subset.so.0",
}
FONTS = {"fonts-morisawa-bizud-gothic": "BIZUD*", "fonts-noto-cjk": "NotoSansCJK*"}
FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
PIP_WHEEL = "python3-pip-whl"
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


class NotReady(Exception):
    """What cannot be set up, in a sentence."""


def enter() -> None:
    """Go on inside .venv, everything installed; a program calls this first and returns from it in the right Python."""
    try:
        prepare()
    except NotReady as problem:
        sys.exit(f"\n{problem}")
    additions = environment()
    if Path(sys.prefix) != VENV or any(os.environ.get(name) != value for name, value in additions.items()):
        os.execve(PYTHON, [str(PYTHON), *sys.argv], {**os.environ, **additions})
    sys.path.insert(0, str(ROOT))


def prepare() -> None:
    """Install what is missing, say what it is, and do nothing the second time."""
    if sys.version_info < OLDEST:
        raise NotReady("Python 3.11 or newer is needed; this is {}.{}.".format(*sys.version_info))
    RUNTIME.mkdir(exist_ok=True)
    with (RUNTIME / "bootstrap.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        installed = is_installed()
        install_packages(missing_packages(with_pip=not installed))
        if not installed:
            install_requirements()


def environment() -> dict[str, str]:
    """Return what programs need to find privately unpacked libraries and fonts; nothing where apt installed them."""
    if not PRIVATE.exists():
        return {}
    folders = sorted({str(library.parent) for library in PRIVATE.glob("**/lib/**/*.so.*")})
    return {"LD_LIBRARY_PATH": ":".join(folders), "FONTCONFIG_FILE": str(PRIVATE / "fonts.conf")}


def install_browser() -> str:
    """Return the path of a Chromium for the journeys, installed if we may, or nothing."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), "")
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        install_with_apt(["chromium"])
        found = shutil.which("chromium") or ""
    return found


# -- Debian packages ---------------------------------------------------------------------------------------------------


def missing_packages(*, with_pip: bool) -> list[str]:
    """Name the Debian packages this machine lacks."""
    missing = [package for package, library in LIBRARIES.items() if not can_load(library)]
    missing += [package for package, font in FONTS.items() if not any(has_file(at, font) for at in FONT_FOLDERS)]
    if with_pip and importlib.util.find_spec("ensurepip") is None:
        missing += [] if pip_wheel(Path("/")) else [PIP_WHEEL]
        missing += [] if CERTIFICATES.exists() else ["ca-certificates"]
    return missing


def install_packages(missing: list[str]) -> None:
    """Install Debian packages: for all by root, below .runtime/ by anyone else."""
    if not missing:
        return
    if not shutil.which("apt-get"):
        raise NotReady(
            f"This machine has no apt-get. Please install what these Debian packages hold: {' '.join(missing)}."
        )
    if os.geteuid() == 0:
        install_with_apt(missing)
    elif not set(missing) <= set(unpacked()):
        unpack_privately(missing)


def install_with_apt(packages: list[str]) -> None:
    """Install for all."""
    say(f"Installing Debian packages: {' '.join(packages)}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update", "-q"], "The list of Debian packages cannot be fetched", quiet)
    run(["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages], "apt-get could not install", quiet)


def unpack_privately(packages: list[str]) -> None:
    """Unpack packages, and those they need and the machine lacks, beside the project: no root, no trace elsewhere."""
    say(f"Unpacking Debian packages below .runtime/: {' '.join(packages)}")
    draft, apt = RUNTIME / "system.new", RUNTIME / "apt"
    shutil.rmtree(draft, ignore_errors=True)
    for folder in (draft, apt / "lists" / "partial", apt / "cache" / "archives" / "partial", apt / "debs"):
        folder.mkdir(parents=True, exist_ok=True)
    get = ["apt-get", "-q", "-o", f"Dir::State={apt}", "-o", f"Dir::Cache={apt}/cache"]
    get += ["-o", "Dir::State::status=/var/lib/dpkg/status"]
    run([*get, "update"], "The list of Debian packages cannot be fetched")
    plan = run([*get, "-s", "install", "--no-install-recommends", *packages], "Debian does not offer what is needed")
    needed = [f"{name}={version}" for name, version in re.findall(r"^Inst (\S+) .*?\((\S+)", plan, re.MULTILINE)]
    run([*get, "download", *needed], "Debian packages cannot be fetched", folder=apt / "debs")
    for package in (apt / "debs").glob("*.deb"):
        run(["dpkg-deb", "-x", str(package), str(draft)], f"{package.name} cannot be unpacked")
    write_font_configuration(draft)
    bundle = b"".join(each.read_bytes() for each in sorted(draft.glob("usr/share/ca-certificates/**/*.crt")))
    if bundle:
        (draft / PRIVATE_CERTIFICATES.name).write_bytes(bundle)
    (draft / "packages").write_text(" ".join(packages))
    shutil.rmtree(PRIVATE, ignore_errors=True)
    draft.rename(PRIVATE)
    shutil.rmtree(apt)


def write_font_configuration(folder: Path) -> None:
    """Tell fontconfig of the unpacked fonts beside the machine's own."""
    places = [*FONT_FOLDERS, PRIVATE / "usr/share/fonts"]
    rules = folder / "etc/fonts/conf.d"
    (folder / "fonts.conf").write_text(
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig>"
        + "".join(f"<dir>{place}</dir>" for place in places)
        + f"<cachedir>{RUNTIME / 'fontcache'}</cachedir>"
        + f"<include ignore_missing='yes'>{PRIVATE / rules.relative_to(folder)}</include></fontconfig>"
    )


def unpacked() -> list[str]:
    """Name the packages that were unpacked privately."""
    names = PRIVATE / "packages"
    return names.read_text().split() if names.exists() else []


def can_load(library: str) -> bool:
    """Say whether the machine itself has a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return str(PRIVATE) not in os.environ.get("LD_LIBRARY_PATH", "") or library not in private_libraries()


def private_libraries() -> set[str]:
    """Name the shared libraries that were unpacked privately."""
    return {library.name for library in PRIVATE.glob("**/lib/**/*.so.*")}


def has_file(folder: Path, pattern: str) -> bool:
    """Say whether a folder holds such a file at any depth."""
    return next(folder.rglob(pattern), None) is not None


# -- Python packages ---------------------------------------------------------------------------------------------------


def is_installed() -> bool:
    """Say whether .venv holds exactly what the lock names, for the Python it runs on."""
    return PYTHON.exists() and STAMP.exists() and STAMP.read_text() == stamp()


def stamp() -> str:
    """Return what .venv was made from: the lock and the Python."""
    return f"{hashlib.sha256(LOCK.read_bytes()).hexdigest()} {python_of_venv()}"


def python_of_venv() -> str:
    """Return the version .venv runs on, or nothing when it is missing or broken."""
    try:
        answer = subprocess.run(
            [PYTHON, "-c", "import sys; print(*sys.version_info[:2], sys.prefix)"], capture_output=True, text=True
        )
    except OSError:
        return ""
    return answer.stdout.strip()


def install_requirements() -> None:
    """Fill .venv from the lock; every file is checked against its hash."""
    has_pip = importlib.util.find_spec("ensurepip") is not None
    if python_of_venv() != f"{sys.version_info[0]} {sys.version_info[1]} {VENV}":
        say("Making .venv")
        options = ["--clear"] if has_pip else ["--clear", "--without-pip"]
        run([sys.executable, "-m", "venv", *options, str(VENV)], "The virtual environment cannot be made")
    say(f"Installing {LOCK.read_text().count('==')} Python packages into .venv (one to two minutes)")
    run(
        [str(PYTHON), *pip_command(), "install", "--quiet", "--disable-pip-version-check", "--no-input", "--only-binary=:all:",
         "--require-hashes", "-r", str(LOCK)],
        "The Python packages cannot be installed",
    )  # fmt: skip
    STAMP.write_text(stamp())


def pip_command() -> list[str]:
    """Return how .venv's Python runs pip: its own, or the one Debian packs as a file."""
    if importlib.util.find_spec("ensurepip") is not None:
        return ["-m", "pip"]
    wheel = pip_wheel(Path("/")) or pip_wheel(PRIVATE)
    if wheel is None:
        raise NotReady(f"pip is missing. Please install the Debian package {PIP_WHEEL}.")
    if CERTIFICATES.exists():
        return [f"{wheel}/pip"]
    authorities = os.environ.get("PIP_CERT", str(PRIVATE_CERTIFICATES))
    return ["-c", PIP_WITH_AUTHORITIES.format(wheel=str(wheel), authorities=authorities)]


def pip_wheel(root: Path) -> Path | None:
    """Find the pip that Debian packs as one file; it runs from where it lies."""
    return next(root.glob("usr/share/python-wheels/pip-*.whl"), None)


# -- telling and running -----------------------------------------------------------------------------------------------


def run(argv: list[str], trouble: str, extra: dict[str, str] | None = None, folder: Path = ROOT) -> str:
    """Run a program and return what it printed; when it fails, end with `trouble` and its last words."""
    done = subprocess.run(
        argv, cwd=folder, env={**os.environ, **(extra or {})}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode != 0:
        last_words = "\n".join(done.stdout.strip().splitlines()[-15:])
        raise NotReady(f"{last_words}\n\n{trouble} ({argv[0]} said the above).")
    return done.stdout


def say(text: str) -> None:
    """Tell what is going on, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        prepare()
    except NotReady as problem:
        sys.exit(f"\n{problem}")
    say("Ready: .venv is complete.")
