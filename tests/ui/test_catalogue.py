"""Japanese is the source; English must say everything that Japanese says."""

import ast
import gettext
import re
from pathlib import Path

import pytest

from tests.ui.spoken import ROOT, spoken

LOCALE = ROOT / "npo_platform" / "locale"
PLACEHOLDER = re.compile(r"%\((\w+)\)")


def compiled(language: str) -> dict[str, str]:
    with (LOCALE / language / "LC_MESSAGES" / "django.mo").open("rb") as catalogue:
        entries = gettext.GNUTranslations(catalogue)._catalog  # type: ignore[attr-defined]
    return {key[0] if isinstance(key, tuple) else key: said for key, said in entries.items() if key}


def written(language: str) -> set[str]:
    """The msgids of the .po that are translated: neither empty nor fuzzy nor obsolete."""
    text = (LOCALE / language / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    found = set()
    for entry in text.split("\n\n"):
        lines = [line for line in entry.splitlines() if not line.startswith("#")]
        context, msgid = _quoted(lines, "msgctxt "), _quoted(lines, "msgid ")
        if msgid and "#, fuzzy" not in entry and (_quoted(lines, "msgstr ") or _quoted(lines, "msgstr[0] ")):
            found.add(f"{context}\x04{msgid}" if context else msgid)
    return found


def _quoted(lines: list[str], keyword: str) -> str:
    """The string after a keyword, continued on the quoted lines that follow it."""
    said, reading = "", False
    for line in lines:
        if line.startswith(keyword):
            said, reading = ast.literal_eval(line.removeprefix(keyword)), True
        elif reading and line.startswith('"'):
            said += ast.literal_eval(line)
        else:
            reading = False
    return said


def test_english_says_every_sentence_of_the_product() -> None:
    english = compiled("en")

    missing = {msgid: where for msgid, where in spoken().items() if msgid not in english}

    assert missing == {}


def test_english_keeps_every_placeholder() -> None:
    broken = {
        msgid: said
        for msgid, said in compiled("en").items()
        if not set(PLACEHOLDER.findall(said)) <= set(PLACEHOLDER.findall(msgid))
    }

    assert broken == {}


@pytest.mark.parametrize("language", ["en", "ja"])
def test_compiled_catalogue_holds_what_the_written_one_says(language: str) -> None:
    assert set(compiled(language)) == written(language)


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_template_has_no_inline_script_or_style(path: Path) -> None:
    """The content security policy forbids both; papers (templates/pdf) never meet a browser."""
    page = path.read_text(encoding="utf-8")

    if "pdf" not in path.parts:
        assert re.findall(r"\sstyle=|\son\w+=|<style|<script(?![^>]*\ssrc=)|javascript:", page) == []
