"""Are the papers of a pack sound: known cells, once each, totals, width; and a form for every month."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from billing_rules.engine.findings import Findings
from billing_rules.engine.papers import Paper
from billing_rules.engine.parts import Form
from npo_platform.kernel.cells import CELLS, DAYS_MM, ORDERS, PAGE_MM, ROW_WORDS, ROWS, cells_of

# Words in the address of a paper that mean something else.
RESERVED = ("papers", "document")
_NEEDED = {"grid": ("days",), "invoice": ("city_unit", "quantity", "city_yen")}


def note_forms(forms: Sequence[Form], starts_on: date, findings: Findings) -> None:
    """Every fault of the forms: in their dates, and in each paper."""
    dated = sorted(forms, key=lambda form: form.from_)
    _note_dates(dated, starts_on, findings)
    for form in dated:
        for name, count in Counter(paper.name for paper in form.papers).items():
            if count > 1:
                findings.note(
                    "paper_twice", _form(form), f"紙の名前「{name}」が {count} 回あります。別の名前にしてください。"
                )
        for paper in form.papers:
            _note_paper(paper, f"{_form(form)} の「{paper.title}」", findings)


def _form(form: Form) -> str:
    return f"様式 {form.from_}から"


def _note_dates(dated: Sequence[Form], starts_on: date, findings: Findings) -> None:
    """A month without a form, two forms of one day, a form that begins inside a month."""
    if dated and dated[0].from_ > starts_on:
        _note_hole(findings, starts_on, dated[0].from_)
    for form, following in pairwise(dated):
        if form.from_ == following.from_:
            findings.note("form_twice", _form(form), "同じ日から始まる様式が2つあります。どちらか1つにしてください。")
        elif form.until and form.until < following.from_:
            _note_hole(findings, form.until, following.from_)
    if dated and (last := dated[-1]).until:
        findings.note(
            "form_hole", "様式", f"{last.until} からの様式がありません。until を消すか、次の様式を足してください。"
        )
    for form in dated:
        _note_period(form, starts_on, findings)


def _note_period(form: Form, starts_on: date, findings: Findings) -> None:
    if form.until and form.until <= form.from_:
        message = "until は from より後の日にしてください（until は使わなくなる最初の日です）。"
        findings.note("period", _form(form), message)
    for day in (form.from_, form.until):
        if day and form.papers and day.day != 1 and day != starts_on:
            message = f"紙は提供月ごとに決まるため、様式は月の初めの日から変わります。{day} を月の1日にしてください。"
            findings.note("form_inside_month", _form(form), message)


def _note_hole(findings: Findings, first: date, after: date) -> None:
    message = (
        f"{first} から {after - timedelta(days=1)} までの様式がありません。from を早めるか、様式を足してください。"
    )
    findings.note("form_hole", "様式", message)


def _note_paper(paper: Paper, where: str, findings: Findings) -> None:
    if paper.name in RESERVED:
        findings.note("paper_name", where, f"「{paper.name}」は紙の名前に使えません。別の名前にしてください。")
    if paper.row not in ROWS[paper.shape]:
        choices = "・".join(f"{row}（{ROW_WORDS[row]}）" for row in ROWS[paper.shape] if row != "event")
        message = f"{paper.shape} の by は {choices} です。" if choices else f"{paper.shape} に by は書けません。"
        findings.note("paper_rows", where, message)
        return
    names = [column.cell for column in paper.columns]
    _note_cells(paper.row, names, where, findings)
    for name in _NEEDED.get(paper.shape, ()):
        if name not in names:
            findings.note("cell_missing", where, f"{paper.shape} には {name}（{CELLS[name].label}）の列が要ります。")
    _note_sums(paper, names, where, findings)
    _note_parts(paper, where, findings)
    _note_width(paper, where, findings)


def _note_cells(row: str, names: Sequence[str], where: str, findings: Findings) -> None:
    known = {cell.name for cell in cells_of(row)}
    for name, count in Counter(names).items():
        if name not in known:
            choices = "、".join(f"{cell.name}（{cell.label}）" for cell in cells_of(row))
            findings.note("unknown_cell", where, f"「{name}」という項目はありません。使えるのは {choices} です。")
        elif count > 1:
            findings.note(
                "cell_twice", where, f"「{name}」（{CELLS[name].label}）の列が {count} 回あります。1つにしてください。"
            )


def _note_sums(paper: Paper, names: Sequence[str], where: str, findings: Findings) -> None:
    if not paper.totals and paper.shape != "invoice":
        findings.note("no_total", where, "合計がありません。totals に、合計する列の項目を書いてください。")
    for name in (*paper.totals, *paper.glance):
        if name not in names or name not in CELLS or not CELLS[name].adds_up:
            choices = "・".join(one for one in names if one in CELLS and CELLS[one].adds_up) or "なし"
            findings.note("bad_total", where, f"「{name}」は合計できません。合計できる列は {choices} です。")
        elif "days" in names and names.index(name) < names.index("days"):
            label = CELLS[name].label
            findings.note(
                "bad_total", where, f"合計する列「{name}」（{label}）は、日ごと（days）の右に置いてください。"
            )


def _note_parts(paper: Paper, where: str, findings: Findings) -> None:
    """What only one shape has."""
    if paper.shape == "certificate" and not paper.confirmation:
        findings.note("no_confirmation", where, "本人の確認の言葉がありません。confirmation に書いてください。")
    only = (("certificate", "confirmation"), ("cover", "glance"), ("cover", "sections"))
    for shape, field in only:
        if getattr(paper, field) and paper.shape != shape:
            findings.note("paper_part", where, f"{field} を書けるのは {shape} だけです。")
    for name in paper.order:
        if name not in ORDERS or paper.row not in CELLS[name].rows or paper.row not in ("line", "person"):
            findings.note(
                "bad_order", where, f"「{name}」の順には並べられません。1人ずつの紙で {_words(ORDERS)} が使えます。"
            )


def _note_width(paper: Paper, where: str, findings: Findings) -> None:
    needed = sum(column.width or CELLS[column.cell].width for column in paper.columns if column.cell in CELLS)
    excess = math.ceil(needed - PAGE_MM[paper.shape])
    if excess > 0:
        room = math.floor(PAGE_MM[paper.shape] - (DAYS_MM if paper.shape == "grid" else 0))
        which = "日ごとのほかの列" if paper.shape == "grid" else "列"
        findings.note(
            "too_wide", where, f"{which}が紙の幅より {excess}mm 広いです。合わせて {room}mm までにしてください。"
        )


def _words(names: Iterable[str]) -> str:
    return "・".join(f"{name}（{CELLS[name].label}）" for name in names)
