"""総合振込 as banks take it, and what every file of 全銀 has: records of 120 bytes, 1 header, 2 data, 8 trailer, 9 end.

The layout is that of 全国銀行協会「適用業務およびレコード・フォーマット」総合振込 (種別コード 21), compared with
群馬銀行「全銀協制定ファイルフォーマット【総合振込】」 and 三井住友銀行「ファイルレイアウト 総合振込（全銀形式）」.
Line ends are none or CR+LF, LF alone is refused (宮崎銀行「ファイルレイアウトについて」). Digits stand right, filled
with 0; text stands left, filled with spaces; a character is a byte of JIS X 0201, ﾞ and ﾟ are bytes of their own.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from npo_platform.kernel.errors import Refusal

RECORD = 120
TRANSFERS, DEBITS = "21", "91"
MOST_YEN = 9_999_999_999
_HALF = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFF9E)}
_HALF |= {"\u3099": "ﾞ", "\u309a": "ﾟ", "「": "｢", "」": "｣", "・": ".", "ヲ": "ｵ"}
_HALF |= dict(zip("ァィゥェォッャュョヮヵヶ", "ｱｲｳｴｵﾂﾔﾕﾖﾜｶｹ", strict=True)) | dict.fromkeys("ー‐‑–—―−", "-")
_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_JOINING = str.maketrans("゛゜", "\u3099\u309a")
_WRITABLE = re.compile(r"[0-9A-Zｱ-ﾝﾞﾟ ()\-./｢｣]")


@dataclass(frozen=True, slots=True)
class BankAccount:
    """Where money goes or comes from; names as they will be written, in half-width kana."""

    bank_code: str
    bank_name: str
    branch_code: str
    branch_name: str
    kind: str
    number: str
    holder: str


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays: the account the money leaves, and the code the bank knows the payer by."""

    account: BankAccount
    code: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """One payment. `news` is 1 for a first payment to this account, 2 after a change, 0 otherwise."""

    account: BankAccount
    yen: int
    news: str
    reference: int


def bank_text(text: str, where: str, length: int) -> str:
    """A name in the bank's characters: half-width kana in capitals, unpadded.

    Refused with the field's name for a character a bank cannot read (`bank_character`), and when it does not fit
    (`bank_length`): what is cut off in silence is paid to somebody else.
    """
    spelled = unicodedata.normalize("NFKC", text.translate(_JOINING)).translate(_TO_KATAKANA)
    half = "".join(_HALF.get(one, one) for one in unicodedata.normalize("NFD", spelled)).upper()
    half = " ".join(half.split())
    for character in half:
        if not _WRITABLE.fullmatch(character):
            raise Refusal(
                "bank_character",
                f"{where}の「{unicodedata.normalize('NFC', character)}」は、銀行のファイルに書けません。"
                "カナ・英字・数字と ( ) - . / だけで書いてください。",
            )
    if len(half) > length:
        raise Refusal(
            "bank_length",
            f"{where}は、半角カナで{length}字までです（いま{len(half)}字、濁点も1字）。通帳の略し方に直してください。",
        )
    return half


def transfer_file(payer: Payer, pays_on: date, transfers: Sequence[Transfer], *, line_ends: bool = True) -> bytes:
    """The whole file, in JIS bytes; CR+LF after each record unless the bank wants none.

    Refused without a transfer (`nothing_to_transfer`) and for an amount that is not 1 to 9,999,999,999 yen
    (`transfer_amount`).
    """
    if not transfers:
        raise Refusal("nothing_to_transfer", "振り込むものがありません。支払う報告を選んでください。")
    for one in transfers:
        if not 0 < one.yen <= MOST_YEN:
            words = f"{one.account.holder}への{one.yen:,}円は、1回の振込で送れない額です。分けてください。"
            raise Refusal("transfer_amount", words)
    total = sum(one.yen for one in transfers)
    trailer = f"8{digits(len(transfers), 6)}{digits(total, 12)}{' ' * 101}"
    return file_of([header(TRANSFERS, payer, pays_on), *(_data(one) for one in transfers), trailer], line_ends)


def file_of(records: Sequence[str], line_ends: bool) -> bytes:
    """The records and the one that ends them, in JIS bytes."""
    encoded = [record.encode("cp932") for record in [*records, f"9{' ' * 119}"]]
    wrong = [one for one in encoded if len(one) != RECORD]
    if wrong:
        raise ValueError(f"records of other lengths than {RECORD}: {[len(one) for one in wrong]}")
    return b"".join(one + (b"\r\n" if line_ends else b"") for one in encoded)


def header(kind: str, payer: Payer, on: date) -> str:
    """The first record: which kind of file, whose, for which day."""
    own = payer.account
    return (
        f"1{kind}0{digits(payer.code, 10)}{text(own.holder, '振込依頼人名', 40)}{on:%m%d}"
        f"{place(own)}{own.kind}{digits(own.number, 7)}{' ' * 17}"
    )


def _data(one: Transfer) -> str:
    """手形交換所番号 is not used (0); 顧客コード1 is the payment's number; 振込区分 7 is 電信; 識別表示 is blank."""
    to = one.account
    return (
        f"2{place(to)}0000{to.kind}{digits(to.number, 7)}{text(to.holder, '受取人名', 30)}{digits(one.yen, 10)}"
        f"{one.news}{digits(one.reference, 10)}{digits(0, 10)}7 {' ' * 7}"
    )


def place(account: BankAccount) -> str:
    """Bank and branch, codes and names."""
    bank, branch = text(account.bank_name, "銀行名", 15), text(account.branch_name, "支店名", 15)
    return f"{digits(account.bank_code, 4)}{bank}{digits(account.branch_code, 3)}{branch}"


def text(typed: str, where: str, length: int) -> str:
    """Text stands left, filled with spaces."""
    return bank_text(typed, where, length).ljust(length)


def digits(number: int | str, length: int) -> str:
    """Digits stand right, filled with 0."""
    return str(number).rjust(length, "0")
