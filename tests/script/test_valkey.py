import os
import signal
import stat
from pathlib import Path

import pytest
from redis import Redis

from npo_platform.embedded.account import ServiceError
from npo_platform.embedded.valkey import Valkey


def client_of(server: Valkey) -> Redis:
    return Redis.from_url(server.addresses["CACHE_URL"])


def process_of(server: Valkey) -> int:
    return int(client_of(server).info("server")["process_id"])


def test_start_of_a_running_server_leaves_it_alone(valkey: Valkey) -> None:
    before = process_of(valkey)

    valkey.start()

    assert process_of(valkey) == before


def test_start_after_the_server_was_killed_keeps_every_answered_write(valkey: Valkey) -> None:
    client = client_of(valkey)
    for number in range(50):
        client.rpush("kept", number)
    os.kill(process_of(valkey), signal.SIGKILL)

    valkey.start()

    assert client_of(valkey).llen("kept") == 50


def test_stop_ends_the_server_and_start_brings_its_data_back(valkey: Valkey) -> None:
    client_of(valkey).set("word", "kept")

    valkey.stop()
    stopped = valkey.is_running()
    valkey.start()

    assert stopped is False
    assert client_of(valkey).get("word") == b"kept"


def test_server_listens_on_its_socket_alone_closed_to_other_accounts(valkey: Valkey) -> None:
    assert client_of(valkey).config_get("port") == {"port": "0"}
    assert stat.S_IMODE(valkey.socket.stat().st_mode) == 0o700


def test_start_in_a_path_too_long_for_a_socket_says_so(tmp_path: Path) -> None:
    with pytest.raises(ServiceError, match="Set NPO_RUNTIME to a shorter one"):
        Valkey(tmp_path / ("x" * 120)).start()
