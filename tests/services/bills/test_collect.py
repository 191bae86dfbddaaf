"""口座振替: whose bills the bank is asked for, the same bytes every time, its answer; hostile files."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from npo_platform.kernel.errors import Refusal
from services.bills import actions
from services.bills.models import Collection, CollectionAnswer, CollectionOutcome, Entry, PayingWay
from services.bills.queries.collecting import collection_page, to_collect
from services.bills.queries.ways import ways_of
from services.people.models import Recipient
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.payments.actions import enter_account
from tenants.registry.models import Contract, Organisation
from tests.services.bills.scene import JUNE_3, JUNE_10, bring, make, stands
from tests.services.statements.scene import MAY, close, days, join, mihon_rules, month_row, publish, served
from tests.world import who

People = dict[str, Recipient]
Browser = Callable[[str], Client]
ON, JULY_2 = date(2026, 6, 29), datetime(2026, 7, 2, 1, 0, tzinfo=UTC)
BANK = {"bank_code": "9002", "bank_name": "アサヒ", "branch_code": "012", "branch_name": "チュウオウ", "kind": "1"}
OWN = BANK | {"number": "12345", "holder": "トクヒ）アサヒカイ"}
AOKI = {"bank_code": "9001", "bank_name": "ミホン", "branch_code": "001", "branch_name": "ホンテン", "kind": "1"}
AOKI |= {"number": "7654321", "holder": "あおき はな"}
ISHII = {"bank_code": "9900", "bank_name": "ユウチョ", "branch_code": "418", "branch_name": "ヨンイチハチ", "kind": "1"}
ISHII |= {"number": "77", "holder": "イシイ ハナ"}

# The file, typed by hand: 2,000 + 1,000 = 3,000 yen on 29 June, both for the first time.
HEADER = "1910" + "0000778899" + "ﾄｸﾋ)ｱｻﾋｶｲ".ljust(40) + "0629" + "9002" + "ｱｻﾋ".ljust(15) + "012"
HEADER += "ﾁﾕｳｵｳ".ljust(15) + "1" + "0012345" + " " * 17
FIRST = "2" + "9001" + "ﾐﾎﾝ".ljust(15) + "001" + "ﾎﾝﾃﾝ".ljust(15) + "    " + "1" + "7654321" + "ｱｵｷ ﾊﾅ".ljust(30)
FIRST += "0000002000" + "1" + "00000000002026000001" + "0" + " " * 8
SECOND = "2" + "9900" + "ﾕｳﾁﾖ".ljust(15) + "418" + "ﾖﾝｲﾁﾊﾁ".ljust(15) + "    " + "1" + "0000077" + "ｲｼｲ ﾊﾅ".ljust(30)
SECOND += "0000001000" + "1" + "00000000002026000002" + "0" + " " * 8
TRAILER = "8" + "000002" + "000000003000" + "0" * 36 + " " * 65
END = "9" + " " * 119
FAILED = SECOND[:111] + "1" + SECOND[112:]
ANSWERED = "8" + "000002" + "000000003000" + "000001" + "000000002000" + "000001" + "000000001000" + " " * 65


def written(*records: str) -> bytes:
    return "".join(f"{record}\r\n" for record in records).encode("cp932")


ANSWER = written(HEADER, FIRST, FAILED, ANSWERED, END)


def office(at: datetime = JUNE_10) -> dict[str, Any]:
    return {"by": who("chiba"), "at": at}


def pays(person: Recipient, account: dict[str, str], state: str = "registered") -> PayingWay:
    return actions.set_way(person.pk, actions.WayDraft("debit", state, account), **office(JUNE_3))


@pytest.fixture
def ready(asahi: Organisation, billed: People) -> People:
    """青木 and 石井 have given their bank the order; the provider its account and number."""
    with inside(asahi):
        enter_account(OWN, by=who("baba"), at=JUNE_3)
        actions.set_collector("778899", line_ends=True, by=who("baba"), at=JUNE_3)
        pays(billed["青木"], AOKI)
        pays(billed["石井"], ISHII)
    return billed


def collect(contract: Contract, on: date = ON, at: datetime = JUNE_10) -> Collection:
    return actions.collect(month_row(contract, MAY).pk, on, **office(at))


def test_the_file_is_the_table_to_the_byte_however_often_it_is_taken(
    asahi: Organisation, contract: Contract, ready: People
) -> None:
    with inside(asahi):
        made = collect(contract)
        taken = [actions.take_collection(made.pk, **office()) for _ in range(2)]

        assert taken[0].decode("cp932").split("\r\n") == [HEADER, FIRST, SECOND, TRAILER, END, ""]
        assert taken[0] == taken[1]
        assert (made.number, made.count, made.yen) == (1, 2, 3000)
        assert AuditEntry.objects.filter(action="bills.take_collection").count() == 2


def test_a_bank_that_wants_no_line_ends_gets_none(asahi: Organisation, contract: Contract, ready: People) -> None:
    with inside(asahi):
        actions.set_collector("778899", line_ends=False, by=who("baba"), at=JUNE_10)

        assert collect(contract).content == written(HEADER, FIRST, SECOND, TRAILER, END).replace(b"\r\n", b"")


def test_only_those_whose_order_the_bank_has_are_asked_for_what_is_open(
    asahi: Organisation, contract: Contract, ready: People
) -> None:
    with inside(asahi):
        bring(ready["青木"], 500)
        pays(ready["石井"], ISHII, "handed")

        asked = to_collect(month_row(contract, MAY))

        assert [(one.bill.number, one.yen) for one in asked] == [("U2026-0001", 1500)]
        people = [ready[name].pk for name in ("青木", "石井", "上田")]
        assert list(ways_of(people).values()) == ["debit", "cash", "cash"]


def test_what_waits_for_an_answer_is_not_asked_again_until_withdrawn(
    asahi: Organisation, contract: Contract, ready: People
) -> None:
    with inside(asahi):
        first = collect(contract)
        with pytest.raises(Refusal) as again:
            collect(contract)
        actions.withdraw_collection(first.pk, "日を間違えた", by=who("baba"), at=JUNE_10)
        second = collect(contract, date(2026, 6, 30))

        assert again.value.code == "nothing_to_collect"
        assert (second.number, second.yen) == (2, 3000)
        assert [one.news for one in second.items.order_by("position")] == ["1", "1"]
        with pytest.raises(Refusal) as over:
            actions.take_collection(first.pk, **office())
        assert over.value.code == "collection_over"


@pytest.mark.parametrize(
    ("on", "code"), [(date(2026, 6, 10), "day_gone"), (date(2026, 6, 27), "no_banking_day"), (ON, "no_collector")]
)
def test_a_file_is_refused(on: date, code: str, asahi: Organisation, contract: Contract, billed: People) -> None:
    with inside(asahi), pytest.raises(Refusal) as refusal:
        collect(contract, on)

    assert refusal.value.code == code


def test_what_the_bank_collected_pays_its_bill_and_the_rest_waits_for_somebody(
    asahi: Organisation, contract: Contract, ready: People
) -> None:
    with inside(asahi):
        made = collect(contract)
        actions.read_result(made.pk, ANSWER, "kekka.txt", **office(JULY_2))
        page = collection_page(made.pk)

        assert [(one.item.yen, one.words, one.chip) for one in page.items] == [
            (2000, "振替済", "ok"),
            (1000, "資金不足", "stop"),
        ]
        assert [stands(ready[name])[2] for name in ("青木", "石井")] == [0, 1000]
        entry = Entry.objects.get(means="debit")
        assert (entry.yen, entry.on, entry.bill.number) == (-2000, ON, "U2026-0001")
        again = collect(contract, date(2026, 7, 27), JULY_2)
        assert [(one.yen, one.news) for one in again.items.all()] == [(1000, "0")]


def test_another_account_than_last_time_is_told_to_the_bank(
    asahi: Organisation, contract: Contract, ready: People
) -> None:
    with inside(asahi):
        actions.read_result(collect(contract).pk, ANSWER, "kekka.txt", **office(JULY_2))
        pays(ready["石井"], ISHII | {"number": "78"})

        again = collect(contract, date(2026, 7, 27), JULY_2)

        assert [one.news for one in again.items.all()] == ["2"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "answer_truncated"),
        (ANSWER[:300], "answer_truncated"),
        ("請求書,金額\r\n".encode(), "answer_truncated"),
        (written(HEADER.replace("0629", "0628"), FIRST, FAILED, ANSWERED, END), "answer_foreign"),
        (written(HEADER, FIRST, ANSWERED, END), "answer_missing"),
        (written(HEADER, FIRST, SECOND, ANSWERED, END), "answer_totals"),
        (written(HEADER, FIRST, SECOND, TRAILER, END), "answer_totals"),
        (written(HEADER, FIRST.replace("2026000001", "2026000007"), FAILED, ANSWERED, END), "answer_line"),
        (b"2" * 2_000_001, "answer_too_large"),
    ],
)
def test_of_a_hostile_answer_nothing_is_kept(
    data: bytes, code: str, asahi: Organisation, contract: Contract, ready: People
) -> None:
    with inside(asahi):
        made = collect(contract)
        with pytest.raises(Refusal) as refusal:
            actions.read_result(made.pk, data, "kekka.txt", **office(JULY_2))

        assert refusal.value.code == code
        assert (CollectionOutcome.objects.count(), CollectionAnswer.objects.count()) == (0, 0)
        assert not Entry.objects.filter(means="debit").exists()


def test_an_answer_is_read_once(asahi: Organisation, contract: Contract, ready: People) -> None:
    with inside(asahi):
        made = collect(contract)
        actions.read_result(made.pk, ANSWER, "kekka.txt", **office(JULY_2))
        with pytest.raises(Refusal) as twice:
            actions.read_result(made.pk, ANSWER, "kekka.txt", **office(JULY_2))
        later = collect(contract, date(2026, 7, 27), JULY_2)
        with pytest.raises(Refusal) as old:
            actions.read_result(later.pk, ANSWER, "kekka.txt", **office(JULY_2))

        assert [twice.value.code, old.value.code] == ["collection_over", "answer_twice"]
        assert Entry.objects.filter(means="debit").count() == 1


def test_an_account_a_bank_cannot_read_is_refused_with_everything_at_once(asahi: Organisation, billed: People) -> None:
    with inside(asahi), pytest.raises(Refusal) as refusal:
        pays(billed["青木"], AOKI | {"holder": "青木 ハナ", "bank_code": "12"})

    assert refusal.value.code == "account_to_mend"
    assert "口座名義（カナ）の「青」は" in str(refusal.value)
    assert "銀行コードは、半角の数字4けたで" in str(refusal.value)


def test_the_account_is_sealed_in_the_table(asahi: Organisation, ready: People) -> None:
    with inside(asahi), connection.cursor() as cursor:
        cursor.execute("SELECT account_text FROM bills_payingway")
        stored = b"".join(bytes(row[0]) for row in cursor.fetchall())

    assert b"7654321" not in stored


@time_machine.travel("2026-06-10T12:00+09:00", tick=False)
def test_office_collects_on_the_pages(
    asahi: Organisation, contract: Contract, ready: People, client_of: Browser
) -> None:
    browser, month = client_of("chiba"), f"/bills/{contract.pk}/2026-05/collect/"
    asked = browser.get(month).content.decode()
    made = browser.post(month, {"collects_on": "R8.6.29"}, follow=True)
    with inside(asahi):
        known = Collection.objects.get()
    page = f"/bills/collections/{known.pk}/"

    assert "口座が登録済みで、残りのある人 2人　3,000円" in asked
    assert "口座振替 第1号" in made.content.decode()
    assert browser.get(f"{page}file.txt").content == known.content
    wrong = browser.post(f"{page}result/", {"file": SimpleUploadedFile("kekka.txt", ANSWER[:300])})
    assert (wrong.status_code, "ファイルが途中で切れているか" in wrong.content.decode()) == (409, True)
    right = browser.post(f"{page}result/", {"file": SimpleUploadedFile("kekka.txt", ANSWER)}, follow=True)
    assert "資金不足" in right.content.decode()
    listed = client_of("endo").get("/bills/collections/").content.decode()
    assert "口座振替 第1号" not in listed
    assert client_of("endo").get(page).status_code == 404
    assert client_of("endo").get(f"{page}file.txt").status_code == 404


def test_who_pays_how_is_one_list_of_ones_own_people(ready: People, client_of: Browser) -> None:
    own = client_of("doi").get("/bills/ways/?means=debit").content.decode()
    others = client_of("endo").get("/bills/ways/").content.decode()

    assert ("青木" in own, "上田" in own, "登録済" in own, "青木" in others) == (True, False, True, False)


@pytest.mark.parametrize("page", ["/bills/ways/", "collection"])
def test_a_list_asks_the_same_for_one_and_for_three(
    page: str, asahi: Organisation, mihon: Organisation, contract: Contract, client_of: Browser
) -> None:
    publish(mihon, mihon_rules())
    counts = []
    with inside(asahi):
        enter_account(OWN, by=who("baba"), at=JUNE_3)
        actions.set_collector("778899", line_ends=True, by=who("baba"), at=JUNE_3)
        for family in ("青木", "石井", "上野"):
            person = join(contract, family)
            served(person, days(MAY, 11, 13))
            if family == "青木":
                pays(person, AOKI)
        close(contract, MAY)
        make(contract)
        found = [collect(contract)]
        for person in Recipient.objects.all():
            pays(person, AOKI)
        found.append(collect(contract))
    browser = client_of("doi")
    browser.get("/bills/")
    for one in found:
        with CaptureQueriesContext(connection) as asked:
            browser.get(f"/bills/collections/{one.pk}/" if page == "collection" else page)
        counts.append(len(asked))

    assert [one.count for one in found] == [1, 2]
    assert counts[0] == counts[1]
