"""One stop, a meal outside the plan, and what should be looked at again."""

import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.test import Client

from npo_platform.kernel.ids import uuid7
from services.plans.models import Stop
from services.records.actions import RecordEntry, accept_batch
from services.records.models import DeliveryRecord, SafetyCheck, StopOutcome
from services.records.states import Channel
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tests.services.records.conftest import DAY, NOON, Day, add_stop
from tests.world import who

Signed = Callable[[str], Client]


def address(stop: Stop) -> str:
    return f"/records/stops/{stop.pk}/"


def hidden(html: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', html)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def opened(client: Client, url: str) -> dict[str, str]:
    return hidden(client.get(url).content.decode()) | {"channel": "office"}


def test_stop_records_an_outcome_by_telephone(a_day: Day, client_of: Signed, noon: object, asahi: Organisation) -> None:
    client, url = client_of("chiba"), address(a_day.stop("ando"))
    said = {
        "outcome": "absent",
        "safety": "not_met",
        "channel": "phone",
        "note": "娘さんに連絡ずみ",
        "clock": "12時5分",
    }

    response = client.post(url, opened(client, url) | said, follow=True)

    assert "安藤 ミツさん" in response.content.decode()
    assert "昼食：受け付けました" in response.content.decode()
    with inside(asahi):
        record, check = DeliveryRecord.objects.get(), SafetyCheck.objects.get()
        assert (record.outcome, record.channel, record.note) == ("absent", "phone", "娘さんに連絡ずみ")
        assert (check.state, check.observed) == ("not_met", "娘さんに連絡ずみ")


def test_stop_with_neither_outcome_nor_safety_asks_for_one(a_day: Day, client_of: Signed, noon: object) -> None:
    client, url = client_of("chiba"), address(a_day.stop("ando"))

    response = client.post(url, opened(client, url) | {"note": "電話あり"})

    html = response.content.decode()
    assert response.status_code == 409
    assert "食事の結果か安否の、どちらかを選んでください。" in html
    assert "電話あり" in html


def test_stop_with_a_time_that_is_none_keeps_what_was_typed(a_day: Day, client_of: Signed, noon: object) -> None:
    client, url = client_of("chiba"), address(a_day.stop("ando"))

    response = client.post(url, opened(client, url) | {"outcome": "handed", "clock": "ひる", "note": "玄関"})

    html = response.content.decode()
    assert "「ひる」は時刻として読めません。" in html
    assert "玄関" in html


def test_stop_recorded_by_somebody_else_meanwhile_is_not_written_over(
    a_day: Day, client_of: Signed, noon: object, asahi: Organisation
) -> None:
    client, url = client_of("chiba"), address(a_day.stop("ando"))
    page = opened(client, url)
    with inside(asahi):
        entry = RecordEntry(id=uuid7(), stop=a_day.stop("ando").pk, outcome="handed")
        accept_batch([entry], by=who("aoki"), channel=Channel.API, at=NOON)

    response = client.post(url, page | {"outcome": "absent"})

    html = response.content.decode()
    assert response.status_code == 409
    assert "先に青木 正さんが「手渡し」と保存しています。" in html
    client.post(url, hidden(html) | {"channel": "office", "outcome": "absent", "reason": "本人から電話"})
    with inside(asahi):
        assert StopOutcome.objects.get().outcome == "absent"


def test_stop_corrected_without_a_reason_is_refused(
    a_day: Day, client_of: Signed, noon: object, asahi: Organisation
) -> None:
    client, url = client_of("chiba"), address(a_day.stop("ando"))
    client.post(url, opened(client, url) | {"outcome": "handed"})

    response = client.post(url, opened(client, url) | {"outcome": "absent"})

    assert response.status_code == 409
    assert "訂正の理由を入れてください。" in response.content.decode()
    with inside(asahi):
        assert StopOutcome.objects.get().outcome == "handed"


def test_stop_of_a_closed_month_is_accepted_as_late_with_a_clear_sentence(
    a_day: Day, client_of: Signed, noon: object, asahi: Organisation
) -> None:
    from npo_platform.kernel.calendar import Month
    from services.months.actions import mark_closed, open_month

    with inside(asahi):
        mark_closed(open_month(a_day.contract.pk, Month.of(DAY), at=NOON), by=who("baba"), at=NOON)
    client, url = client_of("chiba"), address(a_day.stop("ando"))

    response = client.post(url, opened(client, url) | {"outcome": "handed"}, follow=True)

    assert "令和8年10月分はもう締めてあります。この記録は月遅れとして受け付け" in response.content.decode()
    with inside(asahi):
        assert DeliveryRecord.objects.get().late is True


def test_stop_opened_leaves_a_trace_of_the_reading(
    a_day: Day, client_of: Signed, noon: object, asahi: Organisation
) -> None:
    client_of("chiba").get(address(a_day.stop("ando")))

    with inside(asahi):
        entry = AuditEntry.objects.get(action="viewed")
        assert (entry.actor_name, entry.row_id) == ("千葉 実", str(a_day.people["ando"].pk))


def test_stop_of_another_organisation_does_not_exist(
    a_day: Day, other_stop: Stop, client_of: Signed, noon: object
) -> None:
    assert client_of("chiba").get(address(other_stop)).status_code == 404


def test_stop_of_another_day_does_not_exist_in_the_field(
    a_day: Day, client_of: Signed, noon: object, asahi: Organisation
) -> None:
    with inside(asahi):
        yesterday = add_stop(a_day.decisions["ando"], DAY.replace(day=5))
    aoki = client_of("aoki")

    assert aoki.get(address(yesterday)).status_code == 404
    assert aoki.get(address(a_day.stop("ando"))).status_code == 200


def test_today_leads_the_field_from_stop_to_stop(
    a_day: Day, other_stop: Stop, client_of: Signed, noon: object, asahi: Organisation
) -> None:
    aoki, url = client_of("aoki"), address(a_day.stop("ando"))
    page = aoki.get("/records/today/").content.decode()

    response = aoki.post(url, hidden(aoki.get(url).content.decode()) | {"outcome": "handed", "safety": "usual"})

    assert re.findall(r'<span class="round-name">([^<]+)</span>', page) == ["安藤 ミツ", "石田 文子", "上野 茂"]
    assert response.headers["Location"] == "/records/today/"
    with inside(asahi):
        assert DeliveryRecord.objects.get().channel == "device"


def test_worry_told_in_the_field_is_answered_with_what_becomes_of_it(
    a_day: Day, client_of: Signed, noon: object
) -> None:
    aoki, url = client_of("aoki"), address(a_day.stop("ando"))
    said = {"outcome": "handed", "safety": "concern", "note": "顔色がわるい"}

    response = aoki.post(url, hidden(aoki.get(url).content.decode()) | said, follow=True)

    assert "事務所の画面に出しました。急ぐときは、事務所に電話もしてください。" in response.content.decode()


def test_unplanned_records_a_meal_and_sent_twice_keeps_one(
    a_day: Day, client_of: Signed, noon: object, asahi: Organisation
) -> None:
    client, url = client_of("chiba"), "/records/unplanned/"
    said = {"recipient": a_day.people["ando"].pk, "on": "令和8年10月6日", "meal": "dinner", "outcome": "handed"}
    page = opened(client, url) | said

    first, second = client.post(url, page), client.post(url, page)

    assert first.status_code == second.status_code == 302
    with inside(asahi):
        assert DeliveryRecord.objects.get().stop.origin == "unplanned"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"on": "2026-10-07"}, "令和8年10月7日（水）はまだ来ていません。"),
        ({"on": "2025-10-07"}, "有効な利用決定がありません。"),
        ({"on": "2026-13-01"}, "「2026-13-01」という日はありません。"),
        ({"recipient": ""}, "利用者を選んでください。"),
        ({"recipient": "00000000-0000-0000-0000-000000000000"}, "この利用者は見つかりません。"),
        ({"outcome": ""}, "食事の結果を選んでください。"),
    ],
)
def test_unplanned_that_cannot_be_kept_says_why_and_keeps_what_was_typed(
    a_day: Day, client_of: Signed, noon: object, asahi: Organisation, said: dict[str, str], sentence: str
) -> None:
    client, url = client_of("chiba"), "/records/unplanned/"
    whole = {
        "recipient": str(a_day.people["ando"].pk),
        "on": "2026-10-06",
        "meal": "dinner",
        "outcome": "handed",
        "note": "玄関先で",
    }

    response = client.post(url, opened(client, url) | whole | said)

    html = response.content.decode()
    assert response.status_code == 409
    assert sentence in html
    assert "玄関先で" in html
    with inside(asahi):
        assert (DeliveryRecord.objects.count(), Stop.objects.count()) == (0, 3)


def test_unplanned_of_a_meal_already_recorded_leads_to_its_correction(
    a_day: Day, client_of: Signed, noon: object, asahi: Organisation
) -> None:
    client, url = client_of("chiba"), "/records/unplanned/"
    said = {"recipient": a_day.people["ando"].pk, "on": "2026-10-06", "meal": "lunch", "outcome": "handed"}
    client.post(url, opened(client, url) | said)

    response = client.post(url, opened(client, url) | said)

    assert response.status_code == 409
    assert "その日の記録を開いて、訂正してください。" in response.content.decode()


def test_reviews_show_who_disagrees_until_the_office_decides(
    a_day: Day, client_of: Signed, noon: object, asahi: Organisation
) -> None:
    with inside(asahi):
        for by, outcome in (("aoki", "handed"), ("chiba", "absent")):
            entry = RecordEntry(id=uuid7(), stop=a_day.stop("ando").pk, outcome=outcome)
            accept_batch([entry], by=who(by), channel=Channel.API, at=NOON)
    client, url = client_of("chiba"), address(a_day.stop("ando"))

    before = client.get("/records/reviews/").content.decode()
    client.post(url, opened(client, url) | {"outcome": "handed", "reason": "両方に確かめた"})
    after = client.get("/records/reviews/").content.decode()

    assert "要確認の記録 1件" in before
    assert "安藤 ミツ" in before
    assert "要確認の記録はありません" in after


@pytest.mark.parametrize(
    ("back", "onward"),
    [
        ("/home/", "/home/"),
        ("//evil.example/", ""),
        ("https://evil.example/", ""),
        ("javascript:alert(1)", ""),
        ("evil", ""),
    ],
)
def test_the_office_returns_to_the_list_it_came_from_and_to_no_other_host(
    a_day: Day, client_of: Signed, noon: object, back: str, onward: str
) -> None:
    client, place = client_of("chiba"), address(a_day.stop("ando"))
    there = f"{place}?{urlencode({'back': back})}"
    sent = hidden(client.get(there).content.decode())

    answer = client.post(there, {**sent, "outcome": "handed", "safety": "usual", "channel": "office"})

    assert answer.headers["Location"] == (onward or place)


def test_keys_are_told_at_todays_stop_and_in_no_list_of_the_field(
    a_day: Day, client_of: Signed, noon: object, asahi: Organisation
) -> None:
    with inside(asahi):
        person = a_day.people["ando"]
        person.key_note = "植木鉢の下。長女の許しがあるときだけ"
        person.save(update_fields=["key_note"])
    aoki = client_of("aoki")

    assert "植木鉢の下" in aoki.get(address(a_day.stop("ando"))).content.decode()
    assert "植木鉢の下" not in aoki.get("/records/today/").content.decode()
