"""CSV → rows: CP932 or UTF-8, with or without headings; every impossible value is told by line and column."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator

from billing_rules.formats.unit_table.rows import HEADINGS, KINDS, OPEN_END, UnitRow, month_of
from npo_platform.kernel.calendar import parse_day
from npo_platform.kernel.errors import Finding, Refusal, Refused
from npo_platform.sheets.reader import MAX_BYTES, MAX_ROWS

MOST_TOLD = 200
MOST_LETTERS_OF_A_NAME = 200
_FIRST_HEADING = HEADINGS["insurer"]
_Check = tuple[Callable[[str], bool], str]


def read_unit_table(data: bytes) -> list[UnitRow]:
    """The rows of a master, in their order.

    Refused when the file is too big, in no known encoding or empty, and with every fault of its rows at once
    (`bad_unit_table`): impossible values, and two rows that say different things of one code and month.
    """
    if len(data) > MAX_BYTES:
        raise Refusal("unit_table_too_big", "単位数表マスタのファイルが大きすぎます。5MB までの CSV を選んでください。")
    faults: list[Finding] = []
    rows = [row for row in _rows(_lines(_decoded(data)), faults) if row]
    if not rows and not faults:
        raise Refusal("unit_table_empty", "単位数表マスタに行がありません。19列の CSV を選んでください。")
    faults += contradictions(rows)
    if faults:
        told = f"、はじめの {MOST_TOLD} か所を示します" if len(faults) > MOST_TOLD else ""
        message = f"単位数表マスタに {len(faults)} か所の誤りがあります{told}。示した行を直してください。"
        raise Refused("bad_unit_table", message, faults[:MOST_TOLD])
    return rows


def contradictions(rows: Iterable[UnitRow]) -> list[Finding]:
    """Where two different rows of one code hold in the same month: a correction list leaves such rows behind."""
    found = []
    latest: dict[tuple[str, str], UnitRow] = {}
    for row in sorted(dict.fromkeys(rows), key=lambda row: (row.starts, row.line)):
        before = latest.setdefault((row.insurer, row.code), row)
        if before != row and row.starts <= before.ends:
            found.append(_contradiction(*sorted((before, row), key=lambda one: one.line)))
        if row.ends > before.ends:
            latest[row.insurer, row.code] = row
    return found


def _contradiction(one: UnitRow, other: UnitRow) -> Finding:
    where = f"{one.line}行目と{other.line}行目"
    message = (
        f"{where}：{one.kind} {one.item}「{one.name}」の適用期間が重なり、内容が違います。"
        "正しいほうを残し、古いほうは消すか適用終了年月を入れてください。"
    )
    return Finding("contradiction", message, "stop", where)


def _decoded(data: bytes) -> str:
    """UTF-8 is tried first because it fails loudly on CP932; guessing further would garble names."""
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal(
        "unit_table_encoding",
        "単位数表マスタの文字が読めません。Shift_JIS（CP932）か UTF-8 の CSV で保存し直してください。",
    )


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """The written lines with their numbers, headings left out."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    count = 0
    try:
        for cells in reader:
            count += any(cell.strip() for cell in cells)
            if count > MAX_ROWS + 1:
                raise Refusal(
                    "unit_table_too_big",
                    f"単位数表マスタが長すぎます（{MAX_ROWS:,}行まで）。要る種類の行だけにしてください。",
                )
            if any(cell.strip() for cell in cells) and not (count == 1 and _are_headings(cells)):
                yield reader.line_num, cells
    except csv.Error:
        raise Refusal(
            "unit_table_unreadable",
            f'{reader.line_num}行目が CSV として読めません。引用符（"）の数を確かめてください。',
        ) from None


def _are_headings(cells: list[str]) -> bool:
    """Refused when the file has headings in another order: the columns would be read as one another."""
    if not cells[0].strip().startswith(_FIRST_HEADING):
        return False
    expected = list(HEADINGS.values())
    given = [cell.strip() for cell in cells]
    if given != expected:
        wrong = next((n for n, word in enumerate(expected) if given[n : n + 1] != [word]), len(expected))
        heading = expected[wrong] if wrong < len(expected) else "（なし）"
        raise Refusal(
            "unit_table_headings", f"見出しの{wrong + 1}列目は「{heading}」のはずです。19列の並びを元に戻してください。"
        )
    return True


def _rows(lines: Iterator[tuple[int, list[str]]], faults: list[Finding]) -> Iterator[UnitRow | None]:
    for line, cells in lines:
        if len(cells) == len(HEADINGS):
            row = UnitRow.of(cells, line)
            found = list(_faults_of(row))
            faults += found
            yield None if found else row
        else:
            message = f"{line}行目：列が {len(cells)} あります。19列にしてください。"
            faults.append(Finding("unit_columns", message, "stop", f"{line}行目"))


def _faults_of(row: UnitRow) -> Iterator[Finding]:
    sound = True
    for name, heading in HEADINGS.items():
        value = getattr(row, name)
        fits, must = _CHECKS[name]
        if not fits(value):
            sound = False
            yield _fault(row, heading, f"「{value[:40]}」は使えません。{must}にしてください。")
    if sound and row.ends < row.starts:
        message = f"「{row.ends}」が適用開始年月「{row.starts}」より前です。どちらかを直してください。"
        yield _fault(row, HEADINGS["ends"], message)


def _fault(row: UnitRow, heading: str, message: str) -> Finding:
    where = f"{row.line}行目の{heading}"
    return Finding("unit_value", f"{where}：{message}", "stop", where)


def _shaped(pattern: str) -> Callable[[str], bool]:
    whole = re.compile(pattern, re.ASCII)
    return lambda text: whole.fullmatch(text) is not None


def _is_month(text: str) -> bool:
    return _holds(lambda: month_of(text)) and re.fullmatch(r"(19|20|21)\d{4}", text, re.ASCII) is not None


def _is_day(text: str) -> bool:
    return text == "" or (len(text) == 8 and _holds(lambda: parse_day(f"{text[:4]}-{text[4:6]}-{text[6:]}")))


def _holds(read: Callable[[], object]) -> bool:
    try:
        read()
    except ValueError:
        return False
    return True


def _is_name(text: str) -> bool:
    return bool(text.strip()) and len(text) <= MOST_LETTERS_OF_A_NAME and text.isprintable()


def _is_percentage(text: str) -> bool:
    return text == "" or (_shaped(r"\d{1,3}")(text) and int(text) <= 100)


_SHORT_CODE: _Check = (_shaped(r"[0-9A-Z]{0,2}"), "2けたまでの符号")
_CHECKS: dict[str, _Check] = {
    "insurer": (_shaped(r"\d{6}|00\d{6}"), "6けたの数字（8けたなら頭に 00）"),
    "kind": (KINDS.__contains__, f"{'・'.join(KINDS)} のどれか"),
    "item": (_shaped(r"[0-9A-Z]{4}"), "4けたの英大文字か数字"),
    "starts": (_is_month, "202404 のような年月"),
    "ends": (lambda text: text == OPEN_END or _is_month(text), f"202403 のような年月か、終わりがなければ {OPEN_END} "),
    "name": (_is_name, f"{MOST_LETTERS_OF_A_NAME}文字までの名称"),
    "units": (_shaped(r"-?\d{1,6}"), "整数"),
    "counted_by": _SHORT_CODE,
    "most_times": (_shaped(r"\d{0,3}"), "3けたまでの数"),
    "times_period": _SHORT_CODE,
    "within_limit": _SHORT_CODE,
    "unit_price": (_shaped(r"(\d{1,5}(\.\d{1,4})?)?"), "10.70 や 1070 のような数か空"),
    "benefit_rate": (_is_percentage, "0 から 100 までの数か空"),
    "user_yen": (_shaped(r"\d{0,7}"), "円の整数か空"),
    "for_eligible": _SHORT_CODE,
    "for_support_1": _SHORT_CODE,
    "for_support_2": _SHORT_CODE,
    "delegated": _SHORT_CODE,
    "made_on": (_is_day, "20240401 のような日付か空"),
}
