"""Defined papers as one Excel book: a sheet for each, with figures as numbers and texts as texts."""

from collections.abc import Iterable, Sequence
from datetime import date

from npo_platform.kernel import digest
from npo_platform.kernel.calendar import Month
from npo_platform.papers.monthgrid import mark
from npo_platform.papers.rows import ORDINARY, Values, events_of, people_of, rows_of, total
from npo_platform.sheets import Page, Value, write_book

# What names the person of each row, where the paper itself is one person's.
_WHO = [{"cell": "decision_number", "label": "決定番号"}, {"cell": "name", "label": "氏名"}]


def book_of(document: Values, papers: Sequence[Values]) -> bytes:
    """The same document and papers give the same bytes."""
    return write_book([_page(document, paper) for paper in papers])


def _page(document: Values, paper: Values) -> Page:
    certified = paper["shape"] == "certificate"
    columns = [*_WHO, *paper["columns"]] if certified else paper["columns"]
    rows = _certified(document) if certified else rows_of(document, paper)
    days = Month.parse(document["month"]).days
    sums = [total(rows, one["cell"]) if one["cell"] in paper["totals"] else None for one in columns]
    return Page(
        title=paper["title"],
        facts=_facts(document, paper),
        header=[word for one in columns for word in _headings(one, days)],
        rows=[[value for one in columns for value in _values(one, row, days, paper)] for row in rows],
        sums=_feet(document, paper, columns, sums, days),
        notes=[*paper["notes"], f"照合値 {digest.short(digest.digest(document), 8)}"],
        wide=paper["shape"] == "grid",
    )


def _facts(document: Values, paper: Values) -> list[tuple[str, Value]]:
    """What stands above the table."""
    facts: list[tuple[str, Value]] = [
        ("様式", paper["clause"]),
        ("提供月", f"{Month.parse(document['month']).label}分　改訂{document['revision']}"),
        ("宛先", f"{document['city']['addressee']}　様"),
        ("団体", document["npo"]["legal_name"]),
        ("契約番号", document["contract"]["number"]),
        ("規則", document["pack"]["label"]),
        ("作成日", date.fromisoformat(document["frozen_on"])),
    ]
    if paper["shape"] == "invoice":
        facts += [
            ("請求書番号", document["claim_number"]),
            ("登録番号", document["npo"]["invoice_number"]),
            ("振込先", document["npo"]["bank"]),
            ("税の扱いの根拠", document["tax"]["basis"]),
        ]
    return facts


def _certified(document: Values) -> list[Values]:
    """Every day on which something was, of every person."""
    return [
        {"decision_number": lines[0]["decision_number"], "name": lines[0]["name"]} | event
        for lines in people_of(document)
        for event in events_of(document, lines)
        if "outcome" in event
    ]


def _headings(column: Values, days: Iterable[date]) -> list[Value]:
    return [day.day for day in days] if column["cell"] == "days" else [column["label"]]


def _values(column: Values, row: Values, days: Iterable[date], paper: Values) -> list[Value]:
    if column["cell"] != "days":
        return [row.get(column["cell"])]
    counted = paper["row"] == "person"
    return [_day(row["days"].get(str(day.day), []), counted=counted) for day in days]


def _day(statuses: Sequence[str], *, counted: bool) -> Value:
    """How many were delivered as a number, otherwise the mark of the day."""
    delivered = sum(status in ORDINARY for status in statuses)
    return delivered if counted and delivered else mark(statuses, counted=False).strip("　") or None


def _feet(
    document: Values, paper: Values, columns: Sequence[Values], sums: Sequence[int | None], days: Sequence[date]
) -> list[list[Value]]:
    """The sums below the table; below an invoice also the adjustments, the claim and its tax."""
    foot = [cell for one, yen in zip(columns, sums, strict=True) for cell in _spread(one, yen, days)]
    feet = [_named("合計", foot)] if paper["totals"] else []
    if paper["shape"] != "invoice":
        return feet + _adjusted(document, paper, columns)
    at = [one["cell"] for one in columns].index("city_yen")
    told = [
        (f"調整 {one.get('month_label', one['on'])} {one['decision_number']} {one['reason']}", one["city_yen"])
        for one in document["adjustments"]
    ]
    told += [
        ("請求金額", document["totals"]["claim_yen"]),
        (f"うち消費税額（{document['tax']['row']}）", document["tax"]["within"]),
    ]
    return feet + [_named(label, _only(columns, {at: yen})) for label, yen in told]


def _adjusted(document: Values, paper: Values, columns: Sequence[Values]) -> list[list[Value]]:
    """Below a cover: what earlier months add, so that the sheet comes to the claim."""
    names = [one["cell"] for one in columns]
    if paper["shape"] != "cover" or paper["row"] == "month" or not document["adjustments"]:
        return []
    totals = {"user_yen": document["totals"]["bill_yen"], "city_yen": document["totals"]["claim_yen"]}
    feet = [
        (
            f"調整 {one.get('month_label', one['on'])} {one['decision_number']} {one['reason']}",
            {"user_yen": one["user_yen"], "city_yen": one["city_yen"]},
        )
        for one in document["adjustments"]
    ]
    feet.append(("調整後の合計", totals))
    return [
        _named(label, _only(columns, {names.index(name): yen for name, yen in yens.items() if name in names}))
        for label, yens in feet
    ]


def _spread(column: Values, value: int | None, days: Sequence[date]) -> list[Value]:
    return [None for _ in days] if column["cell"] == "days" else [value]


def _only(columns: Sequence[Values], values: dict[int, Value]) -> list[Value]:
    return [values.get(at) for at in range(len(columns))]


def _named(label: str, foot: list[Value]) -> list[Value]:
    """A foot with its word in the first column, unless a figure stands there."""
    return [label, *foot[1:]] if foot and foot[0] is None else foot
