"""Money: received, too little and too much, exempted, given back, taken back; the balance is the sum."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from npo_platform.kernel.errors import Refusal
from npo_platform.kernel.ids import uuid7
from services.bills import actions
from services.bills.models import Entry, Paper
from services.bills.queries.ledger import Movement, account_of
from services.people.models import Recipient
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tests.services.bills.scene import JUNE_10, bill_of, bring, stands
from tests.world import who

People = dict[str, Recipient]


def manager() -> dict[str, Any]:
    return {"by": who("baba"), "at": JUNE_10}


def test_a_payment_gets_a_receipt_that_names_the_bill_and_the_citys_part(asahi: Organisation, billed: People) -> None:
    with inside(asahi):
        entry = bring(billed["青木"], 2000)

        assert (entry.yen, entry.bill.number, entry.paper.number) == (-2000, "U2026-0001", "R2026-0001")
        told = entry.paper.content
        assert (told["yen"], told["means"], told["received_by"]) == (2000, "現金", "千葉 実")
        assert (told["bill"]["number"], told["bill"]["city"], told["bill"]["city_yen"]) == (
            "U2026-0001",
            "見本市",
            2460,
        )
        assert stands(billed["青木"]) == ({}, 0, 0)
        assert AuditEntry.objects.get(action="bills.receive").detail == "R2026-0001 2,000円"


def test_a_part_leaves_the_rest_open_and_too_much_is_kept(asahi: Organisation, billed: People) -> None:
    with inside(asahi):
        bring(billed["青木"], 500)
        assert stands(billed["青木"]) == ({"U2026-0001": 1500}, 0, 1500)
        bring(billed["青木"], 1700)
        assert stands(billed["青木"]) == ({}, 200, -200)


def test_the_same_press_is_received_once(asahi: Organisation, billed: People) -> None:
    with inside(asahi):
        key, receipt = uuid7(), actions.Receipt(date(2026, 6, 10), 500)
        first, second = (
            actions.receive(billed["青木"].pk, receipt, key=key, by=who("chiba"), at=JUNE_10) for _ in range(2)
        )

        assert first == second
        assert Paper.objects.filter(kind="receipt").count() == 1


@pytest.mark.parametrize(
    ("yen", "on", "code"),
    [
        (0, date(2026, 6, 10), "no_amount"),
        (-1, date(2026, 6, 10), "no_amount"),
        (10_000_000, date(2026, 6, 10), "no_amount"),
        (500, date(2026, 6, 11), "day_ahead"),
    ],
)
def test_what_cannot_have_been_received_is_refused(
    yen: int, on: date, code: str, asahi: Organisation, billed: People
) -> None:
    with inside(asahi), pytest.raises(Refusal) as refusal:
        actions.receive(billed["青木"].pk, actions.Receipt(on, yen), key=uuid7(), by=who("chiba"), at=JUNE_10)

    assert refusal.value.code == code


def test_a_payment_cannot_name_somebody_elses_bill(asahi: Organisation, billed: People) -> None:
    with inside(asahi), pytest.raises(Refusal) as refusal:
        bring(billed["青木"], 500, bill=bill_of("石井"))

    assert refusal.value.code == "other_persons_bill"


def test_an_exemption_names_the_citys_paper_and_leaves_no_more_than_is_open(
    asahi: Organisation, billed: People
) -> None:
    with inside(asahi):
        bill = bill_of("青木")
        let_off = actions.Exemption(800, "火災による減免", "高福第123号")
        entry = actions.exempt(bill.pk, let_off, key=uuid7(), **manager())

        assert (entry.yen, entry.reference, entry.reason) == (-800, "高福第123号", "火災による減免")
        assert stands(billed["青木"]) == ({"U2026-0001": 1200}, 0, 1200)
        for wanted, code in ((1201, "more_than_open"), (0, "no_amount")):
            with pytest.raises(Refusal) as refusal:
                actions.exempt(bill.pk, actions.Exemption(wanted, "減免"), key=uuid7(), **manager())
            assert refusal.value.code == code
        with pytest.raises(Refusal) as reasonless:
            actions.exempt(bill.pk, actions.Exemption(10, ""), key=uuid7(), **manager())
        assert reasonless.value.code == "reason_missing"


def test_what_is_held_is_given_back_with_a_letter(asahi: Organisation, billed: People) -> None:
    with inside(asahi):
        bring(billed["青木"], 2300)
        given_back = actions.Refund(300, date(2026, 6, 10), "払いすぎ")
        entry = actions.refund(billed["青木"].pk, given_back, key=uuid7(), **manager())

        assert (entry.yen, entry.paper.number, entry.paper.content["yen"]) == (300, "H2026-0001", 300)
        assert stands(billed["青木"]) == ({}, 0, 0)
        with pytest.raises(Refusal) as more:
            actions.refund(billed["青木"].pk, given_back, key=uuid7(), **manager())
        assert more.value.code == "more_than_held"


def test_a_wrong_entry_is_taken_back_once_and_both_stay(asahi: Organisation, billed: People) -> None:
    with inside(asahi):
        wrong = bring(billed["青木"], 2000)
        actions.reverse(wrong.pk, "石井さんの分だった", **manager())

        assert stands(billed["青木"]) == ({"U2026-0001": 2000}, 0, 2000)
        moved = Entry.objects.filter(recipient=billed["青木"]).order_by("at", "pk")
        assert list(moved.values_list("yen", flat=True)) == [2000, -2000, 2000]
        with pytest.raises(Refusal) as twice:
            actions.reverse(wrong.pk, "もう一度", **manager())
        assert twice.value.code == "reversed_already"
        with pytest.raises(Refusal) as bill:
            actions.reverse(Entry.objects.get(kind="billed", recipient=billed["青木"]).pk, "請求", **manager())
        assert bill.value.code == "not_reversible"


def test_somebody_without_a_bill_may_pay_ahead(asahi: Organisation, people: People) -> None:
    with inside(asahi):
        entry = bring(people["上田"], 300)

        assert (entry.bill, entry.paper.content["bill"]) == (None, None)
        assert stands(people["上田"]) == ({}, 300, -300)


def test_another_npos_person_cannot_be_paid_for(asahi: Organisation, sumire: Organisation, billed: People) -> None:
    with inside(sumire), pytest.raises(Recipient.DoesNotExist):
        bring(billed["青木"], 500, by="endo")


# Any sequence of what can happen to one account.
ACTS = st.lists(
    st.tuples(st.sampled_from(["bill", "void", "receive", "exempt", "reverse", "refund"]), st.integers(1, 900)),
    max_size=25,
)


@given(acts=ACTS)
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_bills_less_credits_less_receipts_are_the_balance(acts: list[tuple[str, int]]) -> None:
    """Whatever happens: Σ open − held = Σ entries, no bill is paid beyond itself, nothing is held while one is open."""
    moves: list[Movement] = []
    for number, (act, yen) in enumerate(acts):
        moves += _happened(moves, act, yen, number)
    found = account_of(moves)
    billed = {one.bill_id: one.yen for one in moves if one.kind == "billed"}

    assert found.balance == sum(one.yen for one in moves)
    assert all(0 < yen <= billed[bill] for bill, yen in found.open_yen.items())
    assert not (found.open_yen and found.spare > 0)


def _happened(moves: list[Movement], act: str, yen: int, number: int) -> list[Movement]:
    """The entry an act brings, if it may happen now."""
    taken = {one.reverses_id for one in moves}
    void = {one.bill_id for one in moves if one.kind == "credited"}
    bills = [one for one in moves if one.kind == "billed" and one.bill_id not in void]
    paid = [one for one in moves if one.kind in ("received", "exempted") and one.id not in taken]
    held = account_of(moves)
    new: Callable[..., Movement] = lambda kind, amount, bill=None, back=None: Movement(  # noqa: E731
        uuid4(), kind, amount, bill, back, date(2026, 6, 1 + number), f"U2026-{number:04d}"
    )
    if act == "bill":
        return [new("billed", yen - 100, uuid4())]
    if act == "void" and bills:
        return [new("credited", -bills[yen % len(bills)].yen, bills[yen % len(bills)].bill_id)]
    if act == "receive":
        return [new("received", -yen, bills[yen % len(bills)].bill_id if bills and yen % 2 else None)]
    if act == "exempt" and held.open_yen:
        bill, most = next(iter(held.open_yen.items()))
        return [new("exempted", -min(yen, most), bill)]
    if act == "reverse" and paid:
        return [new("reversed", -paid[yen % len(paid)].yen, None, paid[yen % len(paid)].id)]
    if act == "refund" and held.spare > 0:
        return [new("refunded", min(yen, held.spare))]
    return []
