"""移行の確かめ: an old system's figures beside our statements, person by person and month by month."""

from collections.abc import Callable
from datetime import datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from npo_platform.kernel.errors import Refusal
from services.statements.actions import compare_months
from services.statements.models import Comparison
from services.statements.queries import last_comparison
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.statements.scene import CLOSING, MAY, days, join, mihon_rules, publish, served
from tests.world import who

ClientOf = Callable[[str], Client]
HEAD = "利用者番号,月,利用者負担額,市負担額,食数"


@pytest.fixture
def served_may(asahi: Organisation, mihon: Organisation, contract: Contract) -> Organisation:
    """In May 青木 0001 had three lunches, 上野 0002 one: 400 yen of each theirs, 410 the city's."""
    publish(mihon, mihon_rules())
    with inside(asahi):
        served(join(contract, "青木"), days(MAY, 11, 13))
        served(join(contract, "上野", kana="うえの"), days(MAY, 11, 11))
    return asahi


def file(*rows: str) -> bytes:
    return "\r\n".join([HEAD, *rows]).encode("cp932")


def compared(*rows: str) -> list[tuple[str, str, int | None]]:
    compare_months(file(*rows), "旧.csv", by=who("chiba"), at=CLOSING)
    found = last_comparison()
    return [(row.number, row.kind, row.difference) for row in found[1]] if found else []


def test_each_person_and_month_is_equal_different_or_on_one_side(served_may: Organisation) -> None:
    """1,200 and 1,230 are ours; 上野's 400 and 410 are 10 yen less there."""
    with inside(served_may):
        assert compared("0001,2026-05,1200,1230,3", "0002,令和8年5月,400,400,1", "0099,2026/5,1,2,") == [
            ("0001", "equal", 0),
            ("0002", "differs", 10),
            ("0099", "only_there", None),
        ]


def test_who_is_not_in_the_file_is_only_here_and_rows_are_added_up(served_may: Organisation) -> None:
    with inside(served_may):
        assert compared("0001,202605,800,820,2", "0001,2026年5月,400,410,1") == [
            ("0001", "equal", 0),
            ("0002", "only_here", None),
        ]


def test_a_file_without_meals_is_compared_by_yen(served_may: Organisation) -> None:
    with inside(served_may):
        assert compared("0001,2026-05,1200,1230,", "0002,2026-05,400,410,9")[:2] == [
            ("0001", "equal", 0),
            ("0002", "differs", 0),
        ]


def test_what_cannot_be_read_is_said_and_the_rest_compared(served_may: Organisation) -> None:
    with inside(served_may):
        compared("0001,五月,1,2,3", "0001,2026-05,千円,0,", ",2026-05,1,2,3", "0001,2026-05,1200,1230,3")
        found = last_comparison()

    assert found
    assert [row.fault for row in found[1] if row.kind == "unread"] == [
        "2行目：「五月」は月として読めません。例：2026-10、令和8年10月",
        "3行目：「千円」は数として読めません。例：12 のように、数字だけで入れてください。",
        "4行目：利用者番号がありません。",
    ]
    assert [row.kind for row in found[1]][3:] == ["equal", "only_here"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "sheet_empty"),
        (HEAD.encode(), "sheet_empty"),
        ("番号,月\r\n1,2".encode(), "columns_missing"),
        (file(*(f"1,{2000 + n}-01,1,1,1" for n in range(25))), "too_many_months"),
        (b"PK\x03\x04broken", "sheet_unreadable"),
    ],
)
def test_a_file_that_cannot_be_compared_is_refused_and_the_last_result_stays(
    served_may: Organisation, data: bytes, code: str
) -> None:
    with inside(served_may):
        compared("0001,2026-05,1200,1230,3")
        with pytest.raises(Refusal) as refused:
            compare_months(data, "旧.csv", by=who("chiba"), at=CLOSING)

        assert refused.value.code == code
        assert Comparison.objects.get().filename == "旧.csv"


def send(client: Client, *rows: str) -> HttpResponse:
    sent = SimpleUploadedFile("旧.csv", file(*rows), "text/csv")
    return client.post("/statements/compare/", {"file": sent}, follow=True)  # type: ignore[return-value]


@time_machine.travel(datetime.fromisoformat("2026-06-02T10:00+09:00"), tick=False)
def test_the_page_narrows_takes_along_and_forgets(client_of: ClientOf, served_may: Organisation) -> None:
    client = client_of("chiba")
    page = send(client, "0001,2026-05,1200,1230,3", "0002,2026-05,400,400,1")
    narrowed = client.get("/statements/compare/", {"kind": "differs"})
    taken = client.get("/statements/compare/", {"kind": "differs", "take": "csv"}).content.decode("utf-8-sig")

    assert "違うところから見てください" in page.content.decode()
    assert [row.number for row in narrowed.context["shown"].rows] == ["0002"]
    assert taken.splitlines()[1].startswith("2026-05,0002,上野 ハナ,違う,400,400,400,410,1,1,10")
    client.post("/statements/compare/forget/")
    with inside(served_may):
        assert Comparison.objects.count() == 0
        acts = set(AuditEntry.objects.values_list("action", flat=True))
        assert {"statements.compare", "statements.forget_comparison"} <= acts


@time_machine.travel(datetime.fromisoformat("2026-06-02T10:00+09:00"), tick=False)
def test_nobody_elses_people_and_the_same_queries_for_one_row_as_for_three(
    client_of: ClientOf,
    served_may: Organisation,
    sumire: Organisation,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with inside(sumire):
        served(join(Contract.objects.filter(npo_id=sumire.pk)[0], "ヒミツ", by="endo"), days(MAY, 11, 11), by="endo")
    client = client_of("chiba")
    send(client, "0001,2026-05,1200,1230,3")
    with django_assert_num_queries(4):
        client.get("/statements/compare/?kind=equal")
    send(client, *(f"{number:04},2026-05,1,1,1" for number in (1, 2, 3)))
    with django_assert_num_queries(4):
        page = client.get("/statements/compare/")

    assert len(page.context["shown"].rows) == 3
    assert "ヒミツ" not in page.content.decode()
    assert [client_of(name).get("/statements/compare/").status_code for name in ("aoki", "doi")] == [403, 403]
