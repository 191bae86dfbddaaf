"""The statement as an Excel book: one row for each line, figures as numbers."""

from uuid import UUID

from django.utils.translation import gettext as _

from npo_platform.sheets import write_xlsx
from services.statements.queries import MonthPage
from services.statements.queries.lines import PageLine
from services.statements.queries.page import CANCELLED, HANDED, NOT_RECEIVED


def lines_book(page: MonthPage) -> bytes:
    """Every line of the month, the lines of earlier months' differences last."""
    header = [
        _("利用者番号"),
        _("氏名"),
        _("ふりがな"),
        _("決定番号"),
        _("区分"),
        _("内容"),
        _("渡した"),
        _("不在・断り"),
        _("中止"),
        _("上限超え"),
        _("算定した数"),
        _("利用者（円）"),
        _("市（円）"),
        _("総額（円）"),
    ]
    classes = {row.recipient.pk: row.class_words for row in page.people}
    rows = [_row(page, line, classes) for line in (*page.own, *page.amounts, *page.adjustments)]
    return write_xlsx(header, rows, title=f"{page.month.value}")


def _row(page: MonthPage, line: PageLine, classes: dict[UUID, str]) -> list[str | int]:
    person = line.recipient
    counts = [sum(line.counts.get(code, 0) for code in codes) for codes in (HANDED, NOT_RECEIVED, CANCELLED)]
    return [
        person.number if person else "",
        person.name if person else "",
        person.kana if person else "",
        line.decision_number or "",
        classes.get(person.pk, "") if person else "",
        line.label or page.line_words(line),
        *counts,
        line.over_limit,
        line.quantity,
        line.user_yen,
        line.city_yen,
        line.total_yen,
    ]
