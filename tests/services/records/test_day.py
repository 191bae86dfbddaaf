"""A whole day on one page: only what changed, once, and never over another's work."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from services.plans.models import Stop
from services.records.models import DeliveryRecord, SafetyCheck, StopOutcome
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.records.conftest import DAY, Day, add_person, add_stop

URL = "/records/day/?on=2026-10-06"
Signed = Callable[[str], Client]


def boxes(html: str) -> dict[str, str]:
    """What a browser would send without anybody touching anything."""
    hidden = re.findall(r'<input type="(?:hidden|text)?" ?name="([^"]+)" value="([^"]*)"', html)
    radios = re.findall(r'name="((?:outcome|safety)-[^"]+)" value="([^"]*)"[^>]*checked', html)
    texts = re.findall(r'name="((?:clock|note)-[^"]+)"[^>]*value="([^"]*)"', html)
    page = re.search(r'name="page" value="([^"]+)"', html)
    assert page
    return dict([*hidden, *radios, *texts, ("page", page[1]), ("reason", "")])


def opened(client: Client) -> dict[str, str]:
    return boxes(client.get(URL).content.decode())


def test_day_shows_its_stops_in_kana_order_and_nobody_elses(
    a_day: Day, other_stop: Stop, client_of: Signed, noon: object
) -> None:
    html = client_of("chiba").get(URL).content.decode()

    assert re.findall(r'<th scope="row">.*?<a [^>]*>([^<]+)</a>', html) == [
        "安藤 ミツ",
        "石田 文子",
        "上野 茂",
    ]
    assert "ヒミツ" not in html


def test_day_saves_only_what_changed(a_day: Day, client_of: Signed, noon: object, asahi: Organisation) -> None:
    client = client_of("chiba")
    stop = a_day.stop("ando").pk
    data = opened(client) | {f"outcome-{stop}": "handed", f"safety-{stop}": "usual", f"clock-{stop}": "11:18"}

    response = client.post(URL, data, follow=True)

    assert "1件を保存しました。" in response.content.decode()
    with inside(asahi):
        record = DeliveryRecord.objects.get()
        assert (record.outcome, record.channel, record.entered_by_name) == ("handed", "sheet", "千葉 実")
        assert record.handed_over_at.isoformat() == "2026-10-06T02:18:00+00:00"
        assert SafetyCheck.objects.get().state == "usual"


def test_day_filled_with_handed_over_leaves_safety_unconfirmed(
    a_day: Day, client_of: Signed, noon: object, asahi: Organisation
) -> None:
    client = client_of("chiba")
    data = opened(client) | {f"outcome-{stop.pk}": "handed" for stop in a_day.stops.values()}

    client.post(URL, data)

    with inside(asahi):
        held = StopOutcome.objects.values_list("outcome", "safety_state")
        assert sorted(held) == [("handed", "")] * 3


def test_day_sent_twice_writes_once(a_day: Day, client_of: Signed, noon: object, asahi: Organisation) -> None:
    client = client_of("chiba")
    data = opened(client) | {f"outcome-{a_day.stop('ando').pk}": "absent"}

    client.post(URL, data)
    again = client.post(URL, data)

    assert again.status_code == 302
    with inside(asahi):
        assert DeliveryRecord.objects.count() == 1


def test_day_in_two_browsers_shows_the_second_what_the_first_saved_and_loses_nothing(
    a_day: Day, client_of: Signed, noon: object, asahi: Organisation
) -> None:
    ando, ishida = a_day.stop("ando").pk, a_day.stop("ishida").pk
    first, second = client_of("chiba"), client_of("baba")
    in_first, in_second = opened(first), opened(second)
    first.post(URL, in_first | {f"outcome-{ando}": "handed", f"note-{ando}": "玄関で"})

    response = second.post(
        URL, in_second | {f"outcome-{ando}": "absent", f"note-{ando}": "返事なし", f"outcome-{ishida}": "left"}
    )

    html = response.content.decode()
    assert response.status_code == 409
    assert "先に千葉 実さんが「手渡し」と保存しています。" in html
    assert boxes(html)[f"outcome-{ando}"] == "absent"
    assert boxes(html)[f"note-{ando}"] == "返事なし"
    with inside(asahi):
        held = dict(StopOutcome.objects.values_list("stop_id", "outcome"))
        assert held == {ando: "handed", ishida: "left"}

    second.post(URL, boxes(html) | {"reason": "二度目の訪問で不在"})

    with inside(asahi):
        result = StopOutcome.objects.select_related("record").get(stop_id=ando)
        assert (result.outcome, result.record.reason) == ("absent", "二度目の訪問で不在")
        assert DeliveryRecord.objects.count() == 3


def test_day_saved_alike_by_two_browsers_is_one_record(
    a_day: Day, client_of: Signed, noon: object, asahi: Organisation
) -> None:
    ando = a_day.stop("ando").pk
    first, second = client_of("chiba"), client_of("baba")
    in_first, in_second = opened(first), opened(second)

    first.post(URL, in_first | {f"outcome-{ando}": "handed"})
    response = second.post(URL, in_second | {f"outcome-{ando}": "handed"}, follow=True)

    assert "変わったところはありませんでした。" in response.content.decode()
    with inside(asahi):
        assert DeliveryRecord.objects.count() == 1


def test_day_changing_a_recorded_outcome_needs_its_reason(
    a_day: Day, client_of: Signed, noon: object, asahi: Organisation
) -> None:
    client = client_of("chiba")
    ando = a_day.stop("ando").pk
    client.post(URL, opened(client) | {f"outcome-{ando}": "handed"})
    changed = opened(client) | {f"outcome-{ando}": "absent"}

    refused = client.post(URL, changed)
    client.post(URL, changed | {"reason": "書き間違い"})

    assert refused.status_code == 409
    assert "記録ずみの結果を直すときは、訂正の理由を入れてください。" in refused.content.decode()
    with inside(asahi):
        result = StopOutcome.objects.select_related("record__corrects").get()
        assert (result.outcome, result.record.reason) == ("absent", "書き間違い")
        assert result.record.corrects.outcome == "handed"


def test_day_with_a_bad_time_saves_nothing_and_shows_everything_again(
    a_day: Day, client_of: Signed, noon: object, asahi: Organisation
) -> None:
    client = client_of("chiba")
    ando, ishida = a_day.stop("ando").pk, a_day.stop("ishida").pk
    typed = {
        f"outcome-{ando}": "handed",
        f"clock-{ando}": "25:00",
        f"outcome-{ishida}": "left",
        f"note-{ishida}": "玄関の箱",
    }

    response = client.post(URL, opened(client) | typed)

    html = response.content.decode()
    assert response.status_code == 409
    assert "「25:00」は時刻として読めません。" in html
    assert {key: boxes(html)[key] for key in typed} == typed
    with inside(asahi):
        assert DeliveryRecord.objects.count() == 0


def test_day_with_a_note_alone_asks_for_the_outcome(
    a_day: Day, client_of: Signed, noon: object, asahi: Organisation
) -> None:
    client = client_of("chiba")

    response = client.post(URL, opened(client) | {f"note-{a_day.stop('ando').pk}": "留守かも"})

    assert response.status_code == 409
    assert "結果を選んでください。メモや時刻だけでは残せません。" in response.content.decode()


def test_day_cannot_make_a_person_unseen_again(a_day: Day, client_of: Signed, noon: object) -> None:
    client = client_of("chiba")
    ando = a_day.stop("ando").pk
    client.post(URL, opened(client) | {f"outcome-{ando}": "handed", f"safety-{ando}": "usual"})

    response = client.post(URL, opened(client) | {f"safety-{ando}": ""})

    assert response.status_code == 409
    assert "いちど記録した安否は「未確認」に戻せません。" in response.content.decode()


def test_day_with_a_note_mended_keeps_the_old_one_too(
    a_day: Day, client_of: Signed, noon: object, asahi: Organisation
) -> None:
    client = client_of("chiba")
    ando = a_day.stop("ando").pk
    client.post(URL, opened(client) | {f"outcome-{ando}": "handed", f"note-{ando}": "玄関"})

    client.post(URL, opened(client) | {f"note-{ando}": "勝手口"})

    with inside(asahi):
        records = DeliveryRecord.objects.order_by("received_at", "corrects")
        assert sorted((record.note, record.reason) for record in records) == [("勝手口", "メモを直した"), ("玄関", "")]


@pytest.mark.parametrize(("box", "value"), [("outcome", "eaten"), ("safety", "fine"), ("record", "x")])
def test_day_with_a_value_no_page_offers_is_refused(
    a_day: Day, client_of: Signed, noon: object, asahi: Organisation, box: str, value: str
) -> None:
    client = client_of("chiba")
    ando = a_day.stop("ando").pk

    response = client.post(URL, opened(client) | {f"outcome-{ando}": "handed", f"{box}-{ando}": value})

    assert response.status_code == 409
    with inside(asahi):
        assert DeliveryRecord.objects.count() == 0


def test_day_saved_for_a_stop_cancelled_meanwhile_keeps_the_record_for_review(
    a_day: Day, client_of: Signed, noon: object, asahi: Organisation
) -> None:
    client = client_of("chiba")
    ando = a_day.stop("ando").pk
    data = opened(client) | {f"outcome-{ando}": "handed"}
    with inside(asahi):
        Stop.objects.filter(pk=ando).update(state="cancelled", cancel_reason="suspended")

    response = client.post(URL, data, follow=True)

    assert "取り消された予定の記録です。" in response.content.decode()
    with inside(asahi):
        assert DeliveryRecord.objects.get().review == "stop_cancelled"


def test_day_that_has_not_come_is_refused_and_keeps_what_was_typed(
    a_day: Day, client_of: Signed, noon: object, asahi: Organisation
) -> None:
    with inside(asahi):
        stop = add_stop(a_day.decisions["ando"], DAY.replace(day=7))
    url = "/records/day/?on=R8.10.7"
    client = client_of("chiba")
    data = boxes(client.get(url).content.decode()) | {f"outcome-{stop.pk}": "handed"}

    response = client.post(url, data)

    assert response.status_code == 409
    assert "令和8年10月7日（水）はまだ来ていません。" in response.content.decode()


@pytest.mark.parametrize("on", ["2026-02-30", "きのう", "平成40年1月1日"])
def test_day_asked_by_an_impossible_date_says_so_and_shows_today(
    a_day: Day, client_of: Signed, noon: object, on: str
) -> None:
    response = client_of("chiba").get("/records/day/", {"on": on})

    html = response.content.decode()
    assert response.status_code == 200
    assert f"「{on}」" in html
    assert "令和8年10月6日（火）" in html


def test_day_cannot_be_saved_by_a_viewer(a_day: Day, client_of: Signed, noon: object) -> None:
    viewer = client_of("doi")

    assert viewer.get(URL).status_code == 200
    assert viewer.post(URL, opened(client_of("chiba"))).status_code == 403


def test_day_takes_as_many_queries_for_one_stop_as_for_three(
    contract: Contract,
    asahi: Organisation,
    client_of: Signed,
    noon: object,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = client_of("chiba")
    with inside(asahi):
        _, first = add_person(contract.pk, ("安藤", "ミツ", "あんどう", "みつ"), "0001", "chiba")
        add_stop(first)
    client.get(URL)
    with django_assert_max_num_queries(12) as one:
        client.get(URL)
    with inside(asahi):
        for number in ("0002", "0003"):
            _, more = add_person(contract.pk, (number, "花", "あんどう", "はな"), number, "chiba")
            add_stop(more)

    with django_assert_num_queries(len(one)):
        client.get(URL)
