"""The bank's file, byte by byte: written by hand from the published table."""

from datetime import date

import pytest

from npo_platform.kernel.errors import Refusal
from npo_platform.kernel.zengin import BankAccount, Payer, Transfer, bank_text, transfer_file

CITY = Payer(BankAccount("9001", "ﾐﾎﾝ", "001", "ﾎﾝﾃﾝ", "2", "7654321", "ﾐﾎﾝｼ ｶｲｹｲｶﾝﾘｼﾔ"), "12345")
ASAHI = BankAccount("9002", "ｱｻﾋ", "012", "ﾁﾕｳｵｳ", "1", "12345", "ﾄｸﾋ)ｱｻﾋｶｲ")
SUMIRE = BankAccount("9003", "ｽﾐﾚｼﾝｷﾝ", "003", "ｴｷﾏｴ", "1", "7777777", "ﾄｸﾋ)ｽﾐﾚﾉｶｲ")
DAY = date(2026, 7, 10)

HEADER = "1210" + "0000012345" + "ﾐﾎﾝｼ ｶｲｹｲｶﾝﾘｼﾔ".ljust(40) + "0710" + "9001" + "ﾐﾎﾝ".ljust(15) + "001"
HEADER += "ﾎﾝﾃﾝ".ljust(15) + "2" + "7654321" + " " * 17
FIRST = "2" + "9002" + "ｱｻﾋ".ljust(15) + "012" + "ﾁﾕｳｵｳ".ljust(15) + "0000" + "1" + "0012345"
FIRST += "ﾄｸﾋ)ｱｻﾋｶｲ".ljust(30) + "0000004080" + "1" + "0000000001" + "0000000000" + "7" + " " * 8
SECOND = "2" + "9003" + "ｽﾐﾚｼﾝｷﾝ".ljust(15) + "003" + "ｴｷﾏｴ".ljust(15) + "0000" + "1" + "7777777"
SECOND += "ﾄｸﾋ)ｽﾐﾚﾉｶｲ".ljust(30) + "0001282840" + "0" + "0000000002" + "0000000000" + "7" + " " * 8
TRAILER, END = "8" + "000002" + "000001286920" + " " * 101, "9" + " " * 119


def test_transfer_file_is_the_table_to_the_byte() -> None:
    """4,080 + 1,282,840 = 1,286,920 yen in 2 transfers."""
    transfers = [Transfer(ASAHI, 4080, "1", 1), Transfer(SUMIRE, 1_282_840, "0", 2)]

    made = transfer_file(CITY, DAY, transfers)

    assert made.decode("cp932").split("\r\n") == [HEADER, FIRST, SECOND, TRAILER, END, ""]
    assert len(made) == 5 * 122
    assert transfer_file(CITY, DAY, transfers, line_ends=False) == made.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("とくひ）あさひかい", "ﾄｸﾋ)ｱｻﾋｶｲ"),
        ("トクヒ）アサヒカイ", "ﾄｸﾋ)ｱｻﾋｶｲ"),
        ("ｶ)ﾊﾞﾝﾋﾞ　ﾎﾟﾝﾌﾟ", "ｶ)ﾊﾞﾝﾋﾞ ﾎﾟﾝﾌﾟ"),
        ("キャッシュサービス", "ｷﾔﾂｼﾕｻ-ﾋﾞｽ"),
        ("ヲワリ・ヴィラ　ａｂｃ １２", "ｵﾜﾘ.ｳﾞｲﾗ ABC 12"),
        ("「ミホン」", "｢ﾐﾎﾝ｣"),
        ("カ゛ッコウ", "ｶﾞﾂｺｳ"),
    ],
)
def test_bank_text_is_what_a_passbook_shows(typed: str, written: str) -> None:
    assert bank_text(typed, "口座名義", 30) == written


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        ("特ヒ）アサヒカイ", "bank_character", "口座名義の「特」は"),
        ("アサヒ＆カイ", "bank_character", "口座名義の「&」は"),
        ("アサヒ\nカイ😀", "bank_character", "口座名義の「😀」は"),
        ("ガ" * 16, "bank_length", "口座名義は、半角カナで30字までです（いま32字"),
    ],
)
def test_bank_text_refuses_what_a_bank_cannot_read_and_names_the_field(typed: str, code: str, said: str) -> None:
    with pytest.raises(Refusal) as refusal:
        bank_text(typed, "口座名義", 30)

    assert refusal.value.code == code
    assert said in refusal.value.message


@pytest.mark.parametrize(
    ("yen", "code"), [(0, "transfer_amount"), (-5, "transfer_amount"), (10**10, "transfer_amount")]
)
def test_transfer_file_refuses_an_amount_no_bank_sends(yen: int, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        transfer_file(CITY, DAY, [Transfer(ASAHI, yen, "0", 1)])

    assert refusal.value.code == "transfer_amount"


def test_transfer_file_of_nothing_is_refused() -> None:
    with pytest.raises(Refusal) as refusal:
        transfer_file(CITY, DAY, [])

    assert refusal.value.code == "nothing_to_transfer"
