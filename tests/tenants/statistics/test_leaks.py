"""Whose figures exist for whom, and which the database takes from whom."""

import pytest
from django.db import DatabaseError, transaction

from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tenants.statistics.actions import tell
from tenants.statistics.definitions import stamp
from tenants.statistics.models import MonthFigures
from tests.services.statements.scene import JUNE, MAY
from tests.tenants.desk.laying import lay, line
from tests.tenants.statistics.telling import TOLD, tell_month


def test_an_npo_sees_its_own_and_a_city_those_of_its_contracts(
    mihon: Organisation, tonari: Organisation, asahi: Organisation, sumire: Organisation
) -> None:
    tell_month(asahi, mihon, MAY)
    tell_month(sumire, mihon, MAY)
    tell_month(sumire, tonari, MAY)

    seen = {}
    for organisation in (asahi, sumire, mihon, tonari):
        with inside(organisation):
            seen[organisation.schema_name] = MonthFigures.objects.count()
    assert seen == {"npo_asahi": 1, "npo_sumire": 2, "city_mihon": 2, "city_tonari": 1}


def test_only_an_accepted_month_of_ones_own_can_be_told(
    mihon: Organisation, asahi: Organisation, sumire: Organisation
) -> None:
    told = tell_month(asahi, mihon, MAY)
    waiting = lay(asahi, mihon, JUNE, line("1", "見本", 1))
    with inside(asahi):
        own = Contract.objects.get(city_id=mihon.pk)
    with inside(sumire):
        foreign = Contract.objects.get(city_id=mihon.pk)

    tries = (
        (asahi, own, JUNE, waiting.pk),  # nobody has answered it
        (asahi, own, JUNE, told.received_id),  # accepted, but another month
        (sumire, foreign, MAY, told.received_id),  # accepted, but somebody else's
        (mihon, own, MAY, told.received_id),  # a city tells nothing
    )
    for organisation, contract, month, received in tries:
        with inside(organisation), pytest.raises(DatabaseError), transaction.atomic():
            tell(contract, month, {}, definitions=stamp(), received_id=received, at=TOLD)
