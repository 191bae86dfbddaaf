"""A month of records as a sheet: what is handed out can be taken in again."""

from collections.abc import Callable

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from npo_platform.kernel.calendar import Month
from npo_platform.kernel.ids import uuid7
from npo_platform.sheets import read
from services.plans.models import Stop
from services.records.actions import RecordEntry, accept_batch, plan_import, read_import
from services.records.queries import month_sheet
from services.records.states import Channel
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tests.services.records.conftest import DAY, NOON, Day
from tests.world import who

URL = "/records/export/"
Signed = Callable[[str], Client]


def say(day: Day, name: str, note: str = "") -> None:
    entry = RecordEntry(
        id=uuid7(), stop=day.stop(name).pk, outcome="handed", safety="usual", handed_over_at=NOON, note=note
    )
    accept_batch([entry], by=who("chiba"), channel=Channel.SHEET, at=NOON)


def test_export_hands_out_the_month_and_nobody_elses(
    a_day: Day, other_stop: Stop, client_of: Signed, noon: object, asahi: Organisation
) -> None:
    with inside(asahi):
        say(a_day, "ando", note="=HYPERLINK()")

    answer = client_of("chiba").get(URL, {"month": "2026-10", "kind": "csv"})

    [row] = read(answer.content, "x.csv").rows
    assert answer.headers["Content-Disposition"] == 'attachment; filename="records-2026-10.csv"'
    assert row.cells[:9] == (
        "0001", "安藤 ミツ", "2026-10-06", "昼食", "普通", "手渡し", "いつも通り", "12:40", "=HYPERLINK()",
    )  # fmt: skip


def test_export_taken_in_again_changes_nothing(
    a_day: Day, client_of: Signed, noon: object, asahi: Organisation
) -> None:
    with inside(asahi):
        say(a_day, "ando")
    book = client_of("chiba").get(URL, {"month": "2026-10", "kind": "xlsx"}).content

    with inside(asahi):
        plan = plan_import(read_import(book, "again.xlsx", by=who("chiba"), at=NOON), at=NOON)

        assert [len(lines) for lines in (plan.sound, plan.known, plan.faulty)] == [0, 1, 0]


def test_export_for_old_software_warns_of_letters_it_cannot_hold(
    a_day: Day, client_of: Signed, noon: object, asahi: Organisation
) -> None:
    with inside(asahi):
        say(a_day, "ando", note="𠮷野さんに連絡")
    client = client_of("chiba")

    warned = client.get(URL, {"month": "2026-10", "kind": "cp932"}).content.decode()
    taken = client.get(URL, {"month": "2026-10", "kind": "cp932", "replace": "True"})

    assert "Shift_JIS にない文字が 1か所あります" in warned
    assert "<b>I2</b> 𠮷" in warned
    assert "〓野さんに連絡" in taken.content.decode("cp932")


def test_export_of_an_impossible_month_shows_the_form_again(a_day: Day, client_of: Signed, noon: object) -> None:
    response = client_of("chiba").get(URL, {"month": "2026-13", "kind": "csv"})

    assert response.headers["Content-Type"].startswith("text/html")
    assert 'id="faults-title"' in response.content.decode()


def test_month_sheet_takes_one_query(
    a_day: Day, asahi: Organisation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with inside(asahi):
        for name in ("ando", "ishida", "ueno"):
            say(a_day, name)

        with django_assert_num_queries(1):
            assert len(month_sheet(Month.of(DAY))) == 3
