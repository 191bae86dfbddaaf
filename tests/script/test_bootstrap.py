import subprocess
import sys
from pathlib import Path

import bootstrap
import debian
import pytest

ROOT = Path(__file__).parents[2]


def test_lock_pins_every_package_by_hash_and_names_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    packages = [line for line in lock.splitlines() if line and not line.startswith((" ", "#"))]

    assert [line for line in packages if "==" not in line] == []
    assert lock.count("--hash=sha256:") >= len(packages)
    assert "://" not in lock


def test_prepare_of_a_complete_machine_says_and_does_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import bootstrap; bootstrap.prepare()"],
        cwd=ROOT / "script", capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert (done.stdout, done.stderr) == ("", "")


def test_is_installed_with_another_lock_is_false(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = tmp_path / "requirements.lock"
    changed.write_text("django==0.1 --hash=sha256:00\n")
    monkeypatch.setattr(bootstrap, "LOCK", changed)

    assert bootstrap.is_installed() is False


def test_missing_packages_names_what_cannot_be_loaded_or_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "LIBRARIES", {"libmissing0": "libmissing.so.0"})
    monkeypatch.setattr(debian, "FONTS", {"fonts-missing": "Missing*"})

    assert debian.missing_packages(with_pip=False) == ["libmissing0", "fonts-missing"]


def test_run_that_fails_ends_with_a_sentence_and_the_last_words() -> None:
    with pytest.raises(debian.NotReady, match=r"^no kitchen\n\nIt did not work"):
        debian.run([sys.executable, "-c", "print('no kitchen'); raise SystemExit(1)"], "It did not work")


PROGRAMS = sorted(path.name for path in (ROOT / "script").iterdir() if path.is_file() and not path.suffix)


@pytest.mark.parametrize("program", PROGRAMS)
def test_program_loads_with_the_standard_library_alone(program: str) -> None:
    """What it needs from elsewhere it imports after `bootstrap.enter()`."""
    load = "import runpy, sys; sys.path.insert(0, 'script'); runpy.run_path(sys.argv[1])"

    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", load, f"script/{program}"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.stdout, done.stderr) == ("", "")
