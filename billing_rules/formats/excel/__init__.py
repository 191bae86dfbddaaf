"""A pack's tables as an Excel book and back: one sheet per table, columns known by their names in the second row."""

from billing_rules.formats.excel.read import tables_from_xlsx
from billing_rules.formats.excel.write import tables_to_xlsx

__all__ = ["tables_from_xlsx", "tables_to_xlsx"]
