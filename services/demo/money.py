"""The sample's money: accounts of a bank nobody has, and the first month paid in the second."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from npo_platform.kernel.calendar import Month
from npo_platform.kernel.workdays import is_banking_day
from services.demo.times import Calendar, at_clock
from tenants.accounts.queries import Person
from tenants.desk.actions import pay
from tenants.desk.queries import pay_page
from tenants.payments.actions import enter_account

KANA = {
    "asahi": "アサヒカイ",
    "himawari": "ヒマワリハイシヨク",
    "sumire": "スミレノイエ",
    "minato": "ミナトキユウシヨク",
    "kotobuki": "コトブキネツト",
    "fureai": "ミドリチヨウフレアイカイ",
    "satoyama": "サトヤマキツチン",
}
SAMPLE_BANK = {"bank_code": "9999", "bank_name": "ミホン", "branch_code": "001", "branch_name": "ミドリチヨウ"}
PAY_DAY = 25


def enter_city_account(name: str, *, by: Person, at: datetime) -> None:
    """振込元: 会計管理者の当座."""
    kana = {"mihon": "ミホンシ", "tonari": "トナリノシ"}[name]
    typed = {"kind": "2", "number": "7654321", "holder": f"{kana} カイケイカンリシヤ", "payer_code": "9999910001"}
    enter_account(SAMPLE_BANK | typed, by=by, at=at)


def enter_npo_account(code: str, number: int, *, by: Person, at: datetime) -> None:
    typed = {"kind": "1", "number": f"{1234500 + number}", "holder": f"トクヒ）{KANA[code]}"}
    enter_account(SAMPLE_BANK | typed, by=by, at=at)


def pay_month(calendar: Calendar, month: Month, *, by: Person) -> None:
    """Everything accepted, on the 25th of the next month or the next day banks are open."""
    choices = [one.choice for one in pay_page().ready]
    if choices:
        day = _banking_day(month.shift(1).days[PAY_DAY - 1 :])
        made = min(calendar.after_month(month, 15, 10, at_latest=8), at_clock(day - timedelta(days=1), 10))
        pay(choices, day, by=by, at=made)


def _banking_day(days: Iterable[date]) -> date:
    return next(day for day in days if is_banking_day(day))
