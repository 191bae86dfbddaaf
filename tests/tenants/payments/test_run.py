"""A payment run: made of accepted claims, handed to the bank, taken back before its day."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from npo_platform.kernel.errors import Refusal
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.desk.actions import pay
from tenants.desk.queries import board, pay_page
from tenants.notices.models import Notice
from tenants.payments.actions import cancel_run, hand_out
from tenants.payments.models import Payment, PaymentRun
from tenants.payments.queries import run_sheet, runs
from tenants.registry.models import Organisation
from tests.tenants.payments.scene import ASAHI, MADE, PAY_DAY, account, paid
from tests.world import who

ClientOf = Callable[[str], Client]


def test_pay_puts_an_accepted_claim_into_a_run_once(mihon: Organisation, asahi: Organisation, claim: UUID) -> None:
    run = paid(mihon)

    with inside(mihon):
        sheet = run_sheet(run.pk)
        assert [(one.received_id, one.yen, one.news, one.attempt) for one in sheet.payments] == [(claim, 4080, "1", 1)]
        assert (sheet.run.number, sheet.yen) == (1, 4080)
        assert pay_page().payables == []
        assert AuditEntry.objects.filter(action="payments.make").count() == 1
    with inside(asahi):
        notice = Notice.objects.get(kind="payment")
        assert notice.title == "6月30日の支払 4,080円を振り込みます"
        assert notice.link == f"/payments/{run.pk}/notice.pdf"


def test_bank_file_holds_the_claim_and_agrees_with_its_trailer(mihon: Organisation, claim: UUID) -> None:
    """One transfer of 4,080 yen: 8, 000001, 000000004080."""
    run = paid(mihon)

    with inside(mihon):
        lines = hand_out(run.pk, "txt", by=who("mori"), at=MADE).decode("cp932").split("\r\n")
        raw = hand_out(run.pk, "raw", by=who("mori"), at=MADE)
        assert AuditEntry.objects.filter(action="payments.hand_out").count() == 2

    assert [len(line) for line in lines] == [120, 120, 120, 120, 0]
    assert lines[0][:4] + lines[0][4:14] + lines[0][54:58] == "1210" + "0000012345" + "0630"
    assert lines[1][:5] + lines[1][50:90] == "29002" + "ﾄｸﾋ)ｱｻﾋｶｲ".ljust(30) + "0000004080"
    assert lines[2].rstrip() == "8" + "000001" + "000000004080"
    assert raw == "".join(lines).encode("cp932")


def test_table_is_csv_that_runs_nothing(mihon: Organisation, claim: UUID) -> None:
    run = paid(mihon)

    with inside(mihon):
        rows = hand_out(run.pk, "csv", by=who("mori"), at=MADE).decode("utf-8-sig").splitlines()

    assert rows[1] == (
        "1,あさひ会,令8-福-12,2026-05,1,4080,9002,ｱｻﾋ,012,ﾁﾕｳｵｳ,普通,0012345,ﾄｸﾋ)ｱｻﾋｶｲ,はじめての口座,2026-06-30"
    )
    assert rows[2].startswith("計,,,,,4080,")


@pytest.mark.parametrize(
    ("day", "code"),
    [(date(2026, 6, 28), "no_banking_day"), (MADE.date(), "day_gone"), (date(2026, 6, 1), "day_gone")],
)
def test_pay_on_a_day_no_bank_pays_is_refused(mihon: Organisation, claim: UUID, day: date, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        paid(mihon, day=day)

    assert refusal.value.code == code
    with inside(mihon):
        assert PaymentRun.objects.count() == 0


def test_pay_with_an_account_changed_since_the_page_was_shown_is_refused(
    mihon: Organisation, asahi: Organisation, claim: UUID
) -> None:
    with inside(mihon):
        seen = [one.choice for one in pay_page().ready]
    account(asahi, "baba", {**ASAHI, "number": "7777777"}, at=MADE)

    with inside(mihon), pytest.raises(Refusal) as refusal:
        pay(seen, PAY_DAY, by=who("kita"), at=MADE)

    assert refusal.value.code == "changed_meanwhile"


def test_pay_twice_or_nothing_is_refused(mihon: Organisation, claim: UUID) -> None:
    with inside(mihon):
        seen = [one.choice for one in pay_page().ready]
    paid(mihon)

    with inside(mihon):
        with pytest.raises(Refusal) as twice:
            pay(seen, PAY_DAY, by=who("kita"), at=MADE)
        with pytest.raises(Refusal) as nothing:
            pay([], PAY_DAY, by=who("kita"), at=MADE)

        assert (twice.value.code, nothing.value.code) == ("changed_meanwhile", "nothing_chosen")
        assert Payment.objects.count() == 1


def test_cancelled_run_frees_its_claims_and_the_next_says_what_changed(
    mihon: Organisation, asahi: Organisation, claim: UUID
) -> None:
    first = paid(mihon)
    with inside(mihon):
        cancel_run(first.pk, "支払日を改めるため", by=who("kita"), at=MADE)
        with pytest.raises(Refusal) as file:
            hand_out(first.pk, "txt", by=who("mori"), at=MADE)
        with pytest.raises(Refusal) as again:
            cancel_run(first.pk, "もう一度", by=who("kita"), at=MADE)

    second = paid(mihon, day=date(2026, 7, 10))

    with inside(mihon):
        assert (file.value.code, again.value.code) == ("cancelled_run", "already_cancelled")
        assert [(one.attempt, one.news) for one in run_sheet(second.pk).payments] == [(2, "1")]
        assert [sheet.run.number for sheet in runs()] == [2, 1]
    with inside(asahi):
        titles = list(Notice.objects.filter(kind="payment").order_by("pk").values_list("title", flat=True))
        assert titles[1] == "6月30日の支払 4,080円を取り消しました"


@pytest.mark.parametrize(("day", "reason", "code"), [(30, "遅い", "too_late"), (29, " ", "reason_missing")])
def test_cancel_without_a_reason_or_on_its_day_is_refused(
    mihon: Organisation, claim: UUID, day: int, reason: str, code: str
) -> None:
    run = paid(mihon)

    with inside(mihon), pytest.raises(Refusal) as refusal:
        cancel_run(run.pk, reason, by=who("kita"), at=datetime(2026, 6, day, 1, 0, tzinfo=UTC))

    assert refusal.value.code == code


def test_board_shows_paid_from_the_day_on(mihon: Organisation, claim: UUID) -> None:
    paid(mihon)

    with inside(mihon):
        standings = {
            day: [cell.standing.value for cell in board(today=day, months=2).cells if cell.report]
            for day in (PAY_DAY - timedelta(days=1), PAY_DAY)
        }

    assert standings == {PAY_DAY - timedelta(days=1): ["to_be_paid"], PAY_DAY: ["paid"]}


def test_rows_of_payments_are_never_edited_nor_made_by_an_npo(
    mihon: Organisation, asahi: Organisation, claim: UUID
) -> None:
    run = paid(mihon)
    payment = run_sheet_of(mihon, run.pk)

    with inside(mihon), pytest.raises(DatabaseError), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(yen=1)
    with inside(asahi), pytest.raises(DatabaseError), transaction.atomic():
        PaymentRun(
            city_id=mihon.pk, number=9, pays_on=PAY_DAY, made_by_id=uuid4(), made_by_name="団体", made_at=MADE
        ).save(force_insert=True)


def run_sheet_of(mihon: Organisation, run_id: UUID) -> Payment:
    with inside(mihon):
        return run_sheet(run_id).payments[0]


def test_city_cannot_pay_what_it_did_not_accept_nor_to_anothers_account(
    mihon: Organisation, sumire: Organisation, claim: UUID
) -> None:
    run = paid(mihon)
    other = account(sumire, "endo", {**ASAHI, "holder": "スミレ"})
    with inside(mihon):
        payment = run_sheet(run.pk).payments[0]
        for wrong in ({"account_id": other.pk}, {"npo_id": sumire.pk}):
            columns = {"account_id": payment.account_id, "npo_id": payment.npo_id, **wrong}
            row = Payment(
                run=run, city_id=mihon.pk, received_id=claim, position=2, attempt=2, yen=1, news="0", **columns
            )
            with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
                row.save(force_insert=True)


def test_nobody_else_sees_a_run(
    mihon: Organisation, asahi: Organisation, sumire: Organisation, tonari: Organisation, claim: UUID
) -> None:
    run = paid(mihon)

    with inside(asahi):
        assert [one.yen for one in run_sheet(run.pk).payments] == [4080]
    for stranger in (sumire, tonari):
        with inside(stranger):
            assert (PaymentRun.objects.count(), Payment.objects.count()) == (0, 0)
            with pytest.raises(Refusal) as refusal:
                run_sheet(run.pk)
            assert refusal.value.code == "not_found"


def test_pay_page_is_the_approvers_and_keeps_what_was_chosen(
    mihon: Organisation, claim: UUID, client_of: ClientOf
) -> None:
    with inside(mihon):
        choice = pay_page().ready[0].choice

    assert client_of("mori").post("/desk/pay/", {"choice": choice, "pays_on": "2099/6/30"}).status_code == 403
    refused = client_of("kita").post("/desk/pay/", {"choice": choice, "pays_on": "2099/6/28"})  # a Sunday
    made = client_of("kita").post("/desk/pay/", {"choice": choice, "pays_on": "2099/6/30"}, follow=True)

    assert refused.status_code == 409
    assert "銀行が休みです" in refused.content.decode()
    assert f'value="{choice}" data-yen="4080" checked' in refused.content.decode()
    assert "支払一覧を作りました" in made.content.decode()
    assert "はじめての口座" in made.content.decode()


def test_npo_pages_show_the_day_and_its_notice(asahi: Organisation, mihon: Organisation, claim: UUID,
                                               client_of: ClientOf) -> None:  # fmt: skip
    run = paid(mihon)
    client = client_of("doi")
    with inside(asahi):
        contract_id = Notice.objects.filter(kind="verdict").get().link.split("/")[2]

    page = client.get(f"/submissions/{contract_id}/2026-05/").content.decode()

    assert "支払予定" in page or "支払済" in page
    assert f"/payments/{run.pk}/notice.pdf" in page
    assert client.get(f"/payments/{run.pk}/notice.pdf").content[:5] == b"%PDF-"
    assert client_of("endo").get(f"/payments/{run.pk}/notice.pdf").status_code == 409


@pytest.mark.parametrize("count", [1, 3])
def test_runs_ask_two_queries_for_any_number(
    mihon: Organisation, claim: UUID, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count - 1):
        run = paid(mihon)
        with inside(mihon):
            cancel_run(run.pk, "改める", by=who("kita"), at=MADE)
    paid(mihon)

    with inside(mihon), django_assert_num_queries(2):
        assert [sheet.yen for sheet in runs()] == [4080] * count
