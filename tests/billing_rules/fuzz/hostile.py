"""Formulas and files of people who mean harm, or of a program gone wrong; by name, each made when asked for."""

import io
import json
import zipfile

from tests.billing_rules.engine.small import LOOKUP, MEAL, PRICE, QUANTITY, USER, amount, document, event, month
from tests.billing_rules.formats.books import document as book_document
from tests.billing_rules.formats.books import repacked
from tests.billing_rules.formats.unit_files import file, line

FORMULAS = {
    "import": "__import__('os').system('touch /tmp/harm')",
    "import of bare names": "__import__(price)",
    "open": "open(price)",
    "eval": "eval('1')",
    "exec": "exec(price)",
    "attribute": "price.__class__.__bases__",
    "attribute of a number": "(1).__class__",
    "attribute of a function": "floor.__globals__",
    "method": "price.sum()",
    "subscript": "price[0]",
    "slice": "price[::2]",
    "list": "[price]",
    "dict": "{price: 1}",
    "set": "{price}",
    "tuple": "(price, 1)",
    "empty tuple": "()",
    "list comprehension": "[x for x in price]",
    "generator": "max(x for x in price)",
    "lambda": "lambda: 1",
    "lambda called": "(lambda x: x)(price)",
    "f-string": "f'{price}'",
    "f-string with a call": "f'{__import__(\"os\")}'",
    "bytes": "b'price'",
    "text": "'810'",
    "text times a number": "'a' * 999999999",
    "walrus": "(x := price)",
    "assignment": "price = 1",
    "keyword": "floor(x=price)",
    "star": "max(*price)",
    "double star": "max(**price)",
    "starred": "*price",
    "power": "price ** 2",
    "huge power": "9**9**9**9",
    "negative power": "2 ** -1",
    "shift": "1 << 999999999999",
    "shift back": "price >> 1",
    "bits": "price & 1 | 2 ^ 3",
    "complement": "~price",
    "matrix product": "price @ price",
    "whole division": "price // 2",
    "remainder": "price % 2",
    "chained comparison": "0 < price < 10",
    "membership": "price in price",
    "identity": "price is price",
    "True": "True",
    "False": "False if price else 1",
    "None": "None",
    "ellipsis": "...",
    "float": "1.08",
    "float without a head": ".5",
    "float without a tail": "5.",
    "exponent": "1e9",
    "large exponent": "1e999999999",
    "complex": "1j",
    "hexadecimal": "0x10",
    "octal": "0o17",
    "binary": "0b1",
    "digit separator": "1_000",
    "leading zero": "007",
    "number run into a word": "1if price else 0",
    "yield": "(yield price)",
    "await": "await price",
    "two statements": "price; price",
    "two lines": "price\nprice",
    "a comment": "price  # * 2",
    "a line carried on": "price \\\n+ 1",
    "form feed": "price\x0c+ 1",
    "NUL": "price\x00",
    "half a character": "price + \ud800",
    "zero width space": "pri\u200bce",
    "right to left": "price \u202e+ 1",
    "no-break space": "price\u00a0+ 1",
    "ideographic space": "price\u3000+ 1",
    "byte order mark": "\ufeffprice",
    "full width name": "ｐｒｉｃｅ",
    "full width number": "１０",
    "full width brackets": "切捨て（price）",
    "bold name": "𝐩𝐫𝐢𝐜𝐞",
    "ligature": "ﬂoor(price)",
    "cyrillic name": "рrice",
    "kangxi radical": "最⼩(price, 1)",
    "arabic digits": "٣",
    "true minus": "price − 1",
    "multiplication sign": "price × 2",
    "long name": "a" * 399,
    "very long name": "a" * 1_000_000,
    "very long number": "9" * 399,
    "longer number": "9" * 100_000,
    "10,000 brackets": "(" * 10_000 + "1" + ")" * 10_000,
    "300 brackets": "(" * 300 + "1" + ")" * 300,
    "unclosed brackets": "(" * 400,
    "400 minus signs": "-" * 399 + "1",
    "200 nots": "not " * 99 + "1",
    "300 additions": "1+" * 199 + "1",
    "nested calls": "floor(" * 60 + "1" + ")" * 60,
    "division by nothing": "price / 0",
    "division by a name": "price / price",
    "division by less than nothing": "price / -1",
    "rounding to a name": "floor(price, price)",
    "rounding to nothing": "floor(price, 0)",
    "rounding to all there is": "half_up(price, 4611686018427387904)",
    "rounding three ways": "floor(price, 1, 2)",
    "overflow": "price * 999999999999 * 999999999999",
    "overflow below": "price / 999999999999 / 999999999999",
    "a yen that is a flag": "price and price",
    "a choice that is no flag": "1 if price else 0",
    "unknown": "unknown + 1",
    "dunder": "__builtins__",
    "nothing": "",
    "blanks": "   ",
}


def packed(**changes):
    return json.dumps(document(**changes), ensure_ascii=False).encode()


def zipped(**entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries.items():
            archive.writestr(name, text)
    return out.getvalue()


def priced(rows):
    """The small pack with a second table of these rows by minutes."""
    minutes = {"name": "minutes", "label": "時間", "min": 0, "max": 10**9}
    by = {"name": "by", "label": "時間の表", "keys": ["minutes"], "values": {"by": {"type": "yen", "label": "額"}}}
    steps = [
        LOOKUP,
        {"step": "lookup", "table": "by", "label": "額を引く"},
        USER,
        amount("city", "price + by"),
        QUANTITY,
    ]
    return packed(inputs=[MEAL, minutes], tables=[PRICE, by | {"rows": rows}], steps=steps)


def by_minutes(count, key):
    return [{"minutes": key(n), "by": n, "from": "2026-04-01", "ref": "別表"} for n in range(count)]


ROW = PRICE["rows"][0]
# What a table of 5,000 rows costs to check is work done, not an attack: see benchmarks/rules/hostile.py.
LARGEST_TABLES = {
    "5,000 rows of one case": lambda: packed(tables=[PRICE | {"rows": [ROW] * 5_000}]),
    "5,000 ranges in each other": lambda: priced(by_minutes(5_000, lambda n: {"min": n, "max": 10**9 - n})),
    "5,000 numbers": lambda: priced(by_minutes(5_000, lambda n: 2 * n)),
}
DEEP = 10_000
PACKS = {
    "nothing": lambda: b"",
    "blanks": lambda: b" \n\t" * 1_000,
    "only a byte order mark": lambda: b"\xef\xbb\xbf",
    "200 MB": lambda: bytes(200 * 2**20),
    "21 MB of text": lambda: "あ" * (21 * 2**20),
    "10,000 lists in each other": lambda: b"[" * DEEP + b"]" * DEEP,
    "10,000 objects in each other": lambda: b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "900 lists in a cell": lambda: b'{"a":' + b"[" * 900 + b"]" * 900 + b"}",
    "a key twice": lambda: packed()[:-1] + b', "city": "x"}',
    "a key twice among 100,000": lambda: ("{" + ",".join(f'"k{n % 99_999}":0' for n in range(100_000)) + "}").encode(),
    "NaN": lambda: b'{"format": NaN}',
    "Infinity": lambda: b'{"format": -Infinity}',
    "1e999": lambda: b'{"format": 1e999}',
    "a float of a million digits": lambda: b'{"format": 0.' + b"1" * 10**6 + b"}",
    "a float": lambda: packed().replace(b"500", b"500.0"),
    "two byte order marks": lambda: b"\xef\xbb\xbf" * 2 + packed(),
    "UTF-16": lambda: packed().decode().encode("utf-16"),
    "UTF-16 without a mark": lambda: packed().decode().encode("utf-16-le"),
    "UTF-32": lambda: packed().decode().encode("utf-32"),
    "Shift_JIS": lambda: packed().decode().encode("cp932"),
    "cut off": lambda: packed()[:-20],
    "cut in a character": lambda: packed()[: packed().index("試".encode()) + 1],
    "a list": lambda: b"[" + packed() + b"]",
    "a text": lambda: b'"' + b"x" * 1_000 + b'"',
    "null": lambda: b"null",
    "two documents": lambda: packed() * 2,
    "a trailing comma": lambda: packed()[:-1] + b",}",
    "a comment": lambda: b"// rules\n" + packed(),
    "YAML": lambda: b"pack: test/meals\nfrom: 2026-04-01\n",
    "NUL": lambda: packed().replace("見本市".encode(), b"\x00"),
    "half a character": lambda: packed().replace("見本市".encode(), b"\\ud800"),
    "half a character twice": lambda: b'{"\\ud800": 1, "\\ud800": 2}',
    "an integer of a million digits": lambda: packed().replace(b"500", b"9" * 10**6),
    "an integer of 4,000 digits": lambda: packed().replace(b"500", b"9" * 4_000),
    "a bound of 4,000 digits": lambda: packed(inputs=[MEAL, {"name": "n", "label": "n", "min": 0, "max": 10**3_999}]),
    "the year 9999": lambda: packed(tables=[PRICE | {"rows": [ROW | {"from": "9999-12-31"}, PRICE["rows"][1]]}]),
    "the year 0": lambda: packed(**{"from": "0000-01-01"}),
    "the year 10000": lambda: packed(until="10000-01-01"),
    "cyrillic keys": lambda: packed().replace(b'"tables"', '"tаbles"'.encode()),
    "a cyrillic name": lambda: packed(tables=[PRICE | {"name": "рrice"}]),
    "a full width name": lambda: packed(outputs={"user": "ｕｓｅｒ", "city": "city", "quantity": "quantity"}),
    "a cyrillic code": lambda: packed(tables=[PRICE | {"rows": [ROW | {"meal": "lunсh"}, PRICE["rows"][1]]}]),
    "5,001 rows": lambda: packed(tables=[PRICE | {"rows": [ROW] * 5_001}]),
    "1,000 rows of one case": lambda: packed(tables=[PRICE | {"rows": [ROW] * 1_000}]),
    "5,000 rows with a fault each": lambda: packed(
        tables=[PRICE | {"rows": [ROW | {"from": n} for n in range(5_000)]}]
    ),
    "1,000 ranges in each other": lambda: priced(by_minutes(1_000, lambda n: {"min": n, "max": 10**9 - n})),
    "1,000 numbers": lambda: priced(by_minutes(1_000, lambda n: 2 * n)),
    "a thousand steps": lambda: packed(steps=[amount(f"a{n}", "1") for n in range(1_000)]),
    "a hundred steps in the wrong order": lambda: packed(steps=[amount(f"a{n}", f"a{n + 1} + 1") for n in range(100)]),
    "doubling a hundred times": lambda: packed(
        steps=[amount("a0", "3"), *(amount(f"a{n + 1}", f"a{n} * a{n}") for n in range(90))]
    ),
    "100,000 inputs that are numbers": lambda: packed(inputs=[1] * 100_000),
    "100,000 unknown keys": lambda: packed(**{f"k{n}": 0 for n in range(100_000)}),
    "a label of a megabyte": lambda: packed(tables=[PRICE | {"label": "あ" * 300_000, "rows": [{}] * 1_900}]),
    "a step that is code": lambda: packed(steps=[{"step": "python", "code": "import os"}]),
    "a file that is a book": lambda: zipped(**{"xl/workbook.xml": "<workbook/>"}),
    "a program": lambda: b"\x7fELF\x02\x01\x01" + bytes(1_000),
}

EVENT = event("2026-04-01")
FACTS = {
    "not an object": lambda: [1],
    "the year 9999": lambda: month(event("9999-12-31"), when="9999-12"),
    "no such month": lambda: month(EVENT, when="2026-13"),
    "another calendar": lambda: month(EVENT, when="令和8年4月"),
    "200,000 ranges of a year": lambda: month(event(["2026-04-01/2027-04-01"] * 200_000)),
    "a range without an end": lambda: month(event(["2026-04-01/2199-12-31"])),
    "200,000 faulty events": lambda: month(*[1] * 200_000),
    "200,000 unknown keys": lambda: month() | {f"k{n}": 0 for n in range(200_000)},
    "a person twice 10,000 times": lambda: month() | {"people": [{"key": "A", "inputs": {}}] * 10_000 + [1]},
    "a date of a megabyte": lambda: month(event("2" * 10**6)),
    "true": lambda: month(event("2026-04-01", minutes=True)),
}


def far_cell():
    from billing_rules.formats.excel import tables_to_xlsx

    return repacked(
        tables_to_xlsx(book_document()),
        lambda _, part: part.replace(b'r="A3"', b'r="XFD1048576"').replace(b'<row r="3"', b'<row r="1048576"'),
    )


BOOKS = {
    "a cell in the farthest corner": far_cell,
    "a bomb": lambda: zipped(**{"xl/worksheets/sheet1.xml": b" " * 60_000_000}),
    "a bomb in a bomb": lambda: zipped(a=zipped(b=zipped(c=b"\0" * 10**6))),
    "a thousand entries": lambda: zipped(**{f"{n}.xml": "" for n in range(1_000)}),
    "too large": lambda: b"PK\x03\x04" + bytes(200 * 2**20),
    "cut off": lambda: far_cell()[:-200],
    "a pack": packed,
}
UNIT_TABLES = {
    "200 MB": lambda: bytes(200 * 2**20),
    "an open quote": lambda: file(line()) + b'"' + b"x" * 10**6,
    "a million columns": lambda: b"," * 10**6,
    "100,000 lines": lambda: b"a,b\r\n" * 100_000,
    "5,000 faulty lines": lambda: file(*[line(units="x", kind="Z9", starts="0")] * 5_000),
    "NUL": lambda: file(line(name="\x00")),
    "UTF-16": lambda: file(line(), encoding="utf-16"),
    "a name of a megabyte": lambda: file(line(name="あ" * 100_000)),
}
