"""Made-up unit tables. Only the units are real: those named in the tests stand in published price lists
(shared/domain/rule-sets.md 4.2); insurer, item codes, names and months are invented for the tests.
"""

from billing_rules.formats.unit_table.rows import HEADINGS

HEAD = ",".join(f'"{word}"' for word in HEADINGS.values())
# code, units, name, 算定単位
INVENTED = (
    ("A2", "9001", "1176", "見本・訪問週1回", "03"),
    ("A2", "9002", "2349", "見本・訪問週2回", "03"),
    ("A2", "9003", "3727", "見本・訪問週2回超", "03"),
    ("A2", "9011", "287", "見本・訪問1回Ⅰ", "01"),
    ("A2", "9012", "179", "見本・生活援助短", "01"),
    ("A2", "9013", "220", "見本・生活援助長", "01"),
    ("A2", "9021", "200", "見本・初回加算", "03"),
)


def line(**changes: str) -> str:
    """One quoted row; every column of it can be changed by name."""
    values = {
        "insurer": "999999", "kind": "A2", "item": "9001", "starts": "202404", "ends": "999999",
        "name": "見本・訪問週1回", "units": "1176", "counted_by": "03", "most_times": "1", "times_period": "01",
        "within_limit": "3", "unit_price": "10.70", "benefit_rate": "90", "user_yen": "", "for_eligible": "1",
        "for_support_1": "1", "for_support_2": "1", "delegated": "1", "made_on": "20240401",
    } | changes  # fmt: skip
    return ",".join(f'"{values[name]}"' for name in HEADINGS)


def file(*lines: str, encoding: str = "cp932", head: bool = True) -> bytes:
    written = ([HEAD] if head else []) + list(lines)
    return "".join(f"{one}\r\n" for one in written).encode(encoding)


def invented() -> bytes:
    """The seven units of section 4.2 under invented codes."""
    return file(
        *(line(kind=kind, item=item, units=units, name=name, counted_by=by) for kind, item, units, name, by in INVENTED)
    )
