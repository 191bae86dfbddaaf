"""A contract is ended before its term: the NPO is told, and no meal stands from that day on."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from npo_platform.kernel.errors import Refusal
from services.plans.actions import materialise_ahead, set_weekly_plan, unplanned_stop
from services.plans.checks import MealDraft
from services.plans.models import Stop
from tenants.crossing import inside
from tenants.notices.models import Notice
from tenants.registry.actions.ending import end_contract
from tenants.registry.models import Contract, Organisation
from tests.services.statements.scene import join, mihon_rules, publish
from tests.world import who

Browser = Callable[[str], Client]
MONDAY = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
REASON = {"reason": "双方の合意による解除"}


@pytest.fixture(autouse=True)
def _monday(mihon: Organisation) -> Any:
    publish(mihon, mihon_rules())
    with time_machine.travel(MONDAY, tick=False):
        yield


def test_no_meal_stands_from_the_day_on_and_the_npo_is_told(
    client_of: Browser, asahi: Organisation, contract: Contract, run_jobs: Callable[[], None]
) -> None:
    """Lunch on Mondays: 1, 8 and 15 June; the last day is Tuesday the 9th."""
    with inside(asahi):
        person = join(contract, "青木")
        set_weekly_plan(
            person.decisions.get(), [MealDraft(0, "lunch", "regular")], date(2026, 6, 1), by=who("chiba"), at=MONDAY
        )

    response = client_of("kita").post(f"/contracts/{contract.pk}/end/", {"on": "R8.6.9", **REASON})

    assert response.status_code == 302
    with inside(asahi):
        run_jobs()
        stops = list(Stop.objects.order_by("service_on").values_list("service_on__day", "state", "cancel_reason"))
        assert materialise_ahead(at=MONDAY).cancelled == 0
        notice = Notice.objects.get(kind="contract")
        with pytest.raises(Refusal) as refusal:
            unplanned_stop(person.pk, date(2026, 6, 10), "dinner", "regular", at=MONDAY)
    assert stops == [(1, "planned", ""), (8, "planned", ""), (15, "cancelled", "contract_ended")]
    assert notice.title == "見本市との契約「令8-福-12」は令和8年6月9日で終わります"
    assert notice.body == (
        "理由：双方の合意による解除。令和8年6月10日からの配達は予定から外れます。"
        "最後の月も、いつものように締めて提出してください。月遅れの実績と過誤調整は令和9年6月9日まで直せます。"
    )
    assert (refusal.value.code, refusal.value.message) == (
        "outside_contract",
        "令和8年6月10日は、見本市との契約「令8-福-12」（令和8年6月9日まで）の外です。"
        "契約が更新されているときは、先に利用決定を更新後の契約に引き継いでください。",
    )


@pytest.mark.parametrize(
    ("on", "reason", "code"),
    [
        (date(2026, 5, 31), "解除", "end_in_the_past"),
        (date(2027, 4, 1), "解除", "outside_contract"),
        (date(2026, 7, 1), " ", "reason_missing"),
    ],
)
def test_a_day_outside_a_day_gone_and_no_reason_are_refused(
    mihon: Organisation, contract: Contract, on: date, reason: str, code: str
) -> None:
    with inside(mihon), pytest.raises(Refusal) as refusal:
        end_contract(contract, on=on, reason=reason, by=who("kita"), at=MONDAY)

    assert refusal.value.code == code
    with inside(mihon):
        assert Contract.objects.get(pk=contract.pk).ended_on is None


def test_it_is_ended_once(mihon: Organisation, contract: Contract) -> None:
    with inside(mihon):
        end_contract(contract, on=date(2026, 7, 1), reason="解除", by=who("kita"), at=MONDAY)
        with pytest.raises(Refusal) as refusal:
            end_contract(contract, on=date(2026, 8, 1), reason="解除", by=who("kita"), at=MONDAY)

    assert refusal.value.code == "already_ended"
