"""The usual report and claim as definitions, for the Excel book of a city whose form defines none."""

from typing import Any

_PERSON = (("number", "番"), ("decision_number", "決定番号"), ("name", "氏名"), ("class_label", "区分"), ("meal", "食"))
_COUNTED = (("delivered", "届けた"), ("undelivered", "不在など"))
_YEN = (("city_yen", "市負担（円）"), ("user_yen", "利用者負担（円）"))
_PRICED = (("user_unit", "利用者の単価（円）"), ("city_unit", "市の単価（円）"))


def standard_papers(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Cover by class, grid by line, invoice by class; titled and numbered as the city's form says."""
    forms = document["forms"]
    report, claim = (forms["report_title"], forms["report_clause"]), (forms["claim_title"], forms["claim_clause"])
    classes = (("class_label", "区分"), ("people", "利用者（人）"), *_COUNTED, ("quantity", "計"), *_PRICED, *_YEN)
    billed = (("class_label", "内容"), *_COUNTED, ("quantity", "計"), ("city_unit", "市の単価（円）"), _YEN[0])
    return [
        _paper("report", *report, "cover", "class", classes),
        _paper("days", "利用者別の実績", report[1], "grid", "line", (*_PERSON, ("days", "日"), *_COUNTED, *_YEN)),
        _paper("claim", *claim, "invoice", "class", billed),
    ]


def _paper(name: str, title: str, clause: str, shape: str, row: str, columns: Any) -> dict[str, Any]:
    summed = {"people", "delivered", "undelivered", "quantity", "city_yen", "user_yen"}
    return {
        "name": name,
        "title": title,
        "clause": clause,
        "shape": shape,
        "row": row,
        "columns": [{"cell": cell, "label": label} for cell, label in columns],
        "order": [],
        "totals": [cell for cell, _ in columns if cell in summed],
        "notes": [],
    }
