import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from services.plans.models import Stop
from services.routes import actions
from services.routes.models import Carrier, CarrierLeave, DayMove, Place, Route, Shift
from services.routes.queries import overview
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.plans.conftest import NOW, TODAY
from tests.services.routes.conftest import TOMORROW, carrier, eater, put, route
from tests.world import user, who

ClientOf = Callable[[str], Client]


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def headers(page: str) -> list[str]:
    """The names that lead the rows of a page's tables."""
    return re.findall(r'<th scope="row">(?:<span class="row">)?<(?:a|span)[^>]*>([^<]+)<', page)


def order(page: str) -> list[str]:
    return re.findall(r'data-order-row data-name="髙橋 ([^"]+)"', page)


def posted(page: str, **more: str) -> dict[str, str]:
    """What the form of a route sends as it stands."""
    fields = re.findall(r'name="((?:was|n)_[^"]+)" value="([^"]+)"', page)
    return {**dict(fields), "act": "order", **more}


def numbers(page: str) -> list[str]:
    return re.findall(r'name="(n_[^"]+)"', page)


@pytest.fixture
def theirs(sumire: Organisation, mihon: Organisation, rules: None) -> tuple[str, str]:
    """すみれの会's route with somebody on it: the keys of both."""
    with inside(sumire):
        own = route("ヒミツコース", carrier("ヒミツ 実", "ひみつ みのる", by="endo"), by="endo")
        put(own, eater(Contract.objects.get(city_id=mihon.pk), 9, by="endo"), by="endo")
        return str(own.pk), str(Place.objects.get().pk)


def test_list_of_routes_says_what_is_missing_first_and_nothing_of_others(
    client_of: ClientOf, asahi: Organisation, contract: Contract, routes_outside: Route, theirs: tuple[str, str]
) -> None:
    with inside(asahi):
        put(route("B"), eater(contract, 4))
        eater(contract, 5)

    page = text(client_of("doi"), "/routes/")

    assert headers(page) == ["A", "B"]
    assert page.index("担当なし") < page.index("1人がどのコースにも入っていません") < page.index("コースの一覧")
    assert "ヒミツ" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_routes_asks_the_same_questions_for_any_number(
    in_asahi: Contract, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    helper = carrier()
    for number in range(count):
        put(route(f"{number}コース", helper), eater(in_asahi, number + 1))

    with django_assert_num_queries(14):
        rows = overview(TODAY).rows

    assert [row.people for row in rows] == [1] * count


def test_unplaced_people_are_ticked_and_put_on_a_route_together(
    client_of: ClientOf, asahi: Organisation, contract: Contract, theirs: tuple[str, str], routes_outside: Route
) -> None:
    with inside(asahi):
        four, five = eater(contract, 4), eater(contract, 5)
    client = client_of("chiba")

    shown = text(client, "/routes/unplaced/")
    picks = [f"{one.person.pk}:lunch" for one in (four, five)]
    answer = client.post("/routes/unplaced/", {"pick": picks, "route": str(routes_outside.pk)}, follow=True)

    assert headers(shown) == ["髙橋 花子4", "髙橋 花子5"]
    assert "2人を「A」に入れました" in answer.content.decode()
    assert "コースなしの人はいません" in answer.content.decode()


def test_placing_people_of_another_npo_or_on_its_route_is_refused(
    client_of: ClientOf, asahi: Organisation, contract: Contract, theirs: tuple[str, str]
) -> None:
    with inside(asahi):
        one = eater(contract, 1)

    answer = client_of("chiba").post("/routes/unplaced/", {"pick": [f"{one.person.pk}:lunch"], "route": theirs[0]})

    assert answer.status_code == 409
    with inside(asahi):
        assert Place.objects.count() == 0


def test_numbers_written_anew_save_the_order_in_one_request(client_of: ClientOf, routes_outside: Route) -> None:
    client, path = client_of("chiba"), f"/routes/{routes_outside.pk}/"
    page = text(client, path)
    third = numbers(page)[2]

    answer = client.post(path, posted(page, **{third: "1"}), follow=True)

    assert order(page) == ["花子1", "花子2", "花子3"]
    assert order(answer.content.decode()) == ["花子3", "花子1", "花子2"]
    assert "順番を保存しました" in answer.content.decode()


def test_a_number_further_back_sends_a_person_behind_whoever_has_it(client_of: ClientOf, routes_outside: Route) -> None:
    client, path = client_of("chiba"), f"/routes/{routes_outside.pk}/"
    page = text(client, path)

    answer = client.post(path, posted(page, **{numbers(page)[0]: "2"}), follow=True)

    assert order(answer.content.decode()) == ["花子2", "花子1", "花子3"]


def test_the_buttons_move_one_person_without_javascript(client_of: ClientOf, routes_outside: Route) -> None:
    client, path = client_of("chiba"), f"/routes/{routes_outside.pk}/"
    page = text(client, path)
    down = re.findall(r'value="(down:lunch:[^"]+)"', page)[0]

    answer = client.post(path, posted(page, act=down), follow=True)

    assert order(answer.content.decode()) == ["花子2", "花子1", "花子3"]


def test_the_slower_of_two_browsers_is_told_what_changed_and_loses_nothing(
    client_of: ClientOf, asahi: Organisation, contract: Contract, routes_outside: Route
) -> None:
    path = f"/routes/{routes_outside.pk}/"
    slow, quick = client_of("chiba"), client_of("baba")
    page = text(slow, path)
    quick.post(path, posted(page, **{numbers(page)[2]: "1"}))
    with inside(asahi):
        put(Route.objects.get(), eater(contract, 4))

    told = slow.post(path, posted(page, **{numbers(page)[1]: "1"}))
    shown = told.content.decode()
    saved = slow.post(path, posted(shown), follow=True).content.decode()

    assert told.status_code == 409
    assert "開いている間にほかの人が変えました" in shown
    assert "髙橋 花子4さんが、4番に入りました（千葉 実）" in shown
    assert "髙橋 花子3さんが、3番から1番になりました" in shown
    assert order(shown) == ["花子2", "花子1", "花子3", "花子4"]
    assert order(saved) == ["花子2", "花子1", "花子3", "花子4"]


def test_saving_the_same_order_twice_says_it_is_saved_and_counts_once(
    client_of: ClientOf, asahi: Organisation, routes_outside: Route
) -> None:
    client, path = client_of("chiba"), f"/routes/{routes_outside.pk}/"
    page = text(client, path)
    wanted = posted(page, **{numbers(page)[2]: "1"})
    with inside(asahi):
        before = Route.objects.get().revision

    client.post(path, wanted)
    again = client.post(path, wanted, follow=True).content.decode()

    assert "もう保存されています" in again
    with inside(asahi):
        assert Route.objects.get().revision == before + 1


def test_picked_people_move_to_another_route_a_new_one_or_none(
    client_of: ClientOf, asahi: Organisation, routes_outside: Route
) -> None:
    client, path = client_of("chiba"), f"/routes/{routes_outside.pk}/"
    with inside(asahi):
        other = route("B")
        one, two, three = Place.objects.order_by("position").values_list("pk", flat=True)

    for pick, where in ((one, str(other.pk)), (two, "none"), (three, "new")):
        page = text(client, path)
        client.post(path, posted(page, act="move", into=where, pick=str(pick), name="C"))

    with inside(asahi):
        found = Place.objects.order_by("recipient__kana_key").values_list("recipient__given_name", "route__name")
        assert list(found) == [("花子1", "B"), ("花子3", "C")]


def test_moving_keeps_the_order_typed_on_the_same_page(
    client_of: ClientOf, asahi: Organisation, routes_outside: Route
) -> None:
    client, path = client_of("chiba"), f"/routes/{routes_outside.pk}/"
    page = text(client, path)
    with inside(asahi):
        one = Place.objects.get(position=1)

    answer = client.post(path, posted(page, act="move", into="none", pick=str(one.pk), **{numbers(page)[2]: "2"}))

    assert answer.status_code == 302
    assert order(text(client, path)) == ["花子3", "花子2"]


def test_addresses_are_for_those_who_put_a_route_in_order_and_looking_is_noted(
    client_of: ClientOf, asahi: Organisation, routes_outside: Route
) -> None:
    with inside(asahi):
        person = Place.objects.order_by("position")[0].recipient
        person.address = "緑町1-2-3"
        person.save(update_fields=["address"])
    path = f"/routes/{routes_outside.pk}/"

    assert "緑町1-2-3" in text(client_of("chiba"), path)
    assert "緑町1-2-3" not in text(client_of("doi"), path)


def test_day_of_routes_moves_a_stop_for_that_day_only(
    client_of: ClientOf, asahi: Organisation, routes_outside: Route
) -> None:
    with inside(asahi):
        other = route("B")
        stop = Stop.objects.filter(service_on=TOMORROW).order_by("recipient__kana_key")[0]
    client, path = client_of("chiba"), f"/routes/day/?on={TOMORROW}"

    answer = client.post(path, {"pick": [str(stop.pk)], "into": str(other.pk)}, follow=True)

    assert "この日の1件を移しました" in answer.content.decode()
    with inside(asahi):
        assert [(move.route_id, move.service_on) for move in DayMove.objects.all()] == [(other.pk, TOMORROW)]
    client.post(path, {"pick": [str(stop.pk)], "into": "back"})
    with inside(asahi):
        assert DayMove.objects.count() == 0


def test_stops_of_another_npo_are_not_moved(
    client_of: ClientOf, asahi: Organisation, sumire: Organisation, routes_outside: Route, theirs: tuple[str, str]
) -> None:
    with inside(sumire):
        stop = Stop.objects.filter(service_on=TOMORROW)[0].pk

    answer = client_of("chiba").post(
        f"/routes/day/?on={TOMORROW}", {"pick": [str(stop)], "into": str(routes_outside.pk)}
    )

    assert answer.status_code == 409
    with inside(asahi):
        assert DayMove.objects.count() == 0


def test_who_is_free_is_offered_first_and_covers_the_days_named(
    client_of: ClientOf, asahi: Organisation, contract: Contract, routes_outside: Route
) -> None:
    with inside(asahi):
        free, busy = carrier("佐藤 実", "さとう みのる"), carrier("井上 茂", "いのうえ しげる")
        put(route("B", busy), eater(contract, 4))
    client, path = client_of("chiba"), f"/routes/{routes_outside.pk}/cover/?on={TOMORROW}&meal=lunch"

    page = text(client, path)
    asked = {
        "carrier": str(free.pk),
        "first": TOMORROW.isoformat(),
        "last": "2026-10-09",
        "reason": "swap",
        "note": "",
        "meals": "lunch",
    }
    answer = client.post(path, asked, follow=True).content.decode()

    assert page.index("佐藤 実") < page.index("ほかのコースの担当") < page.index("井上 茂（B）")
    assert '担当 <b class="strong">佐藤 実</b>' in answer
    assert "いつもは田中 一郎さん" in answer
    with inside(asahi):
        days = list(Shift.objects.order_by("service_on").values_list("service_on", flat=True))
    assert days == [TOMORROW, TOMORROW + timedelta(days=1), TOMORROW + timedelta(days=2)]


def test_a_carrier_who_is_away_cannot_cover(client_of: ClientOf, asahi: Organisation, routes_outside: Route) -> None:
    with inside(asahi):
        away = carrier("佐藤 実", "さとう みのる")
        CarrierLeave.objects.create(carrier=away, starts_on=TOMORROW, until=TOMORROW + timedelta(days=1))
    path = f"/routes/{routes_outside.pk}/cover/?on={TODAY}"
    asked = {
        "carrier": str(away.pk),
        "first": TODAY.isoformat(),
        "last": TOMORROW.isoformat(),
        "reason": "swap",
        "meals": "lunch",
    }

    page = client_of("chiba").post(path, asked).content.decode()

    assert "佐藤 実さんは令和8年10月7日から令和8年10月7日まで休みです" in page


def test_list_of_carriers_shows_ours_and_leaves_as_a_file(
    client_of: ClientOf, asahi: Organisation, routes_outside: Route, theirs: tuple[str, str]
) -> None:
    client = client_of("doi")

    page = text(client, "/routes/carriers/")
    file = client.get("/routes/carriers/?take=csv").content.decode("utf-8-sig")

    assert headers(page) == ["田中 一郎"]
    assert file.splitlines()[1].startswith("田中 一郎,ボランティア,毎日,A（毎日）")
    assert "ヒミツ" not in page + file


def test_a_carrier_says_alone_that_a_day_is_impossible(
    client_of: ClientOf, asahi: Organisation, routes_outside: Route
) -> None:
    with inside(asahi):
        Carrier.objects.update(account_id=user("aoki").pk)

    answer = client_of("aoki").post("/routes/away/", {"starts_on": TOMORROW.isoformat(), "until": "", "note": ""})

    assert answer.status_code == 302
    with inside(asahi):
        assert [(leave.starts_on, leave.last_day) for leave in CarrierLeave.objects.all()] == [(TOMORROW, TOMORROW)]
    assert "担当なし" in text(client_of("baba"), f"/routes/day/?on={TOMORROW}")


def test_an_account_that_is_no_carriers_has_no_page_of_its_own_leaves(client_of: ClientOf, asahi: Organisation) -> None:
    assert client_of("aoki").get("/routes/away/").status_code == 409


@pytest.mark.parametrize(
    "path", ["/routes/{route}/", "/routes/{route}/edit/", "/routes/{route}/cover/", "/routes/places/{place}/"]
)
def test_pages_of_another_npos_route_do_not_exist(
    client_of: ClientOf, asahi: Organisation, theirs: tuple[str, str], path: str
) -> None:
    assert client_of("chiba").get(path.format(route=theirs[0], place=theirs[1])).status_code == 404


def test_ending_a_route_can_merge_it_into_another(
    client_of: ClientOf, asahi: Organisation, contract: Contract, routes_outside: Route
) -> None:
    with inside(asahi):
        other = route("B")
        put(other, eater(contract, 4))

    asked = {"last_day": TODAY.isoformat(), "into": str(other.pk)}
    client_of("chiba").post(f"/routes/{routes_outside.pk}/end/", asked)

    with inside(asahi):
        names = other.places.order_by("position").values_list("recipient__given_name", flat=True)
        assert list(names) == ["花子4", "花子1", "花子2", "花子3"]
        assert Route.objects.get(name="A").ended_on == TODAY


def test_an_ended_route_is_not_changed(in_asahi: Contract) -> None:
    own = route("A")
    actions.end_route(own, TODAY, by=who("chiba"), at=NOW)

    with pytest.raises(Exception, match="終わりです"):
        actions.end_route(own, TODAY, by=who("chiba"), at=NOW)


def test_the_first_page_says_whom_nobody_brings_a_meal_today(
    client_of: ClientOf, asahi: Organisation, contract: Contract, routes_outside: Route, theirs: tuple[str, str]
) -> None:
    with inside(asahi):
        put(route("B"), eater(contract, 4))
        eater(contract, 5)

    page = text(client_of("doi"), "/home/")

    assert "担当なしのコース 1つを決める" in page
    assert "B（昼食）は、今日だれも届けません。" in page
    assert "コースなしの配達 1件を決める" in page
    assert "ヒミツ" not in page
