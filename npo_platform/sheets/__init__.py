"""Sheets in and out: CSV, Excel and ODS as rows of text with their addresses; nothing here knows a service."""

from npo_platform.sheets.book import Page, write_book
from npo_platform.sheets.cells import CellReader
from npo_platform.sheets.grid import Row, Sheet, Table
from npo_platform.sheets.reader import read
from npo_platform.sheets.rehearsal import REASON, ImportLine, Rehearsal, RowFaulty, kept, restored
from npo_platform.sheets.values import read_clock, read_day, read_number, squeezed
from npo_platform.sheets.writer import Encoding, Value, unmappable, write_csv, write_xlsx

__all__ = [
    "REASON",
    "CellReader",
    "Encoding",
    "ImportLine",
    "Page",
    "Rehearsal",
    "Row",
    "RowFaulty",
    "Sheet",
    "Table",
    "Value",
    "kept",
    "read",
    "read_clock",
    "read_day",
    "read_number",
    "restored",
    "squeezed",
    "unmappable",
    "write_book",
    "write_csv",
    "write_xlsx",
]
