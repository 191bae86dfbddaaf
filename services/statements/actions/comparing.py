"""Comparing what another system charged with our statements: for a provider that moves here."""

from contextlib import suppress
from datetime import datetime
from pathlib import PurePath
from uuid import UUID

from django.db import transaction

from npo_platform.kernel.calendar import Month as Value
from npo_platform.kernel.errors import Refusal
from npo_platform.sheets import Row, Table, read, read_day, read_number
from services.months.models import Month
from services.statements.actions.evaluate import fresh_statement
from services.statements.models import Comparison
from services.statements.queries.compared import UNREAD, ComparedRow, Key, Sums, beside, kept_rows, our_sums
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.registry.queries import contracts_of_npo

HEADINGS = {
    "number": ("利用者番号", "番号"),
    "month": ("月", "対象月", "提供月", "年月"),
    "user": ("利用者負担額", "利用者", "利用者負担", "利用者（円）"),
    "city": ("市負担額", "市", "市負担", "委託料", "市（円）"),
    "count": ("食数", "件数", "回数", "数量"),
}
REQUIRED = ("number", "month", "user", "city")
MOST_MONTHS = 24


@transaction.atomic
def compare_months(data: bytes, filename: str, *, by: Person, at: datetime) -> Comparison:
    """Set a file of the old system beside our statements of its months; keeps the result only, in place of the last.

    Two rows of one person and month are added up. Refused when the file cannot be read, lacks a column
    (`columns_missing`), holds no row (`sheet_empty`) or more than 24 months (`too_many_months`).
    """
    name = PurePath(filename.replace("\\", "/")).name[:200] or "file"
    table = read(data, name).table(HEADINGS)
    if missing := table.missing(REQUIRED):
        words = "".join(f"「{HEADINGS[column][0]}」" for column in missing)
        raise Refusal("columns_missing", f"ファイル「{name}」に{words}の列が見つかりません。見出しを直してください。")
    if not table.rows:
        raise Refusal("sheet_empty", f"ファイル「{name}」に行がありません。見出しの下に入れてください。")
    theirs, unread = _theirs(table)
    months = {month for _number, month in theirs}
    if len(months) > MOST_MONTHS:
        raise Refusal("too_many_months", f"一度にくらべられるのは {MOST_MONTHS}か月までです。分けて選んでください。")
    rows = [*unread, *beside(theirs, our_sums(_statements(months, at)))]
    Comparison.objects.all().delete()
    made = Comparison.objects.create(filename=name, rows=kept_rows(rows), made_at=at, by_id=by.id, by_name=by.name)
    record("statements.compare", made, by=by, at=at, detail=f"{len(rows)}件")
    return made


@transaction.atomic
def forget_comparison(*, by: Person, at: datetime) -> None:
    """Take the result away; nothing of it is left. Twice is as once."""
    for made in Comparison.objects.select_for_update().defer("rows"):
        record("statements.forget_comparison", made, by=by, at=at)
    Comparison.objects.all().delete()


def _statements(months: set[str], at: datetime) -> list[UUID]:
    firsts = [Value.parse(month).first for month in months]
    agreed = {one.pk: one for one in contracts_of_npo()}
    rows = Month.objects.filter(contract_id__in=agreed, starts_on__in=firsts).order_by("starts_on", "pk")
    return [fresh_statement(row, at=at, agreed=agreed[row.contract_id]).pk for row in rows]


def _theirs(table: Table) -> tuple[dict[Key, Sums], list[ComparedRow]]:
    """The sums of the file, and each row that could not be read with the sentence why."""
    sums: dict[Key, Sums] = {}
    unread: list[ComparedRow] = []
    for row in table.rows:
        number = table.text(row, "number")
        try:
            key, told = _key(number, table.text(row, "month")), _sums(table, row)
        except Refusal as refusal:
            fault = f"{row.number}行目：{refusal.message}"
            unread.append(ComparedRow(number[:20], "", UNREAD, fault=fault[:200]))
        else:
            sums[key] = _added(sums.get(key), told)
    return sums, unread


def _sums(table: Table, row: Row) -> Sums:
    count = table.text(row, "count")
    return Sums(
        user=read_number(table.text(row, "user")),
        city=read_number(table.text(row, "city")),
        count=read_number(count) if count else None,
    )


def _key(number: str, month: str) -> Key:
    if not number:
        raise Refusal("no_number", "利用者番号がありません。")
    return number, str(_month(month))


def _added(known: Sums | None, told: Sums) -> Sums:
    if known is None:
        return told
    counts = [known.count, told.count]
    count = None if None in counts else sum(one or 0 for one in counts)
    return Sums(known.user + told.user, known.city + told.city, count)


def _month(text: str) -> Value:
    """A month as 2026-10, 2026/10, 202610, 2026年10月, 令和8年10月, R8.10, or any day in it."""
    for whole in (text, f"{text}1日", f"{text}-1", f"{text}/1", f"{text}.1", f"{text}01"):
        with suppress(Refusal):
            return Value.of(read_day(whole))
    raise Refusal("bad_month", f"「{text[:20]}」は月として読めません。例：2026-10、令和8年10月")
