"""Definitions are fixed: a version that was used says for ever what it said."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from npo_platform.kernel.digest import sha256
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tenants.registry.queries import current_city
from tenants.statistics import definitions
from tenants.statistics.definitions import DEFINITIONS, Definition, Words, current, definition, stamp, versions
from tenants.statistics.documents import council_paper
from tenants.statistics.queries import figures_of, statistics
from tests.services.figures.test_hiding import month
from tests.services.statements.scene import JUNE, MAY
from tests.tenants.statistics.telling import TOLD, tell_month

# Of each version the words it was published with. A line is added here, never changed.
PUBLISHED = {
    "people/1": "e5fc711336c4",
    "meals/1": "f801834abf8f",
    "contacts/1": "35fd565c4f34",
    "cost/1": "57379422aa08",
    "cost_per_contact/1": "cb3978dbcc04",
    "unanswered/1": "b4fde6be8924",
    "unanswered_rate/1": "5bc632fd9561",
    "alarms/1": "c0d8fe0e9984",
    "alarms_open/1": "922a92789817",
    "alarm_median/1": "543401cf067f",
    "alarm_p90/1": "ccc2acb64b03",
    "people_by_class/1": "c76e1044eb56",
}
NEXT = Definition(
    "contacts",
    2,
    date(2027, 4, 1),
    Words("確認できた安否", "Confirmed contacts"),
    Words("回", "times"),
    Words("本人に会った回数。", "How often the person was seen."),
    Words("電話は数えません。", "Telephone calls do not count."),
    Words("電話。", "Telephone calls."),
)


def test_no_published_version_was_edited() -> None:
    assert {one.key: sha256(repr(one))[:12] for one in DEFINITIONS} == PUBLISHED


def test_every_version_follows_the_one_before() -> None:
    for key, newest in current().items():
        own = [one for one in DEFINITIONS if one.id == key]
        assert [one.version for one in own] == list(range(1, newest.version + 1))
        assert [one.since for one in own] == sorted({one.since for one in own})


def test_everything_is_said_in_both_languages() -> None:
    for one in DEFINITIONS:
        for words in (one.label, one.unit, one.sentence, one.computed, one.not_counted):
            assert words.ja
            assert words.en
            assert words.en.isascii() or "“" in words.en or "÷" in words.en


def test_a_new_meaning_is_a_new_version_and_old_figures_keep_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    made = stamp()
    monkeypatch.setattr(definitions, "DEFINITIONS", (*DEFINITIONS, NEXT))

    assert (stamp()["contacts"], made["contacts"]) == (2, 1)
    assert figures_of(month(), made)["contacts"].definition == definition("contacts", 1)
    assert [one.version for one in dict((new.id, old) for new, old in versions())["contacts"]] == [1]


def test_a_version_that_never_was_is_no_definition() -> None:
    with pytest.raises(KeyError):
        definition("contacts", 9)


@pytest.mark.parametrize("name", ["seki", "doi"])
def test_city_and_provider_read_how_figures_are_counted(name: str, client_of: Callable[[str], Client]) -> None:
    page = client_of(name).get("/statistics/definitions/").content.decode()

    assert "本人に会うか話をして、様子を確かめた回数。" in page
    assert "5人未満の人についての数" in page


def test_figures_of_two_definitions_are_never_added_and_both_are_printed(
    mihon: Organisation, asahi: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell_month(asahi, mihon, MAY, contacts=70)
    monkeypatch.setattr(definitions, "DEFINITIONS", (*DEFINITIONS, NEXT))
    tell_month(asahi, mihon, JUNE, contacts=60)
    with inside(mihon):
        page = statistics([MAY, JUNE], "contacts", asahi.pk)
        paper = council_paper(page, current_city(), today=TOLD.date())

    line = page.lines[0]
    assert [(f.text, f.definition.version) for _, f in line.cells] == [("70", 1), ("60", 2)]
    assert (line.total.text, page.versions) == ("―", "1・2")
    assert [one["version"] for one in paper["definitions"] if one["label"] == "確認できた安否"] == [1, 2]
