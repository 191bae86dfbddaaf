"""The web servers that are measured, each on this machine's loopback for as long as it is."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parents[2]
PORT = 8491


def ours() -> list[str]:
    """Granian as script/server starts it: 2 workers of 2 threads."""
    workers = ["--workers", "2", "--blocking-threads", "2", "--host", "127.0.0.1", "--port", str(PORT)]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", *workers, "--log-level", "error"]
    return [*command, "npo_platform.wsgi:application"]


def stock() -> list[str]:
    """Gunicorn as it comes, 2 workers of one thread each, and django-tenants as it comes."""
    folder = _gunicorn()
    program = (
        f"import sys; sys.path[:0] = [{str(folder)!r}, {str(ROOT)!r}]; from gunicorn.app.wsgiapp import run; run()"
    )
    options = ["--workers", "2", "--bind", f"127.0.0.1:{PORT}", "--log-level", "error"]
    django = "django.core.wsgi:get_wsgi_application()"
    settings = ["--env", "DJANGO_SETTINGS_MODULE=benchmarks.pages.stock_settings"]
    return [sys.executable, "-c", program, *options, *settings, django]


def _gunicorn() -> Path:
    """It is no part of the product: it lies in the runtime folder."""
    folder = Path(os.environ.get("NPO_RUNTIME", str(ROOT / ".runtime"))) / "bench"
    if not (folder / "gunicorn").exists():
        pip = [sys.executable, "-m", "pip", "install", "-q", "--target", str(folder), "gunicorn"]
        subprocess.run(pip, check=True)
    return folder


def worked(leader: int) -> float:
    """Seconds of processor the processes of a server's group have used; what else the machine does adds nothing."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has just ended
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[2]) == leader:
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(command: Sequence[str], answers: Callable[[], bool]) -> Iterator[int]:
    """The server until the end of the block, by the number of its group; it answers before anything is measured."""
    if _is_taken():
        sys.exit(f"Something listens on port {PORT} already; end it first, or its pages are measured instead.")
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        deadline = time.monotonic() + 60
        while not (_is_taken() and answers()):
            if time.monotonic() > deadline or process.poll() is not None:
                sys.exit(f"The server gave no page: {' '.join(command)}")
            time.sleep(0.2)
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        while _is_taken():  # its workers take a moment to go
            time.sleep(0.1)


def _is_taken() -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
    try:
        connection.connect()
    except OSError:
        return False
    finally:
        connection.close()
    return True
