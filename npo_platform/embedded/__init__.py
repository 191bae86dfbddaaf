"""The services this product needs, brought along: what the environment does not name is started here.

DATABASE_URL, BROKER_URL and CACHE_URL name real servers; whichever is unset is served by an embedded PostgreSQL or
Valkey below NPO_RUNTIME. Standard library only, so that it runs before Django does.
"""

import fcntl
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from npo_platform.embedded.account import ServiceError, service_home
from npo_platform.embedded.postgres import Postgres
from npo_platform.embedded.valkey import Valkey
from npo_platform.kernel.secret import KEY_BYTES, parse_master_key

__all__ = ["ServiceError", "ensure", "master_key", "runtime_folder", "status", "stop"]

REPOSITORY = Path(__file__).resolve().parents[2]


def ensure(env: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Start what the environment leaves to us; return what it lacks, the addresses and the file of the master key."""
    with _one_at_a_time(env):
        additions = _key_file(env)
        for service in _ours(dict(env) | additions):
            service.start()
            additions |= {name: url for name, url in service.addresses.items() if not env.get(name)}
        return additions


def stop(env: Mapping[str, str] = os.environ) -> None:
    """Stop the embedded services; external ones are not ours to stop."""
    with _one_at_a_time(env):
        for service in _ours(dict(env) | _key_file(env)):
            service.stop()


def status(env: Mapping[str, str] = os.environ) -> dict[str, bool]:
    """Say which embedded services there are to be, and whether they run."""
    return {service.name: service.is_running() for service in _ours(dict(env) | _key_file(env))}


def runtime_folder(env: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of everything that is made by running: secret, data, logs, sockets."""
    return Path(env.get("NPO_RUNTIME") or REPOSITORY / ".runtime").absolute()


def master_key(env: Mapping[str, str] = os.environ) -> bytes:
    """Read the master key from NPO_SECRET, or from the file that NPO_SECRET_FILE names."""
    try:
        return parse_master_key(env.get("NPO_SECRET") or Path(env["NPO_SECRET_FILE"]).read_text())
    except (OSError, ValueError) as wrong:
        raise ServiceError(f"The master key cannot be read. {wrong}") from None


def _ours(env: Mapping[str, str]) -> Iterator[Postgres | Valkey]:
    """Name the services that no variable names."""
    if not env.get("DATABASE_URL"):
        yield Postgres(service_home(runtime_folder(env)), master_key(env), durable=env.get("NPO_DURABLE") != "0")
    if not (env.get("BROKER_URL") and env.get("CACHE_URL")):
        yield Valkey(service_home(runtime_folder(env)))


def _key_file(env: Mapping[str, str]) -> dict[str, str]:
    """Make a master key at the first start; whoever brings one keeps it."""
    if env.get("NPO_SECRET") or env.get("NPO_SECRET_FILE"):
        return {}
    path = runtime_folder(env) / "secret"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(KEY_BYTES))
        draft.rename(path)
    return {"NPO_SECRET_FILE": str(path)}


@contextmanager
def _one_at_a_time(env: Mapping[str, str]) -> Iterator[None]:
    folder = runtime_folder(env)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "services.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
