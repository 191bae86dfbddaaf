"""Office pages of 150 people and three months by 8 sessions at once; the login page against naive gunicorn.

The naive server is gunicorn's default with a connection per request; it is installed into the runtime folder.
"""

import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.measure import database, spread, tell

PORT, SESSIONS, ROUNDS = 8491, 8, 12
HOST = f"bench.localhost:{PORT}"
ROOT = Path(__file__).parents[2]
APPLICATION = "npo_platform.wsgi:application"


def main(people: int = 150) -> None:
    seed(people)
    with server(
        [
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--workers",
            "2",
            "--blocking-threads",
            "2",
            "--log-level",
            "error",
            "--host",
            "127.0.0.1",
            "--port",
            str(PORT),
            APPLICATION,
        ]
    ):
        cookies = sign_in()
        for name, path in pages(cookies):
            middle, slow = spread(visit(path, cookies))
            tell(f"{name}: p50", middle * 1000, unit="ms")
            tell(f"{name}: p95", slow * 1000, 150, unit="ms", note="ratio to the goal of 150 ms")
        fast = requests_per_second()
    environment = os.environ | {"CONN_MAX_AGE": "0"}
    with server(
        [str(naive_gunicorn()), "--workers", "2", "--bind", f"127.0.0.1:{PORT}", "--log-level", "error", APPLICATION],
        environment,
    ):
        naive = requests_per_second()
    print(f"login page, naive gunicorn (baseline)               {naive:10.0f} requests/s")
    print(f"login page, granian with parked connections         {fast:10.0f} requests/s   {fast / naive:6.1f} ×")


def seed(people: int) -> None:
    from django.core.management import call_command

    from npo_platform.backend import clock
    from services.demo.cast import SampleNpo
    from services.demo.seed import sow
    from tenants.registry.actions import installing

    installing.install(at=datetime(2026, 4, 1, tzinfo=UTC))
    npos = (SampleNpo("bench", "測定の会", {"mihon": people}),)
    sow(now=clock.now(), domain="localhost", npos=npos)
    call_command("collectstatic", interactive=False, verbosity=0)  # pages name their files by content


@contextmanager
def server(command: list[str], environment: dict[str, str] | None = None) -> Iterator[None]:
    """A web server on this machine's loopback until the end of the block."""
    if _answers():
        sys.exit(f"Something listens on port {PORT} already; end it first, or its pages are measured instead.")
    program = [sys.executable, *command] if command[0] == "-m" else command
    running = subprocess.Popen(
        program, cwd=ROOT, env=environment or os.environ, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        deadline = time.monotonic() + 30
        while not _answers() and time.monotonic() < deadline:
            time.sleep(0.2)
        yield
    finally:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def _answers() -> bool:
    try:
        return fetch("/account/login/", "")[0] == 200
    except OSError:
        return False


def fetch(path: str, cookie: str, body: dict[str, str] | None = None) -> tuple[int, str, list[str]]:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=20)
    headers = {"Host": HOST, "Cookie": cookie}
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(
        "POST" if body is not None else "GET", path, urlencode(body) if body is not None else None, headers
    )
    answer = connection.getresponse()
    text = answer.read().decode()
    cookies = [value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    connection.close()
    return answer.status, text, cookies


def sign_in() -> str:
    from django.conf import settings

    _, page, cookies = fetch("/account/login/", "")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    form = {"csrfmiddlewaretoken": token[1], "login": "baba", "password": settings.DEMO_PASSWORD}
    status, _, more = fetch("/account/login/", "; ".join(cookies), form)
    assert status == 302, status
    return "; ".join([*cookies, *more])


def pages(cookie: str) -> list[tuple[str, str]]:
    """One of each kind, found as a person finds them: by following links."""
    _, index, _ = fetch("/statements/", cookie)
    month = re.search(r'href="(/statements/[0-9a-f-]{36}/\d{4}-\d{2}/)"', index)
    _, listing, _ = fetch("/people/", cookie)
    person = re.search(r'href="(/people/[0-9a-f-]{36}/)"', listing)
    assert month is not None
    assert person is not None
    return [
        ("today", "/home/"),
        ("a day's records", "/records/day/"),
        ("list of people", "/people/"),
        ("one person", person[1]),
        ("the month's statement", month[1]),
        ("closing", f"{month[1]}close/"),
        ("report and submission", month[1].replace("/statements/", "/submissions/")),
    ]


def visit(path: str, cookie: str) -> list[float]:
    """Seconds of each visit by 8 sessions at once; the first of each warms up."""
    seconds: list[float] = []

    def session() -> None:
        for number in range(ROUNDS + 1):
            start = time.perf_counter()
            status, _, _ = fetch(path, cookie)
            assert status == 200, (path, status)
            if number:
                seconds.append(time.perf_counter() - start)

    threads = [threading.Thread(target=session) for _ in range(SESSIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seconds) == SESSIONS * ROUNDS
    return seconds


def requests_per_second() -> float:
    """wrk for five seconds over 8 connections; Debian's package `wrk`."""
    if shutil.which("wrk") is None:
        sys.exit("Install Debian's package wrk first: it makes the load.")
    command = ["wrk", "-t2", "-c8", "-d5s", "-H", f"Host: {HOST}", f"http://127.0.0.1:{PORT}/account/login/"]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"Requests/sec:\s+([\d.]+)", out)
    assert found is not None, out
    return float(found[1])


def naive_gunicorn() -> Path:
    folder = Path(os.environ.get("NPO_RUNTIME", str(ROOT / ".runtime"))) / "bench"
    if not (folder / "gunicorn").exists():
        pip = [sys.executable, "-m", "pip", "install", "-q", "--target", str(folder), "gunicorn"]
        subprocess.run(pip, check=True)
    starter = folder / "start"
    path = f"{folder}:{ROOT}"
    starter.write_text(f'#!/bin/sh\nPYTHONPATH={path} exec {sys.executable} -m gunicorn "$@"\n')
    starter.chmod(0o755)
    return starter


if __name__ == "__main__":
    with database():
        main(*map(int, sys.argv[1:]))
