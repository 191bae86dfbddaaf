"""The city publishes while two NPOs close, each by its own login: every statement pins one version, none mixes two."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

from billing_rules.packs.models import PackVersion
from npo_platform.kernel import calendar
from services.statements.models import Statement
from services.statements.queries import recompute
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests import world
from tests.services.statements import scene

PEOPLE = 4
ROUNDS = (scene.MAY, scene.JUNE, scene.JULY)


def test_each_month_closed_during_a_publication_pins_one_version(
    real_logins: None, asahi: Organisation, sumire: Organisation, mihon: Organisation
) -> None:
    """Three months, three publications, each at the very moment both NPOs close."""
    documents = [scene.mihon_rules(price_from=("2026-05-01", 810 + 10 * n)) for n in range(len(ROUNDS) + 1)]
    versions = [scene.publish(mihon, documents[0])]
    for npo, manager in ((asahi, "chiba"), (sumire, "endo")):
        _deliver(npo, mihon, manager)

    for number, month in enumerate(ROUNDS, start=1):
        versions.append(_close_and_publish(month, (asahi, sumire), mihon, documents[number]))

    prices = {version.digest: price_of(version) for version in versions}
    for npo in (asahi, sumire):
        with inside(npo):
            statements = list(Statement.objects.select_related("month").order_by("month__starts_on"))
            assert [one.month.value for one in statements] == list(ROUNDS)
            for number, one in enumerate(statements, start=1):
                before, after = versions[number - 1].digest, versions[number].digest
                assert one.pack_digest in (before, after)
                assert {line.unit["total"] for line in one.lines.all()} == {prices[one.pack_digest]}
                assert recompute(one).result_digest == one.result_digest


def price_of(version: PackVersion) -> int:
    """The last price in the version's own table."""
    price: int = json.loads(version.document)["tables"][0]["rows"][-1]["price"]
    return price


def _deliver(npo: Organisation, city: Organisation, by: str) -> None:
    """A few people, ten lunches each month."""
    with inside(npo):
        contract = Contract.objects.get(city_id=city.pk)
        for number in range(PEOPLE):
            person = scene.join(contract, f"青木{number}", by=by)
            for month in ROUNDS:
                scene.served(person, scene.weekdays(month)[:10], by=by)


def _close_and_publish(
    month: calendar.Month, npos: tuple[Organisation, ...], city: Organisation, document: str
) -> PackVersion:
    start = Barrier(len(npos) + 1)

    def alone(work: Any, *args: Any) -> Any:
        try:
            start.wait()
            return work(*args)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(npos) + 1) as threads:
        closing = [threads.submit(alone, _close, npo, city, month) for npo in npos]
        publishing = threads.submit(alone, _publish, city, document, month)
        for one in closing:
            one.result()
        version: PackVersion = publishing.result()
    return version


def _close(npo: Organisation, city: Organisation, month: calendar.Month) -> None:
    manager = {"npo_asahi": "baba", "npo_sumire": "endo"}[npo.schema_name]
    with inside(npo):
        scene.close(Contract.objects.select_related("city__organisation").get(city_id=city.pk), month, by=manager)


def _publish(city: Organisation, document: str, month: calendar.Month) -> PackVersion:
    at = world.FOUNDED.replace(month=month.month + 1, day=2)
    return scene.publish(city, document, at=at, past="締めた月はそのままにする")
