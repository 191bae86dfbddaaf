"""The NPO's pages: what each decision means, one click, the week in the same form, a question back."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from billing_rules.decisions import queries as decisions
from billing_rules.decisions.states import State
from services.people.actions import add_recipient
from services.people.checks import RecipientDraft
from services.people.models import Decision, Recipient
from services.plans.models import PlanMeal
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.notices.models import Notice
from tenants.registry.models import Contract, Organisation
from tests.billing_rules.decisions.scene import NOW, changed, issued
from tests.world import who

pytestmark = pytest.mark.usefixtures("rules")
Browser = Callable[[str], Client]


def text_of(browser: Client, address: str = "/decisions/") -> str:
    return browser.get(address).content.decode()


def test_a_new_decision_is_told_in_plain_words(client_of: Browser, mihon: Organisation, contract: Contract) -> None:
    issued(mihon, contract)

    text = text_of(client_of("chiba"))

    assert "新しい利用者です。令和8年10月12日から令和9年3月31日まで、月・水・金、週3回まで。" in text
    assert "月・水・金の昼食" in text
    assert "緑町" not in text  # what is enclosed is shown on the page of one, where looking is written down


def test_one_click_takes_it_as_proposed(
    client_of: Browser, mihon: Organisation, asahi: Organisation, contract: Contract
) -> None:
    one, browser = issued(mihon, contract), client_of("chiba")

    page = browser.post(f"/decisions/{one.pk}/", {"as_proposed": "1"}, follow=True).content.decode()

    assert "決定 見高福第71号 を取り込みました" in page
    assert "取り込みを待つ決定はありません" in page
    with inside(asahi):
        assert (Recipient.objects.get().name, Decision.objects.get().number) == ("山田 花子", "見高福第71号")


def test_the_week_can_be_another_in_the_same_form(
    client_of: Browser, mihon: Organisation, asahi: Organisation, contract: Contract
) -> None:
    one, browser = issued(mihon, contract), client_of("chiba")
    page = text_of(browser, f"/decisions/{one.pk}/")
    assert "見本市緑町1-2-3" in page

    typed = {"starts_on": "R8.10.14", "lunch_2": "soft", "dinner_4": "regular"}
    browser.post(f"/decisions/{one.pk}/", typed)

    with inside(asahi):
        meals = PlanMeal.objects.order_by("weekday").values_list("weekday", "meal", "diet", "plan__starts_on")
        assert list(meals) == [
            (2, "lunch", "soft", date(2026, 10, 14)),
            (4, "dinner", "regular", date(2026, 10, 14)),
        ]
        assert AuditEntry.objects.filter(action="viewed", row_id=str(one.pk), actor_name="千葉 実").count() == 2


def test_a_week_the_decision_does_not_allow_takes_nothing(
    client_of: Browser, mihon: Organisation, asahi: Organisation, contract: Contract
) -> None:
    """Four meals where three a week are decided."""
    one = issued(mihon, contract)
    typed = {"starts_on": "R8.10.14", **{f"lunch_{day}": "regular" for day in (0, 2, 4)}, "dinner_0": "regular"}

    response = client_of("chiba").post(f"/decisions/{one.pk}/", typed)

    assert response.status_code == 409
    assert "1食減らしてください" in response.content.decode()
    with inside(asahi):
        assert not Recipient.objects.exists()


def test_a_doubtful_person_is_chosen_in_the_form(
    client_of: Browser, mihon: Organisation, asahi: Organisation, contract: Contract
) -> None:
    one, browser = issued(mihon, contract), client_of("chiba")
    with inside(asahi):
        known = add_recipient(RecipientDraft("山田", "花子", "やまだ", "はなこ"), by=who("chiba"), at=NOW)
    assert "だれの決定か選ぶ" in text_of(browser)
    assert browser.post(f"/decisions/{one.pk}/", {"starts_on": "R8.10.12"}).status_code == 409

    browser.post(f"/decisions/{one.pk}/", {"who": str(known.pk), "starts_on": "R8.10.12", "lunch_0": "regular"})

    with inside(asahi):
        assert (Recipient.objects.count(), Decision.objects.get().recipient) == (1, known)


def test_those_on_the_page_are_taken_together_and_the_rest_is_told(
    client_of: Browser, mihon: Organisation, asahi: Organisation, contract: Contract
) -> None:
    ones = [
        issued(mihon, contract, number=f"第{n}号", family_name=name, family_kana=kana)
        for n, (name, kana) in enumerate((("佐藤", "サトウ"), ("鈴木", "スズキ"), ("加藤", "カトウ")))
    ]
    browser = client_of("chiba")
    assert "3件をまとめて取り込む" in text_of(browser)

    page = browser.post("/decisions/take/", {"issued": [str(one.pk) for one in ones[:2]]}, follow=True)

    assert "2件を取り込みました" in page.content.decode()
    with inside(asahi):
        assert Recipient.objects.count() == 2
    assert browser.post("/decisions/take/", {"issued": "x"}).status_code == 404


def test_a_question_reaches_the_city_and_leaves_the_decision_waiting(
    client_of: Browser, mihon: Organisation, contract: Contract
) -> None:
    one, browser = issued(mihon, contract), client_of("chiba")
    assert browser.post(f"/decisions/{one.pk}/question/", {"sentence": " "}).status_code == 409

    browser.post(f"/decisions/{one.pk}/question/", {"sentence": "曜日は火・木ではありませんか"})

    assert "市に確認中：</b>曜日" in text_of(browser).replace("市に確認中：曜日", "市に確認中：</b>曜日")
    with inside(mihon):
        assert decisions.issued_of_city(one.pk).state == State.QUESTIONED
        notice = Notice.objects.get(kind="decision_questioned")
    assert (notice.title, notice.body) == (
        "あさひ会が決定「見高福第71号」に確認を求めています",
        "曜日は火・木ではありませんか",
    )


def test_another_npo_sees_nothing_and_opens_nothing(
    client_of: Browser, mihon: Organisation, contract: Contract
) -> None:
    one, browser = issued(mihon, contract), client_of("endo")

    assert "山田" not in text_of(browser)
    for address in (f"/decisions/{one.pk}/", f"/decisions/{one.pk}/question/"):
        assert browser.get(address).status_code == 404
    assert browser.post(f"/decisions/{one.pk}/", {"as_proposed": "1"}).status_code == 404


def test_three_decisions_cost_as_many_queries_as_one(
    client_of: Browser, mihon: Organisation, asahi: Organisation, contract: Contract
) -> None:
    browser = client_of("chiba")
    _a_taken_one_that_changes(client_of, mihon, contract, "第1号", "サトウ")
    before = _queries(browser)
    for number, kana in (("第2号", "スズキ"), ("第3号", "カトウ")):
        _a_taken_one_that_changes(client_of, mihon, contract, number, kana)

    assert _queries(browser) == before


def _a_taken_one_that_changes(
    client_of: Browser, mihon: Organisation, contract: Contract, number: str, kana: str
) -> None:
    person = {"number": number, "family_name": kana, "family_kana": kana}
    first = issued(mihon, contract, **person)
    client_of("chiba").post(f"/decisions/{first.pk}/", {"as_proposed": "1"})
    changed(mihon, first, date(2026, 10, 19), **person, burden_class="taxed", weekdays="02")


def _queries(browser: Client) -> int:
    browser.get("/decisions/")
    with CaptureQueriesContext(connection) as captured:
        browser.get("/decisions/")
    return len(captured)


def test_the_first_page_says_how_many_wait_and_nothing_of_another_npos(
    client_of: Browser, mihon: Organisation, asahi: Organisation, contract: Contract
) -> None:
    browser = client_of("chiba")
    assert "市からの決定" not in text_of(browser, "/home/")

    issued(mihon, contract)

    assert "市からの決定 1件を取り込む" in text_of(browser, "/home/")
