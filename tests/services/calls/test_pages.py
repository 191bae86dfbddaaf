"""The office's pages of calls: search first, four presses for tomorrow off, nobody else's people."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from services.calls.models import Call
from services.plans.models import Suspension
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tests.services.calls.conftest import draft, phoned
from tests.services.plans.conftest import Hanako, join
from tests.world import who

ClientOf = Callable[[str], Client]


def test_tomorrow_off_takes_four_presses(client_of: ClientOf, asahi: Organisation, planned_outside: Hanako) -> None:
    """電話を受ける, 探す, 明日だけ休む, 保存する."""
    client = client_of("chiba")
    assert "/calls/" in client.get("/home/").content.decode()
    found = client.get("/calls/", {"who": "たかはし", "go": "1"})
    form = client.get(found.headers["Location"])
    blank = {name: form.context["form"][name].value() for name in form.context["form"].fields}
    sent = {name: value for name, value in blank.items() if value is not None}

    check = client.post(found.headers["Location"], {**sent, "kind": "rest", "step": "check", "quick": "tomorrow"})
    saved = client.post(found.headers["Location"], {**dict(check.context["sent"]), "kind": "rest", "step": "save"})

    assert "「10月7日の昼食をお休み、8日から再開、でよろしいですか」" in check.content.decode()
    assert saved.headers["Location"] == "/calls/"
    page = client.get("/calls/").content.decode()
    assert "令和8年10月6日（火）の電話 1件" in page
    assert "元に戻す" in page
    with inside(asahi):
        assert (Call.objects.get().caller, Suspension.objects.count()) == ("本人", 1)


def test_the_daughter_called(client_of: ClientOf, asahi: Organisation, planned_outside: Hanako) -> None:
    client, address = client_of("chiba"), f"/calls/people/{planned_outside.person.pk}/"
    page = client.get(address, {"kind": "extra"})
    form = page.context["form"]
    daughter = next(key for key, name in form.names.items() if name == "髙橋 恵（長女）")
    sent = {"key": form["key"].value(), "kind": "extra", "caller": daughter, "way": "fax", "starts_on": "R8.10.11"}

    client.post(address, {**sent, "meal": "dinner", "diet": "soft", "step": "save"})

    with inside(asahi):
        call = Call.objects.get()
        assert (call.caller, call.way, call.note) == ("髙橋 恵（長女）", "fax", "")


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ({"starts_on": "きのう"}, "starts_on"),
        ({"caller": "else"}, "caller_name"),
        ({"caller": "<script>"}, "caller"),
        ({"starts_on": "R8.10.9", "until": "R8.10.7"}, "__all__"),
        ({"reason": "hospital"}, "reason"),
        ({"key": "1"}, "key"),
        ({"note": "あ" * 201}, "note"),
    ],
)
def test_bad_input_is_said_and_nothing_is_kept(
    client_of: ClientOf, asahi: Organisation, planned_outside: Hanako, typed: dict[str, str], where: str
) -> None:
    client, address = client_of("chiba"), f"/calls/people/{planned_outside.person.pk}/"
    key = client.get(address).context["form"]["key"].value()
    good = {"key": key, "kind": "rest", "caller": "self", "way": "telephone", "reason": "own_wish"}
    days = {"starts_on": "R8.10.7", "until": "R8.10.8"}

    page = client.post(address, {**good, **days, **typed, "step": "save"})

    assert page.status_code == 409
    assert list(page.context["form"].errors) == [where]
    with inside(asahi):
        assert (Call.objects.count(), Suspension.objects.count()) == (0, 0)


def test_a_kind_nobody_knows_is_the_first_template(client_of: ClientOf, planned_outside: Hanako) -> None:
    page = client_of("chiba").get(f"/calls/people/{planned_outside.person.pk}/", {"kind": "x' OR 1=1"})

    assert page.context["kind"] == "rest"


def test_an_odd_day_of_the_log_is_said(client_of: ClientOf, planned_outside: Hanako) -> None:
    page = client_of("doi").get("/calls/", {"on": "0-0-0"})

    assert page.status_code == 200
    assert page.context["fault"]


def test_lists_show_nobody_elses_people(
    client_of: ClientOf, asahi: Organisation, sumire: Organisation, planned_outside: Hanako, secret: Hanako
) -> None:
    with inside(sumire):
        phoned(secret, draft(first=8, until=9), by="endo")
    with inside(asahi):
        phoned(planned_outside, draft())
    client = client_of("doi")

    pages = [client.get("/calls/"), client.get("/calls/", {"who": "ヒミツ"}), client.get("/calls/", {"take": "csv"})]
    own = client.get(f"/calls/people/{planned_outside.person.pk}/log/")

    assert [len(page.context["shown"].rows) for page in pages[:2]] == [1, 1]
    assert len(own.context["calls"]) == 1
    assert not any("ヒミツ 花子" in page.content.decode() for page in pages)
    assert client.get(f"/calls/people/{secret.person.pk}/log/").status_code == 404


def test_who_delivers_takes_no_calls_and_who_looks_changes_nothing(
    client_of: ClientOf, planned_outside: Hanako
) -> None:
    address = f"/calls/people/{planned_outside.person.pk}/"

    answers = [client_of(name).get(address).status_code for name in ("aoki", "doi", "chiba", "baba")]
    assert answers == [403, 403, 200, 200]
    assert client_of("aoki").get("/calls/").status_code == 403
    assert "元に戻す" not in client_of("doi").get("/calls/").content.decode()


def test_the_log_takes_as_many_queries_for_one_call_as_for_three(
    client_of: ClientOf, asahi: Organisation, planned_outside: Hanako, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of("doi")
    other = replace(draft("other", 7, None), starts_on=None, note="折り返す", follow_up=True)
    with inside(asahi):
        phoned(planned_outside, other)
    client.get("/calls/")
    with django_assert_num_queries(4) as one:
        client.get("/calls/")
    with inside(asahi):
        for number in (2, 3):
            phoned(join(planned_outside.contract, number), other)

    with django_assert_num_queries(len(one)):
        page = client.get("/calls/")

    assert (len(page.context["shown"].rows), len(page.context["open_calls"])) == (3, 3)


def test_pages_finish_and_take_back(client_of: ClientOf, asahi: Organisation, planned_outside: Hanako) -> None:
    other = replace(draft("other", 7, None), starts_on=None, note="折り返す", follow_up=True)
    with inside(asahi):
        note, rest = phoned(planned_outside, other), phoned(planned_outside, draft())
    client = client_of("chiba")
    assert "電話の対応待ち" in client.get("/home/").content.decode()

    client.post(f"/calls/{note.pk}/done/", {"note": "あ" * 300})
    client.post(f"/calls/{rest.pk}/back/")
    again = client.post(f"/calls/{rest.pk}/back/")

    assert again.status_code == 409
    assert "先に千葉 実さんが" in again.content.decode()
    assert "電話の対応待ち" not in client.get("/home/").content.decode()
    with inside(asahi):
        assert sorted(Call.objects.exclude(about=None).values_list("kind", flat=True)) == ["done", "taken_back"]
        assert who("chiba").name == note.by_name
