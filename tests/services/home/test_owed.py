"""What waits for the office's own word stands among today's tasks: corrections of a rule that reached back."""

from collections.abc import Callable

import time_machine
from django.test import Client

from services.corrections import actions
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.corrections.scene import JULY_10, MAY_1, RULES_793, RULES_807, confirm
from tests.services.statements.scene import MAY, close, days, join, publish, served

SAYS = "配食 第2版による過誤調整の案を確かめる"


@time_machine.travel("2026-07-12T12:00+09:00", tick=False)
def test_a_proposed_correction_is_a_task_until_somebody_confirms_it(
    mihon: Organisation, asahi: Organisation, contract: Contract, client_of: Callable[[str], Client]
) -> None:
    publish(mihon, RULES_793)
    with inside(asahi):
        served(join(contract, "青木"), days(MAY, 11, 13))
        close(contract, MAY)
    version = publish(mihon, RULES_807, at=JULY_10, past="決裁第5号", correct_from=MAY_1)
    assert SAYS not in client_of("baba").get("/home/").content.decode()
    with inside(asahi):
        actions.propose(version, at=JULY_10)
    page = client_of("baba").get("/home/").content.decode()
    assert SAYS in page
    assert f'href="/corrections/{version.pk}/"' in page
    with inside(asahi):
        confirm(version)
    assert SAYS not in client_of("baba").get("/home/").content.decode()
