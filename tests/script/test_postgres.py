import os
import signal
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from npo_platform.embedded.account import NAME, ServiceError, reaches, service_home
from npo_platform.embedded.postgres import Postgres, binary
from npo_platform.kernel.secret import role_password


def url_of(server: Postgres) -> str:
    return server.addresses["DATABASE_URL"].replace("/npo?", "/postgres?")


def postmaster_of(server: Postgres) -> int:
    return int((server.data / "postmaster.pid").read_text().splitlines()[0])


def ask(server: Postgres, sql: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url_of(server)) as connection:
        return list(connection.execute(sql))


def test_start_gives_the_administrator_a_server_of_plain_unicode_order(postgres: Postgres) -> None:
    rows = ask(postgres, "SELECT current_user, datlocale FROM pg_database WHERE datname = current_database()")

    assert rows == [("admin", "C.UTF-8")]


def test_start_of_a_running_server_leaves_it_alone(postgres: Postgres) -> None:
    before = postmaster_of(postgres)

    postgres.start()

    assert postmaster_of(postgres) == before


def test_start_after_the_server_was_killed_keeps_every_commit(postgres: Postgres) -> None:
    with psycopg.connect(url_of(postgres), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        for number in range(50):
            connection.execute("INSERT INTO kept VALUES (%s)", [number])
        os.kill(postmaster_of(postgres), signal.SIGKILL)

    postgres.start()

    assert ask(postgres, "SELECT count(*), max(n) FROM kept") == [(50, 49)]


def test_start_with_the_pid_of_a_stranger_left_behind_still_starts(postgres: Postgres) -> None:
    postgres.stop()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
        left = f"{stranger.pid}\n{postgres.data}\n1\n5432\n\n\n\nready\n"
        for lock in (postgres.data / "postmaster.pid", postgres.home / ".s.PGSQL.5432.lock"):
            lock.write_text(left)

        postgres.start()

        assert postgres.is_running()
        stranger.communicate(b"\n")


def test_start_with_another_master_key_is_refused(postgres: Postgres) -> None:
    other = replace(postgres, master=bytes(32))

    with pytest.raises(ServiceError, match="made with another master key"):
        other.start()


@pytest.mark.parametrize("password", ["", "wrong", role_password(bytes(range(32)), "gate")])
def test_login_without_the_right_password_is_refused(postgres: Postgres, password: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(host=str(postgres.home), dbname="postgres", user="admin", password=password)


def test_every_way_in_asks_for_a_password(postgres: Postgres) -> None:
    methods = ask(postgres, "SELECT DISTINCT auth_method FROM pg_hba_file_rules")

    assert methods == [("scram-sha-256",)]


def test_server_listens_on_its_socket_alone_closed_to_other_accounts(postgres: Postgres) -> None:
    listening = ask(postgres, "SELECT current_setting('listen_addresses')")

    assert listening == [("",)]
    assert stat.S_IMODE(postgres.home.stat().st_mode) == 0o700
    assert stat.S_IMODE((postgres.home / ".s.PGSQL.5432").stat().st_mode) == 0o700


def test_server_does_not_hold_our_environment(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    postgres.stop()
    monkeypatch.setenv("NPO_SECRET", "canary-of-the-master-key")

    postgres.start()

    assert b"canary" not in Path(f"/proc/{postmaster_of(postgres)}/environ").read_bytes()


@pytest.mark.usefixtures("only_root")
def test_server_started_by_root_runs_as_an_account_of_its_own(postgres: Postgres) -> None:
    assert Path(f"/proc/{postmaster_of(postgres)}").owner() == NAME


@pytest.mark.usefixtures("only_root")
def test_service_home_of_a_closed_project_lies_outside_and_opens_nothing(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)

    home = service_home(closed / "runtime")

    assert home.parent == Path("/var/lib/npo-platform")
    assert reaches(home)
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    home.rmdir()


def test_start_in_a_path_too_long_for_a_socket_says_so(tmp_path: Path) -> None:
    deep = Postgres(tmp_path / ("x" * 120), bytes(32))

    with pytest.raises(ServiceError, match="Set NPO_RUNTIME to a shorter one"):
        deep.start()


def test_binary_names_the_programs_of_the_same_version() -> None:
    said = subprocess.run([binary("pg_dump"), "--version"], capture_output=True, text=True, check=True)

    assert said.stdout == "pg_dump (PostgreSQL) 18.4\n"
