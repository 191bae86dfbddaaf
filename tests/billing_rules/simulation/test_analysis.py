"""The tables of a version case by case: what is missing, doubled, refused or never used, and whom it would meet."""

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from billing_rules.packs import actions as packs
from billing_rules.packs.models import PackVersion
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.simulations.test_answer import AT, asked, people, without_lunch
from tests.services.statements.scene import JUNE, days, join, mihon_rules, served
from tests.world import who

__all__ = ["people"]
ClientOf = Callable[[str], Client]
Run = Callable[[], None]


def drafted(mihon: Organisation, document: str) -> PackVersion:
    with inside(mihon):
        return packs.draft(packs.open_pack(mihon.city, "meals", "配食"), document, by=who("hara"), at=AT)


def page_of(client: Client, version: PackVersion, **asked_for: str) -> str:
    address = reverse("simulation:analysis", urlconf="npo_platform.urls_city", args=[version.pk])
    answer = client.get(address, asked_for)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", unescape(answer.content.decode()))


def prices(*rows: dict[str, Any]) -> str:
    document = json.loads(mihon_rules())
    document["tables"][0]["rows"] = [{"from": "2026-04-01", "ref": "別表第1"} | row for row in rows]
    return json.dumps(document, ensure_ascii=False)


def lists(page: str) -> str:
    return re.sub(r"<[^>]+>", "", page.split('aria-label="表のまとめ"')[1].split("</aside>")[0])


def test_a_hole_is_drawn_listed_and_linked_from_the_version_page(mihon: Organisation, client_of: ClientOf) -> None:
    version = drafted(mihon, prices({"meal": "lunch", "price": 810}))
    hara = client_of("hara")

    page = page_of(hara, version)
    whole = hara.get(f"/rules/{version.pk}/").content.decode()

    assert page.count('data-case="hole"') == 1
    assert "810円" in page
    assert f'href="/rules/{version.pk}/#price-1"' in page
    assert "行のない場合 1件" in lists(page).replace("　", " ")
    assert "夕食 令和8年4月1日から 試算すると、わかります" in lists(page)
    assert "試算して確かめる" in page
    assert f'<a href="/rules/{version.pk}/analysis/?table=price">単価表（別表第1）：令和8年4月1日から、夕食' in whole


def test_an_overlap_a_refusal_and_an_unused_row_each_stand_in_their_list(
    mihon: Organisation, client_of: ClientOf
) -> None:
    version = drafted(
        mihon,
        prices(
            {"meal": "lunch", "price": 810},
            {"meal": "lunch", "price": 820},
            {"meal": "dinner", "refuse": "夕食は配りません。"},
            {"meal": "lunch", "price": 700, "from": "2025-04-01", "until": "2025-10-01"},
        ),
    )

    page = page_of(client_of("hara"), version)

    told = lists(page).replace("　", " ")
    assert page.count('data-case="overlap"') == 1
    assert page.count('data-case="refused"') == 1
    assert "重なり 1件" in told
    assert "昼食 1行目 2行目" in told
    assert "夕食 3行目 令和8年4月1日から 別表第1 「夕食は配りません。」" in told
    assert "使われない行 1行" in told
    assert "昼食 4行目 令和7年4月1日から令和7年9月30日まで" in told
    assert "行の重なりを直すと、だれが当たるかを試算で確かめられます。" in page
    assert "試算して確かめる" not in page


def test_each_period_of_a_table_is_drawn_by_itself_and_the_faulty_one_first(
    mihon: Organisation, client_of: ClientOf
) -> None:
    version = drafted(
        mihon,
        prices(
            {"meal": "*", "price": 810, "until": "2026-10-01"},
            {"meal": "lunch", "price": 840, "from": "2026-10-01"},
        ),
    )
    hara = client_of("hara")

    first, april = page_of(hara, version), page_of(hara, version, table="price", since="2026-04-01")

    assert ("840円" in first, "810円" in first, first.count('data-case="hole"')) == (True, False, 1)
    assert (april.count("810円"), april.count('data-case="hole"')) == (2, 0)
    assert '<option value="2026-10-01" selected>令和8年10月1日から' in first
    assert '<option value="2026-04-01" selected>令和8年4月1日から令和8年9月30日まで' in april


def test_the_last_key_goes_across_and_another_table_is_chosen(mihon: Organisation, client_of: ClientOf) -> None:
    version = drafted(mihon, mihon_rules())

    page = page_of(client_of("seki"), version, table="outcome")

    assert re.findall(r'<th scope="col">([^<]+)</th>', page)[:3] == ["手渡し", "置き配", "不在"]
    assert page.count('data-case="refused"') == 5
    assert "どの日のどの場合にも、行があります。" in page
    assert '<a href="?table=outcome" aria-current="page">結果の扱い' in page


def test_a_simulated_hole_tells_how_many_people_it_would_meet(
    mihon: Organisation, asahi: Organisation, people: list[str], run_jobs: Run, client_of: ClientOf
) -> None:
    """Six people eat 63 lunches; nobody eats dinner."""
    simulation = asked(mihon, without_lunch())
    with inside(asahi):
        run_jobs()

    told = lists(page_of(client_of("hara"), simulation.version))

    assert "昼食 令和8年4月1日から 実際の月で 6人・63件が当たります" in told


def test_a_hole_nobody_meets_says_so_once_all_have_answered(
    mihon: Organisation,
    asahi: Organisation,
    sumire: Organisation,
    people: list[str],
    run_jobs: Run,
    client_of: ClientOf,
) -> None:
    simulation = asked(mihon, prices({"meal": "lunch", "price": 810}))
    hara = client_of("hara")
    with inside(asahi):
        run_jobs()
    half = page_of(hara, simulation.version)
    with inside(sumire):
        run_jobs()
    whole = page_of(hara, simulation.version)

    assert "答えた団体の月では、だれも当たりません" in half
    assert "試算の途中です（1 / 2団体）" in half
    assert "夕食 令和8年4月1日から 実際の月では、だれも当たりません" in lists(whole)


def test_records_refused_before_the_table_leave_open_what_they_would_meet(
    mihon: Organisation, asahi: Organisation, people: list[str], run_jobs: Run, client_of: ClientOf
) -> None:
    """The version asks for minutes that no record of the months says."""
    document = json.loads(prices({"meal": "lunch", "price": 810}))
    document["inputs"].append({"name": "minutes", "label": "分", "level": "event", "min": 0, "max": 90})
    simulation = asked(mihon, json.dumps(document))
    with inside(asahi):
        run_jobs()

    told = lists(page_of(client_of("hara"), simulation.version))

    assert "夕食 令和8年4月1日から ほかのわけで算定できない記録を除くと、だれも当たりません" in told


def test_a_hole_after_the_simulated_months_stays_unknown(
    mihon: Organisation, asahi: Organisation, people: list[str], run_jobs: Run, client_of: ClientOf
) -> None:
    simulation = asked(mihon, prices({"meal": "*", "price": 810, "until": "2027-04-01"}))
    with inside(asahi):
        run_jobs()

    told = lists(page_of(client_of("hara"), simulation.version))

    assert "すべて 令和9年4月1日から 試算した月には、この日がありません" in told


def test_fewer_than_five_people_are_never_counted(
    mihon: Organisation, asahi: Organisation, contract: Contract, people: list[str], run_jobs: Run, client_of: ClientOf
) -> None:
    with inside(asahi):
        served(join(contract, "七木", kana="きなな"), days(JUNE, 1, 2), meal="dinner")
    simulation = asked(mihon, prices({"meal": "lunch", "price": 810}))
    with inside(asahi):
        run_jobs()

    told = lists(page_of(client_of("hara"), simulation.version))

    assert "当たる人がいます（5人より少ないので、数は出しません）" in told
    assert "1人・2件" not in told


def test_a_document_that_is_no_table_says_what_to_do(mihon: Organisation, client_of: ClientOf) -> None:
    version = drafted(mihon, "{}")

    assert "この文書は、まだ表として読めません" in page_of(client_of("hara"), version)


@pytest.mark.parametrize("place", [{"table": "nowhere"}, {"since": "x"}, {"table": "price", "since": "2020-01-01"}])
def test_a_place_that_does_not_exist_shows_the_first(
    mihon: Organisation, client_of: ClientOf, place: dict[str, str]
) -> None:
    version = drafted(mihon, mihon_rules())

    assert "単価表（別表第1）" in page_of(client_of("hara"), version, **place)


def test_neither_the_neighbour_nor_an_npo_reads_it(mihon: Organisation, client_of: ClientOf) -> None:
    version = drafted(mihon, mihon_rules())

    assert client_of("tani").get(f"/rules/{version.pk}/analysis/").status_code == 404
    assert client_of("baba").get(f"/rules/{version.pk}/analysis/").status_code == 404


def large() -> str:
    """5,000 rows: one for each range of a number, the tenth of them left out."""
    document = json.loads(mihon_rules())
    rows = [{"minutes": n, "fee": n, "from": "2026-04-01", "ref": "別表第3"} for n in range(5001) if n != 10]
    values = {"fee": {"type": "yen", "label": "額"}}
    document["tables"].append({"name": "fee", "label": "額の表", "keys": ["minutes"], "values": values, "rows": rows})
    document["inputs"].append({"name": "minutes", "label": "分", "level": "event", "min": 0, "max": 5000})
    document["steps"].insert(0, {"step": "lookup", "table": "fee", "label": "額を引く"})
    return json.dumps(document, ensure_ascii=False)


def test_a_table_of_5000_rows_lists_its_hole_and_is_not_drawn(mihon: Organisation, client_of: ClientOf) -> None:
    version = drafted(mihon, large())
    hara = client_of("hara")

    page = page_of(hara, version)

    assert "400通りをこえる表は、ここには描きません。" in page
    assert "5,001通り" in page
    assert "行のない場合 1件" in lists(page).replace("　", " ")


def test_the_page_asks_the_database_as_often_for_three_holes_as_for_one(
    mihon: Organisation,
    asahi: Organisation,
    sumire: Organisation,
    people: list[str],
    run_jobs: Run,
    client_of: ClientOf,
    django_assert_num_queries: Any,
) -> None:
    hara = client_of("hara")
    for document in (
        without_lunch(),
        prices({"meal": "lunch", "price": 810, "from": "2026-05-01", "until": "2027-04-01"}),
    ):
        simulation = asked(mihon, document)
        for npo in (asahi, sumire):
            with inside(npo):
                run_jobs()
        page_of(hara, simulation.version)
        with django_assert_num_queries(6):
            page_of(hara, simulation.version)
