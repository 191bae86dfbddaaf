from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from npo_platform.env import Env


def test_values_are_read_with_their_type() -> None:
    env = Env({"DEBUG": "yes", "WEB_THREADS": "4", "APPS": "a, b,,c "})

    assert env.boolean("DEBUG", default=False) is True
    assert env.integer("WEB_THREADS", 2) == 4
    assert env.words("APPS") == ["a", "b", "c"]
    assert env.integer("WEB_PROCESSES", 2) == 2


@pytest.mark.parametrize("value", ["maybe", "2"])
def test_wrong_boolean_stops_the_start(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="write 1 or 0"):
        Env({"DEBUG": value}).boolean("DEBUG", default=False)


def test_wrong_number_stops_the_start() -> None:
    with pytest.raises(ImproperlyConfigured, match="whole number"):
        Env({"WEB_THREADS": "many"}).integer("WEB_THREADS", 2)


def test_missing_value_stops_the_start() -> None:
    with pytest.raises(ImproperlyConfigured, match="NPO_SECRET is not set"):
        Env({}).secret("NPO_SECRET")


def test_secret_is_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("0123abcd\n")

    assert Env({"NPO_SECRET_FILE": str(tmp_path / "secret")}).secret("NPO_SECRET") == "0123abcd"
    with pytest.raises(ImproperlyConfigured, match="No such file"):
        Env({"NPO_SECRET_FILE": str(tmp_path / "nothing")}).secret("NPO_SECRET")


@pytest.mark.parametrize(
    ("url", "host", "port", "name"),
    [
        ("postgresql://db.example:5433/npo", "db.example", "5433", "npo"),
        ("postgresql://owner:p%40ss@/npo?host=%2Frun%2Fpg&port=5432", "/run/pg", "5432", "npo"),
    ],
)
def test_database_is_named_by_address_or_socket(url: str, host: str, port: str, name: str) -> None:
    found = Env({"DATABASE_URL": url}).database("DATABASE_URL")

    assert (found["HOST"], found["PORT"], found["NAME"]) == (host, port, name)


@pytest.mark.parametrize("url", ["mysql://x/y", "postgresql://host/", "npo"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="postgresql://HOST:PORT/DATABASE"):
        Env({"DATABASE_URL": url}).database("DATABASE_URL")
