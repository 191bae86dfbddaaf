"""A stop, and a file of records as each act needs it, for the walk over every route and role."""

from datetime import date
from uuid import UUID

from npo_platform.backend import clock
from npo_platform.sheets import write_csv
from services.people.models import Decision, Recipient
from services.plans.models import Stop
from services.records import actions
from services.records.models import RecordImport
from tests import examples, world

HEADER = ["利用者番号", "日付", "食事", "結果", "時刻"]


@examples.example("records:stop", "stop_id")
def _todays() -> UUID:
    """Whoever delivers sees the stops of today, no others."""
    return _stop(clock.today())


@examples.example("stop_id")
def _stop(on: date = date(2026, 4, 1)) -> UUID:
    recipient = Recipient.objects.get(pk=examples.existing("", ("recipient_id",))["recipient_id"])
    decision = Decision.objects.get(recipient=recipient)
    stop, _ = Stop.objects.get_or_create(
        recipient=recipient,
        service_on=on,
        meal="lunch",
        defaults={"decision": decision, "contract_id": decision.contract_id, "diet": "regular"},
    )
    return stop.pk


def _read() -> RecordImport:
    _stop()
    data = write_csv(
        HEADER, [["9001", "2026-04-01", "昼食", "手渡し", "8:50"], ["9001", "2026-04-99", "昼食", "手渡し", ""]]
    )
    return actions.read_import(data, "見本.csv", by=world.who("chiba"), at=world.FOUNDED)


@examples.example("import_id")
def _import() -> UUID:
    return _read().pk


@examples.example("records:take_back", "import_id")
def _taken() -> UUID:
    source = _read()
    actions.apply_import(source, by=world.who("chiba"), at=world.FOUNDED)
    return source.pk
