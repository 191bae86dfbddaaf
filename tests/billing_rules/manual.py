"""The rule-book manual as blocks: `python -m tests.billing_rules.manual` writes anew what its commands print."""

import io
import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import chdir, redirect_stdout
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from billing_rules.__main__ import main
from billing_rules.formats import parse

FOLDER = Path(__file__).parents[2] / "docs" / "rule-book"
LANGUAGES = ("ja", "en")
NAMED = {"inputs": "name", "settings": "name", "tables": "name", "tests": "title"}
PROMPT = "$ .venv/bin/python -m billing_rules "
_BLOCK = re.compile(r"^```(\w+)(?: (\w+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: a whole pack, a part that goes into it, a recipe, a piece, or what a command prints."""

    language: str
    kind: str
    text: str
    pack: Any = None  # as it stands after this block
    month: Any = None

    @property
    def value(self) -> Any:
        """The JSON of the block; a list needs an outermost object only for strict reading."""
        return parse(f'{{"value": {self.text}}}')["value"]


def text(language: str) -> str:
    return (FOLDER / f"{language}.md").read_text()


def blocks(language: str) -> Iterator[Block]:
    """The blocks in order, each with the pack it belongs to."""
    pack: Any = None
    month: Any = None
    for found in _BLOCK.finditer(text(language)):
        block = Block(found[1], found[2] or "", found[3])
        if block.kind == "pack":
            pack = block.value
        elif block.kind == "part":
            pack = merged(pack, block.value)
        elif block.kind == "facts":
            month = block.value
        yield replace(block, pack=pack, month=month)


def merged(pack: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """A part put into a pack as the manual says: named things join or replace their like, the rest is replaced."""
    result = deepcopy(pack)
    for key, value in part.items():
        if key not in NAMED:
            result[key] = value
            continue
        by = NAMED[key]
        items = {item[by]: item for item in result.get(key, [])}
        result[key] = list((items | {item[by]: item for item in value}).values())
    return result


def printed(block: Block) -> str:
    """What the command of a console block prints, its own line first."""
    line = block.text.splitlines()[0]
    out = io.StringIO()
    with tempfile.TemporaryDirectory() as folder, chdir(folder), redirect_stdout(out):
        Path("aonami.json").write_text(json.dumps(block.pack))
        Path("month.json").write_text(json.dumps(block.month))
        main(line.removeprefix(PROMPT).split())
    return f"{line}\n{out.getvalue()}"


def rewrite() -> None:
    """Put what the commands print now into both languages."""
    for language in LANGUAGES:
        page = text(language)
        for block in blocks(language):
            if block.language == "console":
                page = page.replace(f"```console\n{block.text}```", f"```console\n{printed(block)}```", 1)
        (FOLDER / f"{language}.md").write_text(page)


if __name__ == "__main__":
    rewrite()
