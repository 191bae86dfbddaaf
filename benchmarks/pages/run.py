"""Office pages of 300 people and twelve closed months for 8 browser sessions; the login page against django-tenants.

Everything runs on this machine: PostgreSQL, granian with 2 workers of 2 threads, and the load. All pages are warm.

- *as people use them*: 8 sessions, each signed in by itself, click from page to page with a pause before each click
  (exponential, one second on average, the same sequence every time). What the goal of 200 ms speaks of.
- *saturated*: 8 sessions ask for one kind of page again and again without any pause, more than the server can answer;
  how long one waits is then how long the other seven take. Meanwhile the web server's own time on the processor is
  counted per visit (PostgreSQL not among it): the one figure that other work on the machine hardly moves.
- *login page*: requests a second over 8 connections without pause. The baseline is what django-tenants does by itself
  on each request (a connection opened, the host looked up, the search path set, a session looked up in the
  organisation's schema) under gunicorn with 2 synchronous workers, for the same page.
"""

import http.client
import random
import re
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import urlencode

from benchmarks.measure import database, spread, tell
from benchmarks.pages import history, servers

SESSIONS, ROUNDS, CLICKS = 8, 12, 60
PAUSE, SEED = 1.0, 20261124
GOAL, CLOSED_IN_THE_DEMO = 200, 2
HOST = f"asahi.localhost:{servers.PORT}"
LOGIN = "/account/login/"

T = TypeVar("T")
Pages = Sequence[tuple[str, str]]


def main(people: int = 300, months: int = 12) -> None:
    seed(people, months)
    with servers.running(servers.ours(), answers) as group:
        cookie = sign_in()
        found = pages(cookie)
        saturated = {}
        for name, path in found:
            before = servers.worked(group)
            saturated[name] = saturate(path, cookie)
            used = (servers.worked(group) - before) / (SESSIONS * (ROUNDS + 1))
            tell(f"{name}: processor per visit", used * 1000, unit="ms")
        report("as people use them", click_through(found))
        report("saturated", saturated)
        ours = requests_per_second()
    with servers.running(servers.stock(), answers):
        stock = requests_per_second()
    print(f"login page, stock django-tenants under gunicorn (baseline){stock:10.0f} requests/s")
    print(f"login page, parked connections under granian              {ours:10.0f} requests/s   {ours / stock:6.1f} ×")


def report(load: str, visits: Mapping[str, Sequence[float]]) -> None:
    for name, seconds in visits.items():
        middle, slow = spread(list(seconds))
        tell(f"{load}, {name}: p50", middle * 1000, unit="ms")
        tell(f"{load}, {name}: p95", slow * 1000, GOAL, unit="ms", note=f"ratio to {GOAL} ms; {len(seconds)} visits")


def seed(people: int, months: int) -> None:
    from django.core.management import call_command

    from npo_platform.backend import clock
    from services.demo.cast import SampleNpo
    from services.demo.seed import sow
    from tenants.registry.actions import installing

    installing.install(at=datetime(2026, 4, 1, tzinfo=UTC))
    npos = (SampleNpo("asahi", "測定の会", {"mihon": people}),)
    sow(now=clock.now(), domain="localhost", npos=npos)
    history.lengthen("npo_asahi", months - CLOSED_IN_THE_DEMO)
    call_command("collectstatic", interactive=False, verbosity=0)  # pages name their files by content


def answers() -> bool:
    return fetch(LOGIN, "")[0] == 200


def fetch(path: str, cookie: str, body: dict[str, str] | None = None) -> tuple[int, str, list[str]]:
    connection = http.client.HTTPConnection("127.0.0.1", servers.PORT, timeout=20)
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

    _, page, cookies = fetch(LOGIN, "")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    form = {"csrfmiddlewaretoken": token[1], "login": "baba", "password": settings.DEMO_PASSWORD}
    status, _, more = fetch(LOGIN, "; ".join(cookies), form)
    assert status == 302, status
    return "; ".join([*cookies, *more])


def pages(cookie: str) -> Pages:
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


def saturate(path: str, cookie: str) -> list[float]:
    """Seconds of each visit by 8 sessions at once; the first of each warms up."""

    def session(_number: int) -> list[float]:
        return [visit(path, cookie) for _ in range(ROUNDS + 1)][1:]

    return [seconds for own in together(session) for seconds in own]


def click_through(found: Pages) -> dict[str, list[float]]:
    """Seconds of each visit by kind of page, 8 sessions clicking as people do."""
    cookies = [sign_in() for _ in range(SESSIONS)]

    def session(number: int) -> list[tuple[str, float]]:
        choice = random.Random(SEED + number)
        clicks = []
        for _ in range(CLICKS):
            name, path = choice.choice(found)
            time.sleep(choice.expovariate(1 / PAUSE))
            clicks.append((name, visit(path, cookies[number])))
        return clicks

    visits: dict[str, list[float]] = defaultdict(list)
    for own in together(session):
        for name, seconds in own:
            visits[name].append(seconds)
    return {name: visits[name] for name, _path in found}


def visit(path: str, cookie: str) -> float:
    start = time.perf_counter()
    status, _, _ = fetch(path, cookie)
    assert status == 200, (path, status)
    return time.perf_counter() - start


def together(session: Callable[[int], T]) -> list[T]:
    with ThreadPoolExecutor(SESSIONS) as threads:
        return list(threads.map(session, range(SESSIONS)))


def requests_per_second() -> float:
    """wrk for five seconds over 8 connections; Debian's package `wrk`."""
    if shutil.which("wrk") is None:
        sys.exit("Install Debian's package wrk first: it makes the load.")
    command = ["wrk", "-t2", "-c8", "-d5s", "-H", f"Host: {HOST}", f"http://127.0.0.1:{servers.PORT}{LOGIN}"]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"Requests/sec:\s+([\d.]+)", out)
    assert found is not None, out
    assert "Non-2xx" not in out, out
    return float(found[1])


if __name__ == "__main__":
    with database():
        main(*map(int, sys.argv[1:]))
