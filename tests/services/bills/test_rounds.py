"""集金表: who on today's routes pays in cash and owes something; names and yen, nothing else."""

import io
from collections.abc import Callable

import time_machine
from django.test import Client
from pypdf import PdfReader

from services.bills import actions
from services.bills.queries.rounds import rounds
from services.people.models import Recipient
from services.plans.actions import add_extra_stop
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tests.services.bills.scene import JUNE_10, bring
from tests.world import who

People = dict[str, Recipient]
NOON = "2026-06-10T12:00+09:00"
TODAY = JUNE_10.date()


def on_the_road(people: People) -> None:
    """Everybody gets a meal on 10 June, 青木 two."""
    for person in people.values():
        add_extra_stop(person, TODAY, "lunch", "regular", by=who("chiba"), at=JUNE_10)
    add_extra_stop(people["青木"], TODAY, "dinner", "regular", by=who("chiba"), at=JUNE_10)


def test_each_who_owes_is_asked_once_and_who_pays_otherwise_not(asahi: Organisation, billed: People) -> None:
    """青木 owes 2,000 less 500 brought; 石井 pays by slip; 上田 owes nothing."""
    with inside(asahi):
        on_the_road(billed)
        bring(billed["青木"], 500)
        actions.set_way(billed["石井"].pk, actions.WayDraft("slip"), by=who("chiba"), at=JUNE_10)

        found = rounds(TODAY)

        told = [(one.name, [(payer.recipient.family_name, payer.yen) for payer in one.payers]) for one in found]
        assert told == [("コースなし　昼食", [("青木", 1500)])]


@time_machine.travel(NOON, tick=False)
def test_the_sheet_tells_no_address_and_nobody_elses_people(
    asahi: Organisation, billed: People, client_of: Callable[[str], Client]
) -> None:
    with inside(asahi):
        on_the_road(billed)
        Recipient.objects.filter(pk=billed["青木"].pk).update(given_name="ハナ子")

    own, others = (
        PdfReader(io.BytesIO(client_of(name).get("/bills/rounds.pdf").content)).pages[0].extract_text()
        for name in ("chiba", "endo")
    )

    assert [words in own for words in ("青木 ハナ子", "石井", "上田", "2,000")] == [True, True, False, True]
    assert "青木" not in others
    assert client_of("aoki").get("/bills/rounds.pdf").status_code == 403
