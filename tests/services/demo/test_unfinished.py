"""A first start that was killed in the middle of the sample is mended by starting again, unless that took more away."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping

import psycopg
import pytest

from npo_platform.kernel.errors import Refusal
from services.demo import unfinished
from tenants.registry.models import Organisation
from tests.services.demo.sowing import ROOT, own_database
from tests.world import FOUNDED

INSTALL = [sys.executable, "manage.py", "install", "--demo"]


def test_begin_again_beside_the_operators_own_people_is_refused(operator: Organisation) -> None:
    with pytest.raises(Refusal) as refused:
        unfinished.begin_again(at=FOUNDED)

    assert refused.value.code == "not_only_the_sample"
    assert "運営の利用者" in refused.value.message


@pytest.mark.long
def test_install_after_a_kill_sows_the_whole_sample() -> None:
    with own_database(f"demo_killed_{os.getpid()}") as environment:
        environment = environment | {"NPO_DEMO": "satoyama"}
        first = subprocess.Popen(INSTALL, cwd=ROOT, env=environment)
        wait_for_schema("npo_satoyama", environment)
        first.kill()
        first.wait()

        again, third = (run_install(environment) for _ in range(2))

    assert again.stderr == "An earlier start was ended in the middle of the sample: begun again, from nothing.\n"
    assert again.stdout == "The sample is sown.\nUp to date.\n"
    assert (third.stdout, third.stderr) == ("The sample is there.\nUp to date.\n", "")


def run_install(environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(INSTALL, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)


def wait_for_schema(name: str, environment: Mapping[str, str]) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            with psycopg.connect(environment["DATABASE_URL"]) as admin:
                if admin.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [name]).fetchone():
                    return
        except psycopg.OperationalError:
            pass  # the database is not there yet
        time.sleep(0.2)
    pytest.fail(f"{name} was not founded in two minutes")
