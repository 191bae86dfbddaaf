"""総合事業サービスコード単位数表マスタ: the CSV in which cities publish service codes; read, written, made a table.

The columns and the kinds are those of a file that a city published; no official layout was at hand, so what a code in
a column means is not interpreted, only kept.
"""

from billing_rules.formats.unit_table.pack_table import (
    pack_table_to_unit_rows,
    service_codes,
    unit_table_to_pack_table,
)
from billing_rules.formats.unit_table.reading import read_unit_table
from billing_rules.formats.unit_table.rows import KINDS, UnitRow
from billing_rules.formats.unit_table.writing import write_unit_table

__all__ = [
    "KINDS",
    "UnitRow",
    "pack_table_to_unit_rows",
    "read_unit_table",
    "service_codes",
    "unit_table_to_pack_table",
    "write_unit_table",
]
