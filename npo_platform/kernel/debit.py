"""口座振替 as banks take it and answer it: 種別コード 91, the same records with a result in each.

The layout is that of 全国銀行協会「適用業務およびレコード・フォーマット」預金口座振替. A bank sends back what it
was sent, with the result of each request (振替結果コード) and the sums of both in the trailer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from npo_platform.kernel.errors import Refusal
from npo_platform.kernel.zengin import (
    DEBITS,
    MOST_YEN,
    RECORD,
    BankAccount,
    Payer,
    digits,
    file_of,
    header,
    place,
    text,
)

PAID = "0"
# 振替結果コード, and what the office reads.
RESULTS = {
    PAID: "振替済",
    "1": "資金不足",
    "2": "預金取引なし",
    "3": "預金者の都合による振替停止",
    "4": "預金口座振替依頼書なし",
    "8": "委託者の都合による振替停止",
    "9": "その他",
}
CUSTOMER, RESULT = slice(91, 111), slice(111, 112)
AGAIN = "銀行から受け取った結果のファイルを、そのまま選び直してください。まだ何も保存していません。"


@dataclass(frozen=True, slots=True)
class DebitRequest:
    """One collection from one account. `news` is 1 for the first from this account, 2 after a change, 0 otherwise."""

    account: BankAccount
    yen: int
    news: str
    customer: str


@dataclass(frozen=True, slots=True)
class DebitAnswer:
    """What became of one request."""

    customer: str
    yen: int
    code: str

    @property
    def is_paid(self) -> bool:
        return self.code == PAID


def debit_file(collector: Payer, on: date, requests: Sequence[DebitRequest], *, line_ends: bool = True) -> bytes:
    """The whole file, in JIS bytes; CR+LF after each record unless the bank wants none.

    Refused without a request (`nothing_to_collect`) and for an amount no bank collects (`debit_amount`).
    """
    if not requests:
        words = "引き落とす請求がありません。口座が登録済みの人の、残りのある請求だけを引き落とせます。"
        raise Refusal("nothing_to_collect", words)
    for one in requests:
        if not 0 < one.yen <= MOST_YEN:
            raise Refusal("debit_amount", f"{one.account.holder}の{one.yen:,}円は、口座振替で引き落とせない額です。")
    total = sum(one.yen for one in requests)
    trailer = f"8{digits(len(requests), 6)}{digits(total, 12)}{'0' * 36}{' ' * 65}"
    return file_of([header(DEBITS, collector, on), *(_data(one) for one in requests), trailer], line_ends)


def _data(one: DebitRequest) -> str:
    """What is not yet known of the result is written 0."""
    own = one.account
    return (
        f"2{place(own)}{' ' * 4}{own.kind}{digits(own.number, 7)}{text(own.holder, '預金者名', 30)}"
        f"{digits(one.yen, 10)}{one.news}{digits(one.customer, 20)}0{' ' * 8}"
    )


def read_answers(data: bytes, sent: bytes) -> list[DebitAnswer]:
    """What became of each request of the file that was sent, in the order of the answer.

    Refused, all of it, when it is cut off (`answer_truncated`), of another file (`answer_foreign`), when a record is
    not as it was sent (`answer_line`), when a request has no answer (`answer_missing`), and when the trailer does
    not add up (`answer_totals`).
    """
    own, found = _records(sent), _records(data)
    if found[0] != own[0]:
        raise Refusal("answer_foreign", f"この引き落としの結果ではありません（種類か委託者か日がちがいます）。{AGAIN}")
    asked = {record[CUSTOMER]: record for record in own[1:-2]}
    answers: dict[bytes, DebitAnswer] = {}
    for number, record in enumerate(found[1:-2], start=2):
        customer = record[CUSTOMER]
        if customer in answers or _without_result(record) != _without_result(asked.get(customer, b"")):
            raise Refusal("answer_line", f"{number}件目の記録が、送ったものとちがいます。{AGAIN}")
        answers[customer] = _answer(record, number)
    if missing := len(asked.keys() - answers.keys()):
        raise Refusal("answer_missing", f"{missing}人分の結果が入っていません。{AGAIN}")
    _require_sums(found[-2], list(answers.values()))
    return list(answers.values())


def _records(data: bytes) -> list[bytes]:
    """The records of a whole file; banks end them with CR+LF or not at all, some write an end of file behind them."""
    whole = data.rstrip(b"\x1a\r\n")
    starts = range(0, max(len(whole), 1), RECORD)
    records = whole.split(b"\r\n") if b"\r\n" in whole else [whole[at : at + RECORD] for at in starts]
    records[-1] = records[-1].ljust(RECORD)
    kinds = b"".join(record[:1] for record in records)
    inside = kinds[1:-2]
    if any(len(record) != RECORD for record in records) or inside.strip(b"2") or kinds[:1] + kinds[-2:] != b"189":
        raise Refusal("answer_truncated", f"ファイルが途中で切れているか、全銀の形ではありません。{AGAIN}")
    return records


def _without_result(record: bytes) -> bytes:
    return record[: RESULT.start] + record[RESULT.stop :]


def _answer(record: bytes, number: int) -> DebitAnswer:
    code = record[RESULT].decode("ascii", "replace")
    if code not in RESULTS:
        raise Refusal("answer_line", f"{number}件目の結果「{code}」は、振替結果コードにありません。{AGAIN}")
    return DebitAnswer(record[CUSTOMER].decode("ascii"), int(record[80:90]), code)


def _require_sums(trailer: bytes, answers: Sequence[DebitAnswer]) -> None:
    """All, collected, not collected: each as a number of requests and yen."""
    sums = [answers, [one for one in answers if one.is_paid], [one for one in answers if not one.is_paid]]
    expected = "8" + "".join(f"{digits(len(one), 6)}{digits(sum(each.yen for each in one), 12)}" for one in sums)
    if trailer[:55] != expected.encode():
        raise Refusal("answer_totals", f"終わりにある合計が、1件ずつの結果と合いません。{AGAIN}")
