"""Lists to take away: arrears, and what was issued."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from npo_platform.sheets import Value, write_csv, write_xlsx
from services.bills.models import Paper
from services.bills.queries.account import Debtor
from services.bills.states import PaperKind


def arrears_sheet(debtors: Iterable[Debtor], form: str) -> bytes:
    """One line for each open bill, as `csv` or `xlsx`."""
    header = [
        _("利用者番号"),
        _("氏名"),
        _("対象月"),
        _("請求書"),
        _("期限"),
        _("請求額（円）"),
        _("残り（円）"),
        _("日数"),
    ]
    rows: list[list[Value]] = [
        [
            one.recipient.number,
            one.recipient.name,
            open_bill.label,
            open_bill.bill.number,
            open_bill.bill.due_on,
            open_bill.bill.yen,
            open_bill.open_yen,
            one.days,
        ]
        for one in debtors
        for open_bill in one.open_bills
    ]
    return _written(header, rows, form)


def issued_sheet(papers: Iterable[Paper], form: str) -> bytes:
    """One line for each paper, as `csv` or `xlsx`."""
    header = [
        _("番号"),
        _("種類"),
        _("発行日"),
        _("取引先（利用者）"),
        _("利用者番号"),
        _("金額（円）"),
        _("対象月"),
        _("照合値"),
    ]
    rows: list[list[Value]] = [
        [
            one.number,
            str(PaperKind(one.kind).label),
            one.issued_on,
            one.recipient.name,
            one.recipient.number,
            one.yen,
            one.month.label if one.month else "",
            one.digest,
        ]
        for one in papers
    ]
    return _written(header, rows, form)


def _written(header: list[str], rows: list[list[Value]], form: str) -> bytes:
    return write_xlsx(header, rows) if form == "xlsx" else write_csv(header, rows)
