"""What a person reads on a bill: how to pay, why each yen, the fields of a qualified invoice, nothing of another."""

import io

import pytest
from pypdf import PdfReader

from npo_platform.papers.user_bill import bills_html, joined, render_bill, render_bills
from tests.papers.bill import bill


def pages(made: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(made)).pages]


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("cash", "現金でお支払いください。"),
        ("debit", "いつもの口座から引き落とします。"),
        ("slip", "一緒にお渡しする払込票でお支払いください。"),
        ("transfer", "銀行でお振り込みください。"),
    ],
)
def test_each_way_of_paying_is_said_in_words(way: str, said: str) -> None:
    html = bills_html([bill(way=way)])

    assert said in html
    assert "令和8年11月27日（金）" in html


def test_every_line_has_its_sentence_and_the_invoice_its_fields() -> None:
    html = bills_html([bill()])

    for words in (
        "1食 400円 × 17食です。",
        "区分は「非課税（令和8年4月1日から）」です。",
        "令和8年9月28日 夕食：不在→手渡し（月遅れの記録）。",
        "登録番号 T8999905001234",
        "8％対象（軽減税率）※",
        "うち消費税額",
        "※は軽減税率の対象です。",
    ):
        assert words in html
    assert html.count("592") == 1


def test_who_is_not_registered_says_no_number_and_no_tax() -> None:
    invoice = bill()["invoice"] | {"is_qualified": False}

    html = bills_html([bill(invoice=invoice)])

    assert "登録番号" not in html
    assert "消費税額" not in html


def test_what_is_held_is_used_and_what_is_owed_is_told_apart() -> None:
    used = bills_html([bill(held_before=9000, to_pay=0)])
    owed = bills_html([bill(owed_before=1200)])

    assert "前からお預かりしている 9<i>,</i>000円を使いました。" in used
    assert "お支払いはありません。" in used
    assert "前の月までの分が <b>1<i>,</i>200円</b> 残っています。" in owed


def test_a_sum_below_zero_is_given_back() -> None:
    html = bills_html([bill(yen=-410, to_pay=0)])

    assert "お返しする額" in html
    assert "410<small> 円</small>" in html


def test_the_same_bill_is_the_same_bytes_in_each_style() -> None:
    made = {style: render_bill(bill(), style) for style in ("plain", "detail", "easy")}

    assert {style: len(pages(one)) for style, one in made.items()} == {"plain": 2, "detail": 3, "easy": 1}
    assert render_bill(bill()) == made["plain"]
    assert "はらう お金" in pages(made["easy"])[0]


def test_bills_drawn_apart_are_one_file_in_order() -> None:
    other = bill(person={"name": "川上　次郎", "kana": "かわかみ　じろう", "number": "0007"}, number="U2026-0042")

    whole = pages(joined([render_bills([bill()]), render_bills([other])]))

    assert [("U2026-0041" in page, "U2026-0042" in page) for page in whole] == [(True, False)] * 2 + [(False, True)] * 2
