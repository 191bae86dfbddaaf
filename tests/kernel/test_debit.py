"""The bank's file of collections, byte by byte: written by hand from the published table; hostile answers."""

from datetime import date

import pytest

from npo_platform.kernel.debit import DebitAnswer, DebitRequest, debit_file, read_answers
from npo_platform.kernel.errors import Refusal
from npo_platform.kernel.zengin import BankAccount, Payer

ASAHI = Payer(BankAccount("9002", "ｱｻﾋ", "012", "ﾁﾕｳｵｳ", "1", "12345", "ﾄｸﾋ)ｱｻﾋｶｲ"), "778899")
AOKI = BankAccount("9001", "ﾐﾎﾝ", "001", "ﾎﾝﾃﾝ", "1", "7654321", "ｱｵｷ ﾊﾅ")
ISHII = BankAccount("9900", "ﾕｳﾁﾖ", "418", "ﾖﾝｲﾁﾊﾁ", "1", "0000077", "ｲｼｲ ﾀﾞｲｽｹ")
DAY = date(2026, 6, 29)
REQUESTS = [DebitRequest(AOKI, 2000, "1", "2026000001"), DebitRequest(ISHII, 1000, "0", "2026000002")]

HEADER = "1910" + "0000778899" + "ﾄｸﾋ)ｱｻﾋｶｲ".ljust(40) + "0629" + "9002" + "ｱｻﾋ".ljust(15) + "012"
HEADER += "ﾁﾕｳｵｳ".ljust(15) + "1" + "0012345" + " " * 17
FIRST = "2" + "9001" + "ﾐﾎﾝ".ljust(15) + "001" + "ﾎﾝﾃﾝ".ljust(15) + "    " + "1" + "7654321" + "ｱｵｷ ﾊﾅ".ljust(30)
FIRST += "0000002000" + "1" + "00000000002026000001" + "0" + " " * 8
SECOND = "2" + "9900" + "ﾕｳﾁﾖ".ljust(15) + "418" + "ﾖﾝｲﾁﾊﾁ".ljust(15) + "    " + "1" + "0000077"
SECOND += "ｲｼｲ ﾀﾞｲｽｹ".ljust(30) + "0000001000" + "0" + "00000000002026000002" + "0" + " " * 8
TRAILER = "8" + "000002" + "000000003000" + "000000" + "000000000000" + "000000" + "000000000000" + " " * 65
END = "9" + " " * 119
# 1,000 yen were not there (1): one request of 2,000 yen was collected, one of 1,000 was not.
FAILED = SECOND[:111] + "1" + SECOND[112:]
ANSWERED = "8" + "000002" + "000000003000" + "000001" + "000000002000" + "000001" + "000000001000" + " " * 65


def sent() -> bytes:
    return debit_file(ASAHI, DAY, REQUESTS)


def answer(*records: str, ends: str = "\r\n") -> bytes:
    return "".join(record + ends for record in records).encode("cp932")


def test_debit_file_is_the_table_to_the_byte() -> None:
    made = sent()

    assert made.decode("cp932").split("\r\n") == [HEADER, FIRST, SECOND, TRAILER, END, ""]
    assert len(made) == 5 * 122
    assert debit_file(ASAHI, DAY, REQUESTS, line_ends=False) == made.replace(b"\r\n", b"")


@pytest.mark.parametrize("ends", ["\r\n", ""])
@pytest.mark.parametrize("behind", [b"", b"\x1a"])
def test_each_answer_is_found_by_its_customer(ends: str, behind: bytes) -> None:
    """In another order than they were asked, as some banks answer."""
    found = read_answers(answer(HEADER, FAILED, FIRST, ANSWERED, END, ends=ends) + behind, sent())

    assert found == [
        DebitAnswer("00000000002026000002", 1000, "1"),
        DebitAnswer("00000000002026000001", 2000, "0"),
    ]


OTHER_DAY = HEADER.replace("0629", "0630")
TRANSFERS = HEADER.replace("1910", "1210", 1)
STRANGER = FIRST.replace("2026000001", "2026000009")
LESS = FIRST.replace("0000002000", "0000001999")
ODD = SECOND[:111] + "7" + SECOND[112:]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "answer_truncated"),
        (b"\x00" * 360, "answer_truncated"),
        (b"hello,world\r\n", "answer_truncated"),
        (answer(HEADER, FIRST, FAILED, ANSWERED), "answer_truncated"),
        (answer(HEADER, FIRST, FAILED, ANSWERED, END)[:400], "answer_truncated"),
        (answer(HEADER, FIRST[:-1], FAILED, ANSWERED, END), "answer_truncated"),
        (answer(OTHER_DAY, FIRST, FAILED, ANSWERED, END), "answer_foreign"),
        (answer(TRANSFERS, FIRST, FAILED, ANSWERED, END), "answer_foreign"),
        (answer(HEADER, STRANGER, FAILED, ANSWERED, END), "answer_line"),
        (answer(HEADER, LESS, FAILED, ANSWERED, END), "answer_line"),
        (answer(HEADER, FIRST, FIRST, ANSWERED, END), "answer_line"),
        (answer(HEADER, FIRST, ODD, ANSWERED, END), "answer_line"),
        (answer(HEADER, FIRST, ANSWERED, END), "answer_missing"),
        (answer(HEADER, FIRST, SECOND, ANSWERED, END), "answer_totals"),
        (answer(HEADER, FIRST, SECOND, TRAILER, END), "answer_totals"),
    ],
)
def test_an_answer_that_is_not_whole_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_answers(data, sent())

    assert refusal.value.code == code
    assert "まだ何も保存していません。" in refusal.value.message


def test_nothing_and_no_amount_are_refused() -> None:
    with pytest.raises(Refusal) as nothing:
        debit_file(ASAHI, DAY, [])
    with pytest.raises(Refusal) as amount:
        debit_file(ASAHI, DAY, [DebitRequest(AOKI, 0, "0", "1")])

    assert [nothing.value.code, amount.value.code] == ["nothing_to_collect", "debit_amount"]
