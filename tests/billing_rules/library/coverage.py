"""Which row of the research became which pack, with how many worked months and which open questions."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from billing_rules.engine.steps import KINDS
from billing_rules.formats import parse

LIBRARY = Path(__file__).parents[3] / "billing_rules" / "library"
SAMPLES = {"mihon", "tonari"}
HEAD = """# Which city's rule became which pack

Every row is one public rule of a real municipality: G rows are whole rule sets, N rows further ones, V rows visits,
outings and alarms, U rows published unit tables. A pack's worked examples (例題) are computed by hand and run with
every check; its named settings say what the source leaves open, each with its reason in the pack. `rows.json` holds
the list; a test keeps this page equal to it.

"""
ROWS = "| row | municipality | rule | pack | 例題 | named settings, or the figure the source does not give |\n"
STEPS = """
## Kinds of step

How many packs use each kind; the samples (見本市, 隣野市) aside.

| kind | packs |
|---|---|
"""


def rows() -> list[dict[str, Any]]:
    """The rows of the research, as `rows.json` holds them."""
    listed: list[dict[str, Any]] = json.loads((LIBRARY / "rows.json").read_text())
    return listed


def packs() -> dict[str, dict[str, Any]]:
    """Every pack of a real municipality by its name."""
    found = (path for path in sorted(LIBRARY.glob("*/*.json")) if path.parent.name not in SAMPLES)
    return {f"{path.parent.name}/{path.stem}": parse(path.read_bytes()) for path in found}


def kinds() -> dict[str, list[str]]:
    """Kind of step → the packs that use it."""
    used = {name: {step["step"] for step in pack["steps"]} for name, pack in packs().items()}
    return {kind: [name for name, own in used.items() if kind in own] for kind in KINDS}


def document() -> str:
    """COVERAGE.md as it must be; how to write it anew stands with its test."""
    known, listed = packs(), rows()
    covered = sum(bool(row["packs"]) for row in listed)
    counted = f"{len(listed)} rows, {covered} of them in {len(known)} packs.\n\n"
    steps = "".join(f"| `{kind}` | {_users(names)} |\n" for kind, names in kinds().items())
    return HEAD + counted + ROWS + "|---|---|---|---|---|---|\n" + "".join(_lines(listed, known)) + STEPS + steps


def _lines(listed: list[dict[str, Any]], known: dict[str, dict[str, Any]]) -> Iterator[str]:
    told: dict[str, str] = {}
    for row in listed:
        who = f"| {row['row']} | {row['municipality']} | {row['title']} |"
        if not row["packs"]:
            yield f"{who} ― | ― | missing: {row['missing']} |\n"
        for name in row["packs"]:
            settings = "・".join(setting["label"] for setting in known[name]["settings"])
            shown = f"as {told[name]}" if name in told else settings
            told.setdefault(name, row["row"])
            yield f"{who} `{name}` | {len(known[name]['tests'])} | {shown} |\n"


def _users(names: list[str]) -> str:
    return f"{len(names)}（{names[0]}）" if len(names) == 1 else str(len(names))


if __name__ == "__main__":
    import sys

    sys.stdout.write(document())
