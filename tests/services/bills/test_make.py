"""Bills of a closed month: whose, how much, made once, numbered without a gap."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from npo_platform.kernel.digest import digest
from npo_platform.kernel.errors import Refusal
from services.bills import actions
from services.bills.actions import making
from services.bills.models import Entry, Paper
from services.people.models import Recipient
from services.statements.actions import reopen_month
from tenants.accounts.models import User
from tenants.accounts.queries import person
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.jobs.models import Job
from tenants.registry.models import Contract, Npo, Organisation
from tests.services.bills.scene import DUE, JUNE_3, bill_of, bills, bring, close_may, make, stands
from tests.services.statements.scene import JUNE, MAY, days, join, month_row, served
from tests.world import who

People = dict[str, Recipient]


def test_everybody_who_pays_gets_one_bill(asahi: Organisation, contract: Contract, people: People) -> None:
    """上田さんは生活保護で0円なので、請求書はない。"""
    with inside(asahi):
        made = make(contract)

        assert [(one.number, one.recipient.family_name, one.yen) for one in made] == [
            ("U2026-0001", "青木", 2000),
            ("U2026-0002", "石井", 1000),
        ]
        assert [(one.issued_on, one.due_on) for one in made] == [(date(2026, 6, 3), DUE)] * 2
        assert [stands(people[name])[2] for name in ("青木", "石井", "上田")] == [2000, 1000, 0]
        assert made[0].digest == digest(made[0].content)


def test_the_paper_says_count_price_class_and_days(asahi: Organisation, contract: Contract, people: People) -> None:
    with inside(asahi):
        document = make(contract)[0].content

    assert [(one["title"], one["user_yen"]) for one in document["items"]] == [
        ("お届けした分　5食", 2000),
        ("お会いできなかった分　1食", 0),
    ]
    assert document["items"][0]["sentences"] == ["1食 400円 × 5食です。"]
    assert document["items"][1]["sentences"][0] == "18日（月）昼食です。"
    assert document["class_words"] == "非課税（令和8年4月1日から）"
    assert [document["days"]["2026-05-11"][0]["word"], document["days"]["2026-05-18"][0]["word"]] == [
        "お届け",
        "お留守",
    ]
    assert document["totals"] == {"user": 2000, "city": 2460}


def test_a_registered_provider_says_tax_once_for_the_rate(
    asahi: Organisation, contract: Contract, people: People
) -> None:
    """2,000 × 8 ÷ 108 ＝ 148.1"""
    with inside(asahi):
        invoice = make(contract)[0].content["invoice"]

    assert invoice["is_qualified"]
    assert (invoice["registration"], invoice["content"]) == ("T1234567890123", f"{contract.title}※")
    assert invoice["days"] == "令和8年5月1日から31日まで"
    assert (invoice["tax"]["row"], invoice["tax"]["within"]) == ("8％対象（軽減税率）※", 148)


def test_a_provider_without_a_number_names_no_tax(asahi: Organisation, contract: Contract, people: People) -> None:
    with inside(asahi):
        Npo.objects.filter(pk=asahi.pk).update(invoice_number="")
        assert not make(contract)[0].content["invoice"]["is_qualified"]


@pytest.mark.parametrize(("category", "row"), [("exempt", "非課税"), ("out_of_scope", "不課税")])
def test_what_is_not_taxed_says_so_with_the_basis(
    category: str, row: str, asahi: Organisation, mihon: Organisation, contract: Contract, people: People
) -> None:
    with inside(mihon):
        Contract.objects.filter(pk=contract.pk).update(tax_category=category, tax_basis="消費税法施行令14条の2")
    with inside(asahi):
        invoice = make(contract)[0].content["invoice"]

    assert not invoice["is_qualified"]
    assert [invoice["tax"][name] for name in ("row", "within", "basis")] == [row, 0, "消費税法施行令14条の2"]


def test_pressed_twice_nothing_is_made_twice(
    asahi: Organisation, contract: Contract, people: People, run_jobs: Callable[[], None]
) -> None:
    with inside(asahi):
        chiba = person(User.objects.get(username="chiba"))
        for _ in range(2):
            actions.ask_bills(month_row(contract, MAY).pk, date(2099, 6, 29), by=chiba, at=JUNE_3)
        run_jobs()
        again = actions.ask_bills(month_row(contract, MAY).pk, date(2099, 6, 29), by=chiba, at=JUNE_3)
        run_jobs()

        assert (again, len(bills()), Entry.objects.count()) == (None, 2, 2)
        assert Job.objects.get(kind="make_bills").message == "請求書を 2枚作りました。"
        assert AuditEntry.objects.filter(action="bills.make").count() == 2


def test_a_killed_worker_is_followed_by_one_that_goes_on(
    asahi: Organisation, contract: Contract, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It dies within the second of two steps: its number is not lost, and nobody gets two bills."""
    monkeypatch.setattr(making, "AT_ONCE", 1)
    with inside(asahi):
        row, by = month_row(contract, MAY).pk, who("chiba")
        assert actions.make_some(row, DUE, by=by, at=JUNE_3) == 1
        with monkeypatch.context() as dying, pytest.raises(KeyboardInterrupt):
            dying.setattr(making, "_billed", _killed)
            actions.make_some(row, DUE, by=by, at=JUNE_3)

        assert [one.number for one in make(contract)] == ["U2026-0001", "U2026-0002"]
        assert sum(Entry.objects.values_list("yen", flat=True)) == 3000


def _killed(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_an_open_month_has_no_bills(asahi: Organisation, contract: Contract, people: People) -> None:
    with inside(asahi), pytest.raises(Refusal) as refusal:
        actions.ask_bills(month_row(contract, JUNE).pk, DUE, by=who("chiba"), at=JUNE_3)

    assert refusal.value.code == "month_open"


def test_a_day_that_is_gone_is_no_day_to_pay(asahi: Organisation, contract: Contract, people: People) -> None:
    with inside(asahi), pytest.raises(Refusal) as refusal:
        actions.ask_bills(month_row(contract, MAY).pk, date(2026, 6, 2), by=who("chiba"), at=JUNE_3)

    assert refusal.value.code == "due_gone"


def test_the_series_begins_anew_with_the_fiscal_year(asahi: Organisation, contract: Contract, billed: People) -> None:
    april = datetime(2027, 4, 1, 1, 0, tzinfo=UTC)
    with inside(asahi):
        actions.void_bill(bill_of("石井").pk, "名前の誤り", by=who("baba"), at=april)
        actions.void_bill(bill_of("青木").pk, "名前の誤り", by=who("baba"), at=april)

        made = make(contract, at=april)

        assert [one.number for one in made] == ["U2026-0001", "U2026-0002", "U2027-0001", "U2027-0002"]
        assert list(Paper.objects.filter(kind="credit").order_by("serial").values_list("number", "yen")) == [
            ("C2027-0001", -1000),
            ("C2027-0002", -2000),
        ]


def test_a_void_bill_names_its_credit_and_a_new_one_replaces_it(
    asahi: Organisation, contract: Contract, billed: People
) -> None:
    with inside(asahi):
        wrong = bill_of("青木")
        credit = actions.void_bill(wrong.pk, "区分の誤り", by=who("baba"), at=JUNE_3)

        assert (credit.number, credit.yen, credit.original) == ("C2026-0001", -2000, wrong)
        assert credit.content["original"]["number"] == "U2026-0001"
        assert credit.content["invoice"]["tax"]["within"] == -148
        assert stands(billed["青木"]) == ({}, 0, 0)

        renewed = make(contract)[-1]
        assert (renewed.number, renewed.content["replaces"], renewed.attempt) == ("U2026-0003", "U2026-0001", 2)
        assert stands(billed["青木"]) == ({"U2026-0003": 2000}, 0, 2000)


def test_a_void_is_refused_without_reason_and_twice(asahi: Organisation, billed: People) -> None:
    with inside(asahi):
        bill = bill_of("青木")
        with pytest.raises(Refusal) as nameless:
            actions.void_bill(bill.pk, " ", by=who("baba"), at=JUNE_3)
        actions.void_bill(bill.pk, "誤り", by=who("baba"), at=JUNE_3)
        with pytest.raises(Refusal) as twice:
            actions.void_bill(bill.pk, "誤り", by=who("baba"), at=JUNE_3)

    assert [nameless.value.code, twice.value.code] == ["reason_missing", "bill_void"]


def test_what_was_paid_for_a_void_bill_pays_the_next(asahi: Organisation, contract: Contract, billed: People) -> None:
    with inside(asahi):
        bring(billed["青木"], 2000)
        actions.void_bill(bill_of("青木").pk, "誤り", by=who("baba"), at=JUNE_3)
        assert stands(billed["青木"]) == ({}, 2000, -2000)

        renewed = make(contract)[-1]

        assert (renewed.content["held_before"], renewed.content["to_pay"]) == (2000, 0)
        assert stands(billed["青木"]) == ({}, 0, 0)


def test_a_month_opened_and_closed_again_asks_for_another_bill(
    asahi: Organisation, contract: Contract, billed: People
) -> None:
    """青木の5/19が加わる: 2,000 → 2,400円。前の請求書を取り消してから作り直す。"""
    with inside(asahi):
        reopen_month(month_row(contract, MAY), by=who("baba"), reason="記録もれ", at=JUNE_3)
        served(billed["青木"], days(MAY, 19, 19), at=JUNE_3)
        close_may(contract)
        assert len(make(contract)) == 2

        actions.void_bill(bill_of("青木").pk, "記録もれ", by=who("baba"), at=JUNE_3)

        assert make(contract)[-1].yen == 2400


@pytest.mark.parametrize("table", ["bills_paper", "bills_entry"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET yen = 1", "DELETE FROM {}"])
def test_what_was_issued_never_changes(table: str, verb: str, asahi: Organisation, billed: People) -> None:
    with (
        inside(asahi),
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb.format(table))


def test_another_npos_bills_have_their_own_numbers(
    asahi: Organisation, sumire: Organisation, mihon: Organisation, billed: People
) -> None:
    with inside(mihon):
        other = Contract.objects.get(city_id=mihon.pk, npo__organisation__schema_name="npo_sumire")
    with inside(sumire):
        wada = join(other, "和田", kana="わだ", by="endo")
        served(wada, days(MAY, 11, 13), by="endo")
        close_may(other, by="endo")

        made = make(other, by="endo")

        assert [(one.number, one.recipient.family_name, one.yen) for one in made] == [("U2026-0001", "和田", 1200)]
        assert not Paper.objects.filter(recipient__family_name="青木").exists()
        with pytest.raises(Paper.DoesNotExist):
            actions.void_bill(uuid4(), "誤り", by=who("endo"), at=JUNE_3)
