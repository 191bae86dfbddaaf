"""The city's pages: a decision typed in, the list with its filters, one decision, and what NPOs report."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from billing_rules.decisions import actions, queries
from billing_rules.decisions.models import IssuedDecision, PersonReport, Reply
from npo_platform.kernel.errors import Refusal
from tenants.crossing import inside
from tenants.notices.models import Notice
from tenants.registry.models import Contract, Organisation
from tests.billing_rules.decisions.scene import DRAFT, NOW, issued
from tests.world import who

Browser = Callable[[str], Client]
TYPED = {
    "number": "見高福第72号",
    "family_name": "佐藤",
    "given_name": "太郎",
    "family_kana": "サトウ",
    "given_kana": "たろう",
    "starts_on": "R8.10.12",
    "weekdays": ["0", "2"],
    "burden_class": "exempt",
    "phone": "０７２ー６７４ー７１１１",
}


def reported(npo: Organisation, contract: Contract, **changes: Any) -> PersonReport:
    draft = {"number": DRAFT.number, "name": "山田 花子", "kind": "hospital", "happened_on": date(2026, 10, 5)}
    with inside(npo):
        return actions.report(contract, actions.ReportDraft(**draft | changes), by=who("chiba"), at=NOW)


def test_a_decision_typed_in_is_issued(client_of: Browser, contract: Contract, mihon: Organisation) -> None:
    response = client_of("hara").post(f"/decisions/new/{contract.pk}/", TYPED, follow=True)

    assert "決定を通知しました" in response.content.decode()
    with inside(mihon):
        one = queries.newest(contract.pk, "見高福第72号")
        assert one is not None
        assert (one.name, one.weekdays, str(one.starts_on), queries.private_of(one).phone) == (
            "佐藤 太郎",
            "02",
            "2026-10-12",
            "072-674-7111",
        )


def test_faults_come_back_with_what_was_typed(client_of: Browser, contract: Contract, mihon: Organisation) -> None:
    response = client_of("hara").post(f"/decisions/new/{contract.pk}/", TYPED | {"given_kana": "太郎"})

    assert response.status_code == 409
    assert "かなだけで入れてください" in response.content.decode()
    with inside(mihon):
        assert not IssuedDecision.objects.exists()


def test_the_change_page_knows_what_holds(client_of: Browser, contract: Contract, mihon: Organisation) -> None:
    one, browser = issued(mihon, contract), client_of("hara")
    page = browser.get(f"/decisions/{one.pk}/change/")
    typed = {name: bound.value() for name in page.context["form"].fields if (bound := page.context["form"][name])}
    typed |= {"effective_on": "R8.11.1", "per_week": "2"}
    typed["starts_on"], typed["until"], typed["born_on"] = "R8.10.12", "R9.3.31", "S15.3.4"

    done = browser.post(f"/decisions/{one.pk}/change/", {k: v for k, v in typed.items() if v is not None}, follow=True)

    assert "変更を通知しました" in done.content.decode()
    with inside(mihon):
        after = queries.newest(contract.pk, one.number)
        assert after is not None
        assert (after.version, after.per_week, after.holding(date(2026, 11, 1)).burden_class) == (2, 2, "exempt")
        assert queries.private_of(after).address == "見本市緑町1-2-3"


def test_the_list_searches_and_narrows_in_its_address(
    client_of: Browser, contract: Contract, mihon: Organisation, asahi: Organisation
) -> None:
    one = issued(mihon, contract)
    issued(mihon, contract, number="第8号", family_name="佐藤", family_kana="サトウ")
    with inside(asahi):
        actions.question(queries.addressed(one.pk), "曜日は火・木ではありませんか", by=who("chiba"), at=NOW)
    browser = client_of("mori")

    def shown(query: str) -> list[str]:
        return [row.number for row in browser.get(f"/decisions/?{query}").context["page"]]

    assert shown("") == [one.number, "第8号"]  # a question stands first
    assert shown("q=さとう") == ["第8号"]
    assert shown("state=questioned") == [one.number]
    assert shown(f"npo={contract.npo_id}&state=taken") == []
    assert "曜日は火・木ではありませんか" in browser.get(f"/decisions/{one.pk}/").content.decode()


def test_three_rows_cost_as_many_queries_as_one(
    client_of: Browser,
    contract: Contract,
    mihon: Organisation,
    asahi: Organisation,
    django_assert_num_queries: Any,
) -> None:
    browser = client_of("mori")
    issued(mihon, contract)
    reported(asahi, contract)
    browser.get("/decisions/")
    with django_assert_num_queries(_queries(browser)):
        browser.get("/decisions/")
    before = _queries(browser)
    for number in ("第8号", "第9号"):
        issued(mihon, contract, number=number)
        reported(asahi, contract, number=number)

    assert _queries(browser) == before


def _queries(browser: Client) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        browser.get("/decisions/")
    return len(captured)


def test_a_report_stands_first_and_is_answered_by_one_click(
    client_of: Browser, contract: Contract, mihon: Organisation, asahi: Organisation
) -> None:
    told = reported(asahi, contract, note="高槻の病院。2週間ほど")
    browser = client_of("mori")
    page = browser.get("/decisions/").content.decode()
    assert "団体からの知らせ 1件" in page
    assert "高槻の病院。2週間ほど" in page

    browser.post(f"/decisions/reports/{told.pk}/noted/")

    assert "団体からの知らせ" not in browser.get("/decisions/").content.decode()
    with inside(asahi):
        assert [row.reply.get_kind_display() for row in queries.reports_of_npo()] == ["確認した"]
        with pytest.raises(Refusal) as refused, inside(mihon):
            actions.note_report(queries.report_to_city(told.pk), by=who("mori"), at=NOW)
    assert refused.value.code == "report_answered"


def test_a_report_becomes_the_end_of_the_decision(
    client_of: Browser, contract: Contract, mihon: Organisation, asahi: Organisation
) -> None:
    one = issued(mihon, contract, starts_on=date(2026, 9, 1))
    told = reported(asahi, contract, kind="death")
    browser = client_of("mori")
    page = browser.get(f"/decisions/reports/{told.pk}/stop/").content.decode()
    assert "令和8年10月5日" in page

    browser.post(f"/decisions/reports/{told.pk}/stop/", {"last_on": "令和8年10月5日", "reason": "death"})

    with inside(mihon):
        after = queries.newest(contract.pk, one.number)
        assert after is not None
        assert (after.kind, str(after.last_day), after.end_reason) == ("stop", "2026-10-05", "death")
        assert Reply.objects.get().kind == "stopped"


def test_a_report_of_a_number_the_city_never_issued_is_left_open(
    contract: Contract, mihon: Organisation, asahi: Organisation
) -> None:
    told = reported(asahi, contract, number="手書きの番号")

    with inside(mihon):
        with pytest.raises(Refusal) as refused:
            actions.stop_for(told, actions.StopDraft(date(2026, 10, 5), "death"), by=who("mori"), at=NOW)
        assert (refused.value.code, Reply.objects.count()) == ("number_unknown", 0)


def test_another_city_sees_neither_decision_nor_report(
    client_of: Browser, contract: Contract, mihon: Organisation, tonari: Organisation, asahi: Organisation
) -> None:
    one = issued(mihon, contract)
    told = reported(asahi, contract)
    browser = client_of("tani")

    assert "山田" not in browser.get("/decisions/").content.decode()
    for address in (f"/decisions/{one.pk}/", f"/decisions/{one.pk}/change/", f"/decisions/reports/{told.pk}/stop/"):
        assert browser.get(address).status_code == 404
    with inside(tonari):
        assert not PersonReport.objects.exists()
        assert not Notice.objects.filter(kind="person_reported").exists()


def test_the_same_report_twice_is_told_once(contract: Contract, mihon: Organisation, asahi: Organisation) -> None:
    assert reported(asahi, contract) == reported(asahi, contract)

    with inside(mihon):
        assert Notice.objects.filter(kind="person_reported").count() == 1


def test_an_npo_may_tell_a_city_of_persons_and_nothing_else(
    contract: Contract, asahi: Organisation, mihon: Organisation
) -> None:
    from django.db import DatabaseError, transaction

    from tenants.notices.actions import tell

    with inside(asahi), pytest.raises(DatabaseError), transaction.atomic():
        tell(mihon.pk, kind="pack", title="規則が変わります", at=NOW)
