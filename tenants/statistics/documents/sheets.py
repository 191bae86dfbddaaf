"""The figures as tables others compute with: one line for one figure, its definition beside it; always in Japanese."""

from collections.abc import Iterator, Sequence

from npo_platform.kernel.calendar import tokyo_day
from npo_platform.sheets import Page, Value, write_book, write_csv
from tenants.registry.models import City
from tenants.statistics.definitions import DEFINITIONS, Definition, current
from tenants.statistics.queries import BY_CLASS, STAR, Cell, Figure, StatisticsPage
from tenants.statistics.states import Telling

HIDDEN = "*"
STATES = {
    Telling.SHOWN: "公表",
    Telling.HIDDEN: "秘匿",
    Telling.NOTHING: "該当なし",
    Telling.PENDING: "集計中",
    Telling.UNACCEPTED: "未承認",
}
LEGEND = (
    ("公表", "値があります。"),
    ("秘匿", f"5人未満の人についての数、または引き算でそれが分かる数なので、値は「{HIDDEN}」です。0ではありません。"),
    ("該当なし", "分母が0など、計算するもとがありません。値は空です。"),
    ("集計中", "市が承認し、団体がまだ集計していません。値は空です。"),
    ("未承認", "その月の報告を市がまだ承認していません。値は空で、0ではありません。"),
)
COLUMNS = (
    ("年月", "対象の月。西暦の年と月（2026-10）"),
    ("市", "委託した市の名前"),
    ("受託団体", "受託した団体の名前"),
    ("委託契約", "委託契約の番号"),
    ("指標", "指標の名前（英字）。下の指標の表の「項目」と同じ"),
    ("指標名", "指標の日本語の名前"),
    ("区分", "区分ごとの指標のときの区分の名前。ほかは空"),
    ("値", f"数。割合は小数第1位まで。秘匿の値は「{HIDDEN}」"),
    ("単位", "値の単位"),
    ("分子", "割り算の指標の分子。ほかは空"),
    ("分母", "割り算の指標の分母。気がかりの時間では、終わった気がかりの件数"),
    ("定義の版", "値を作った時の定義の版の番号"),
    ("状態", "公表・秘匿・該当なし・集計中・未承認"),
    ("集計番号", "その月を集計し直した回数。後の調整で変わると増える"),
    ("集計日", "集計した日（2026-11-12）"),
)
MEANINGS = (
    "項目",
    "種類",
    "版",
    "使い始めた日",
    "名前",
    "単位",
    "意味",
    "計算のしかた",
    "数えないもの",
    "Name",
    "Meaning",
)


def open_data(page: StatisticsPage, city: City) -> bytes:
    """CSV for publication: UTF-8 with BOM, a line for every figure of every month, also of those not told."""
    rows = (row for own in page.cells for cell in own for row in _rows_of(cell, str(city)))
    return write_csv([name for name, _ in COLUMNS], rows)


def dictionary() -> bytes:
    """What each column, figure and state means, with every version of every definition."""
    return write_csv(MEANINGS, _meanings())


def book(page: StatisticsPage, city: City) -> bytes:
    """The same as an Excel book: providers × figures a month, and the meanings on a second sheet."""
    shown = [one for one in current().values() if one.id != BY_CLASS]
    header = [
        "年月",
        "受託団体",
        "委託契約",
        *(f"{one.label.ja}（{one.unit.ja}）" for one in shown),
        "定義の版",
        "集計日",
    ]
    rows = [_wide(cell, shown) for own in page.cells for cell in own]
    period = f"{page.months[0].label}から{page.months[-1].label}まで"
    notes = [f"{word}：{meaning}" for word, meaning in LEGEND]
    return write_book(
        [
            Page("統計", header, rows, facts=[("市", str(city)), ("期間", period)], notes=notes, wide=True),
            Page("数え方", MEANINGS, list(_meanings()), wide=True),
        ]
    )


def _rows_of(cell: Cell, city: str) -> Iterator[list[Value]]:
    place: list[Value] = [str(cell.month), city, cell.contract.npo_name, cell.contract.number]
    for one in current().values():
        if one.id == BY_CLASS:
            yield from (place + row for row in _class_rows(cell, one))
        else:
            yield place + _row(cell, cell.figure(one.id))


def _row(cell: Cell, figure: Figure) -> list[Value]:
    one = figure.definition
    parts: list[Value] = [_part(figure, figure.numerator), _part(figure, figure.denominator)]
    return [one.id, one.label.ja, None, _value(figure), one.unit.ja, *parts, *_made(cell, one, figure.telling)]


def _class_rows(cell: Cell, one: Definition) -> Iterator[list[Value]]:
    if cell.row is None or cell.row.figures["classes"] is None:
        telling = Telling.HIDDEN if cell.row else cell.telling
        value = HIDDEN if cell.row else None
        yield [one.id, one.label.ja, None, value, one.unit.ja, None, None, *_made(cell, one, telling)]
        return
    for count in cell.classes:
        telling = Telling.HIDDEN if count.people is None else Telling.SHOWN
        value = HIDDEN if count.people is None else count.people
        yield [one.id, one.label.ja, count.label, value, one.unit.ja, None, None, *_made(cell, one, telling)]


def _made(cell: Cell, one: Definition, telling: Telling) -> list[Value]:
    row = cell.row
    return [one.version, STATES[telling], row.number if row else None, tokyo_day(row.reckoned_at) if row else None]


def _value(figure: Figure) -> Value:
    if not figure.is_shown:
        return HIDDEN if figure.telling is Telling.HIDDEN else None
    return figure.value if figure.id != "unanswered_rate" else figure.text


def _part(figure: Figure, part: int | None) -> Value:
    if part is None:
        return HIDDEN if figure.is_divided and figure.telling is Telling.HIDDEN else None
    return part


def _wide(cell: Cell, shown: Sequence[Definition]) -> list[Value]:
    figures = [cell.figure(one.id) for one in shown]
    values: list[Value] = [_value(one) if one.is_shown or one.text == STAR else STATES[one.telling] for one in figures]
    versions = "・".join(dict.fromkeys(f"第{one.definition.version}版" for one in figures))
    made = tokyo_day(cell.row.reckoned_at) if cell.row else None
    return [str(cell.month), cell.contract.npo_name, cell.contract.number, *values, versions, made]


def _meanings() -> Iterator[list[Value]]:
    nothing: list[Value] = [None] * 5
    for name, meaning in COLUMNS:
        yield [name, "列", None, None, name, None, meaning, None, None, None, None]
    for one in DEFINITIONS:
        yield [
            one.id, "指標", one.version, one.since, one.label.ja, one.unit.ja, one.sentence.ja, one.computed.ja,
            one.not_counted.ja, one.label.en, f"{one.sentence.en} {one.computed.en} Not counted: {one.not_counted.en}",
        ]  # fmt: skip
    for word, meaning in LEGEND:
        yield [word, "状態", None, None, word, None, meaning, *nothing[:4]]
