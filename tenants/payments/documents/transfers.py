"""The bank's file and the same payments as CSV."""

from npo_platform.kernel.zengin import Payer, Transfer, transfer_file
from npo_platform.sheets.writer import Value, write_csv
from tenants.payments.models import Account
from tenants.payments.queries import RunSheet

HEADER = (
    "順", "受託団体", "契約番号", "対象月", "改訂", "支払額（円）", "銀行コード", "銀行名", "支店コード", "支店名",
    "預金種目", "口座番号", "口座名義", "口座の変わり", "支払日",
)  # fmt: skip


def bank_file(sheet: RunSheet, payer: Account, *, line_ends: bool) -> bytes:
    """総合振込 of a run, one transfer for each claim, so that the bank's answer names the claim."""
    transfers = [Transfer(one.account.value, one.yen, one.news, one.position) for one in sheet.payments]
    return transfer_file(Payer(payer.value, payer.payer_code), sheet.run.pays_on, transfers, line_ends=line_ends)


def table(sheet: RunSheet) -> bytes:
    """Every payment as a line, and the sum."""
    rows: list[list[Value]] = []
    for one in sheet.payments:
        to, report = one.account, one.received
        rows.append(
            [
                one.position, str(one.npo), report.contract.number, str(report.month), report.revision, one.yen,
                to.bank_code, to.bank_name, to.branch_code, to.branch_name, to.get_kind_display(), to.number,
                to.holder, one.get_news_display(), sheet.run.pays_on,
            ]
        )  # fmt: skip
    rows.append(["計", *[None] * 4, sheet.yen, *[None] * 9])
    return write_csv(HEADER, rows)
