"""What this product needs of Debian: for all by apt as root, unpacked below .runtime/ by anyone else."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNTIME = ROOT / ".runtime"
PRIVATE, PRIVATE_BROWSER = RUNTIME / "system", RUNTIME / "browser"
AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
PIP_WHEEL = "python3-pip-whl"
LIBRARIES = {
    "libpango-1.0-0": "libpango-1.0.so.0",
    "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
    "libharfbuzz-subset0": "libharfbuzz-subset.so.0",
}
FONTS = {"fonts-morisawa-bizud-gothic": "BIZUD*", "fonts-noto-cjk": "NotoSansCJK*"}
FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")


class NotReady(Exception):
    """What cannot be set up, in a sentence."""


def install_missing(*, with_pip: bool) -> None:
    """Install what the machine lacks, once."""
    missing = missing_packages(with_pip=with_pip)
    if not missing:
        return
    if not shutil.which("apt-get"):
        raise NotReady(
            f"This machine has no apt-get. Please install what these Debian packages hold: {' '.join(missing)}."
        )
    if os.geteuid() == 0:
        install(missing)
    elif not set(missing) <= set(unpacked_in(PRIVATE)):
        unpack(missing, PRIVATE)


def missing_packages(*, with_pip: bool) -> list[str]:
    """Name the packages this machine lacks; what was unpacked privately does not count."""
    missing = [package for package, library in LIBRARIES.items() if not can_load(library)]
    missing += [package for package, font in FONTS.items() if not any(has_file(at, font) for at in FONT_FOLDERS)]
    if with_pip:
        missing += [] if pip_wheel(Path("/")) else [PIP_WHEEL]
        missing += [] if AUTHORITIES.exists() else ["ca-certificates"]
    return missing


def environment() -> dict[str, str]:
    """Return what programs need to find privately unpacked libraries and fonts; nothing where apt installed them."""
    if not PRIVATE.exists():
        return {}
    return {"LD_LIBRARY_PATH": library_path(PRIVATE), "FONTCONFIG_FILE": str(PRIVATE / "fonts.conf")}


def pip_wheel(root: Path) -> Path | None:
    """Find the pip that Debian packs as one file; it runs from where it lies."""
    return next(root.glob("usr/share/python-wheels/pip-*.whl"), None)


def browser() -> str:
    """Return a Chromium for the journeys, installed or unpacked when there is none; nothing where apt is not."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
    if found or not shutil.which("apt-get"):
        return found
    if os.geteuid() == 0:
        install(["chromium"])
        return shutil.which("chromium") or ""
    if not unpacked_in(PRIVATE_BROWSER):
        unpack(["chromium"], PRIVATE_BROWSER)
    return str(private_chromium())


def private_chromium() -> Path:
    """Write the command that starts the unpacked browser; its sandbox would need root to set it up."""
    command = PRIVATE_BROWSER / "chromium"
    libraries = f"{library_path(PRIVATE_BROWSER)}:{library_path(PRIVATE)}"
    program = PRIVATE_BROWSER / "usr/lib/chromium/chromium"
    command.write_text(f'#!/bin/sh\nLD_LIBRARY_PATH={libraries} exec {program} --no-sandbox "$@"\n')
    command.chmod(0o755)
    return command


def install(packages: list[str]) -> None:
    """Install for all, as root."""
    say(f"Installing Debian packages: {' '.join(packages)}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update", "-q"], "The list of Debian packages cannot be fetched", extra=quiet)
    get = ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages]
    run(get, "The Debian packages cannot be installed", extra=quiet)


def unpack(packages: list[str], into: Path) -> None:
    """Unpack packages, and those they need and the machine lacks: no root, and no trace outside .runtime/."""
    say(f"Unpacking Debian packages below .runtime/: {' '.join(packages)}")
    draft, apt = into.with_suffix(".new"), RUNTIME / "apt"
    for folder in (draft, apt):
        shutil.rmtree(folder, ignore_errors=True)
    for folder in (draft, apt / "lists" / "partial", apt / "cache" / "archives" / "partial", apt / "debs"):
        folder.mkdir(parents=True)
    get = ["apt-get", "-q", "-o", f"Dir::State={apt}", "-o", f"Dir::Cache={apt}/cache"]
    get += ["-o", "Dir::State::status=/var/lib/dpkg/status"]
    run([*get, "update"], "The list of Debian packages cannot be fetched")
    plan = run([*get, "-s", "install", "--no-install-recommends", *packages], "Debian does not offer what is needed")
    needed = [f"{name}={version}" for name, version in re.findall(r"^Inst (\S+) .*?\((\S+)", plan, re.MULTILINE)]
    run([*get, "download", *needed], "The Debian packages cannot be fetched", folder=apt / "debs")
    for package in (apt / "debs").glob("*.deb"):
        run(["dpkg-deb", "-x", str(package), str(draft)], f"{package.name} cannot be unpacked")
    write_fonts_and_authorities(draft, into)
    (draft / "packages").write_text(" ".join(packages))
    shutil.rmtree(into, ignore_errors=True)
    draft.rename(into)
    shutil.rmtree(apt)


def write_fonts_and_authorities(draft: Path, final: Path) -> None:
    """Do what installing would have done: register fonts, and join the certificate authorities in one file."""
    places = "".join(f"<dir>{place}</dir>" for place in (*FONT_FOLDERS, final / "usr/share/fonts"))
    rules = f"<include ignore_missing='yes'>{final}/etc/fonts/conf.d</include>"
    (draft / "fonts.conf").write_text(
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'>"
        f"<fontconfig>{places}<cachedir>{RUNTIME}/fontcache</cachedir>{rules}</fontconfig>"
    )
    authorities = sorted(draft.glob("usr/share/ca-certificates/**/*.crt"))
    (draft / "authorities.crt").write_bytes(b"".join(each.read_bytes() for each in authorities))


def unpacked_in(folder: Path) -> list[str]:
    """Name the packages a folder was made for."""
    names = folder / "packages"
    return names.read_text().split() if names.exists() else []


def library_path(folder: Path) -> str:
    """Return where shared libraries lie, whatever the machine's architecture."""
    return ":".join(sorted({str(library.parent) for library in folder.glob("**/lib/**/*.so*")}))


def can_load(library: str) -> bool:
    """Say whether the machine itself has a shared library."""
    if any(PRIVATE.glob(f"**/{library}")):
        return False
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_file(folder: Path, pattern: str) -> bool:
    """Say whether a folder holds such a file at any depth."""
    return next(folder.rglob(pattern), None) is not None


def run(argv: list[str], trouble: str, *, extra: dict[str, str] | None = None, folder: Path = ROOT) -> str:
    """Run a program and return what it printed; when it fails, end with its last words and `trouble`."""
    environment = {**os.environ, **(extra or {})}
    done = subprocess.run(
        argv, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode != 0:
        last_words = "\n".join(done.stdout.strip().splitlines()[-15:])
        raise NotReady(f"{last_words}\n\n{trouble} ({argv[0]} said the above).")
    return done.stdout


def say(text: str) -> None:
    """Tell what is going on, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
