"""A master as a decision table of a pack, keyed by service code; and back into rows of a master."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

from billing_rules.formats.unit_table.reading import contradictions
from billing_rules.formats.unit_table.rows import OPEN_END, UnitRow
from npo_platform.kernel.calendar import Month, parse_day
from npo_platform.kernel.errors import Refusal, Refused

KEY, VALUE = "service_code", "units"


def unit_table_to_pack_table(rows: Sequence[UnitRow], *, first_day: date | None = None) -> dict[str, Any]:
    """The table document: one row per row of the master, each with its months and its name.

    With the pack's first day, months in which a code does not hold become rows that refuse, as publication asks.
    Refused when rows contradict one another, or are of several insurers.
    """
    if faults := contradictions(rows):
        message = f"単位数表マスタに {len(faults)} か所の食い違いがあります。示した行を直してください。"
        raise Refused("bad_unit_table", message, faults)
    insurers = sorted({row.insurer for row in rows})
    if len(insurers) > 1:
        shown = "・".join(insurers)
        raise Refusal("several_insurers", f"保険者番号が {shown} と混ざっています。1つの保険者の行だけにしてください。")
    return {
        "name": "unit_table",
        "label": "単位数表",
        "keys": [KEY],
        "values": {VALUE: {"type": "units", "label": "単位数"}},
        "rows": [cells for row in dict.fromkeys(rows) for cells in [_priced(row)]] + list(_closed(rows, first_day)),
    }


def service_codes(rows: Iterable[UnitRow]) -> dict[str, str]:
    """The choices of the input `service_code`: code → name, the newest name where it changed."""
    return {row.code: row.name for row in sorted(rows, key=lambda row: row.starts)}


def pack_table_to_unit_rows(table: Mapping[str, Any], master: Sequence[UnitRow]) -> list[UnitRow]:
    """The rows of a master that say what the table says.

    A pack knows codes, units and days; every other column is taken from the row of that code in `master` that was in
    force then, or else from its newest. Refused for a code `master` does not know, a day inside a month, a fraction.
    """
    rows = [row for row in table["rows"] if "refuse" not in row]
    return [_master_row(number, row, master) for number, row in enumerate(rows, 1)]


def _priced(row: UnitRow) -> dict[str, Any]:
    until = {"until": row.until.isoformat()} if row.until else {}
    made = f"（{row.made:%Y-%m-%d} 作成）" if row.made else ""
    ref = f"単位数表マスタ {row.kind} {row.item} {row.name}{made}"
    return {KEY: row.code, VALUE: row.unit_count, "from": row.starts_on.isoformat(), **until, "ref": ref}


def _closed(rows: Sequence[UnitRow], first_day: date | None) -> Iterator[dict[str, Any]]:
    """Rows that refuse a code before its first month, between its months and after its last."""
    if first_day is None:
        return
    ordered = sorted(dict.fromkeys(rows), key=lambda row: (row.code, row.starts))
    for _, group in groupby(ordered, key=lambda row: row.code):
        free: date | None = first_day
        for row in group:
            if free is not None and free < row.starts_on:
                yield _refusing(row, free)
            free = row.until and max(row.until, first_day)
        if free is not None:
            yield _refusing(row, free)


def _refusing(row: UnitRow, since: date) -> dict[str, Any]:
    sentence = f"{row.kind} {row.item}「{row.name}」は、この月には使えません。サービスコードを確かめてください。"
    ref = f"単位数表マスタ {row.kind} {row.item} の適用年月"
    return {KEY: row.code, "refuse": sentence, "from": since.isoformat(), "ref": ref}


def _master_row(number: int, row: Mapping[str, Any], master: Sequence[UnitRow]) -> UnitRow:
    where = f"単位数表の{number}行目"
    code, units, since = row[KEY], row[VALUE], parse_day(row["from"])
    known = sorted((one for one in master if one.code == code), key=lambda one: one.starts)
    if not known:
        raise Refusal(
            "unknown_service_code",
            f"{where}：サービスコード「{code}」が元のマスタにありません。マスタに行を足してからにしてください。",
        )
    until = parse_day(row["until"]) if row.get("until") else None
    if since.day != 1 or (until and until.day != 1):
        raise Refusal(
            "not_a_month", f"{where}：マスタは月ごとです。いつから・いつまでを月の初めと終わりにしてください。"
        )
    if type(units) is not int:
        raise Refusal("not_whole", f"{where}：単位数「{units}」は整数ではありません。整数にしてください。")
    model = next((one for one in reversed(known) if one.starts_on <= since), known[0])
    return replace(model, starts=f"{since:%Y%m}", ends=_last_month(until), units=_spelled(units, model.units))


def _last_month(until: date | None) -> str:
    return str(Month.of(until).shift(-1)).replace("-", "") if until else OPEN_END


def _spelled(units: int, as_before: str) -> str:
    """Leading zeros of the master stay where the number did."""
    return as_before if int(as_before) == units else str(units)
