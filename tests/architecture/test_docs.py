"""What the documents claim, and code can contradict, is compared with the code."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from npo_platform.celery import app
from tenants.jobs import registry
from tests.architecture import words
from tests.architecture.refusals import document, refusals

ROOT = Path(__file__).parents[2]
VARIABLE = re.compile(r"env\.\w+\(\s*\"([A-Z_]+)\"")
COMMAND = re.compile(r"management/commands/([a-z_]+)\.py$")


def text(path: str) -> str:
    return (ROOT / path).read_text()


def test_refusals_are_listed_with_their_sentences() -> None:
    """After adding one: python -m tests.architecture.refusals > docs/refusals.md"""
    assert text("docs/refusals.md") == document()


def test_words_of_code_and_screen_are_listed() -> None:
    """After a new table or state, with DJANGO_SETTINGS_MODULE=tests.settings:

    python -m tests.architecture.words > docs/words.md
    """
    with translation.override("ja"):
        assert text("docs/words.md") == words.document()


def test_refusal_codes_are_plain_words() -> None:
    assert [code for code, _ in refusals() if not re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", code)] == []


def test_settings_are_explained() -> None:
    named = set(VARIABLE.findall(text("npo_platform/settings.py")))
    explained = text("README.md") + text("npo_platform/README.md")

    assert sorted(name for name in named if f"`{name}`" not in explained) == []


def test_commands_and_tasks_are_explained() -> None:
    app.loader.import_default_modules()
    commands = {found[1] for path in ROOT.glob("*/*/management/commands/*.py") if (found := COMMAND.search(str(path)))}
    tasks = {name for name in app.tasks if not name.startswith("celery.")}
    explained = "".join(path.read_text() for path in ROOT.glob("*/README.md"))

    named = commands - {"__init__"} | tasks | set(registry.kinds())
    assert sorted(word for word in named if f"`{word}`" not in explained) == []


@pytest.mark.parametrize("wing", ["npo_platform", "tenants", "billing_rules", "services"])
def test_each_wing_has_its_page(wing: str) -> None:
    page = (ROOT / wing / "README.md").read_text()

    assert page.startswith("# ")
    assert len(page.splitlines()) <= 150
