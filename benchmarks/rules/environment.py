"""The rivals' packages: an environment of their own below .runtime, which borrows the product's packages."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "script"))
import bootstrap
from debian import ROOT, RUNTIME, NotReady, run, say

HOME = RUNTIME / "rivals"
PYTHON = HOME / "bin" / "python"
NEEDED = Path(__file__).with_name("requirements.txt")
STAMP = HOME / "installed"


def enter() -> None:
    """Go on in the Python that has them; the first time they are installed."""
    if Path(sys.prefix) == HOME:
        return
    if not STAMP.exists() or STAMP.read_text() != _stamp():
        try:
            _install()
        except NotReady as problem:
            sys.exit(f"\n{problem}")
    os.execve(PYTHON, [str(PYTHON), *sys.argv], {**os.environ, "PYTHONPATH": str(ROOT)})


def _stamp() -> str:
    return f"{NEEDED.read_text()}{sys.version}"


def _install() -> None:
    say(f"Installing what the rules are measured against into {HOME.relative_to(ROOT)} (about a minute)")
    options = [] if bootstrap.has_ensurepip() else ["--without-pip"]
    run([sys.executable, "-m", "venv", "--clear", *options, str(HOME)], "The rivals' environment cannot be made")
    packages = next(HOME.glob("lib/python*/site-packages"))
    product = next(bootstrap.VENV.glob("lib/python*/site-packages"))
    (packages / "product.pth").write_text(f"{product}\n")  # searched after its own
    install = ["install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:", "-r", str(NEEDED)]
    run([str(PYTHON), *bootstrap.pip_command(), *install], "The rivals cannot be installed")
    STAMP.write_text(_stamp())
