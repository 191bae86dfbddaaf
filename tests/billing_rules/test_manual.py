"""The manual for civil servants says what the engine does: every pack, part, command, word and field of it is tried."""

import re
from functools import cache
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter

from billing_rules.engine import (
    check,
    compile_pack,
    evaluate,
    explain_event,
    explain_invoice,
    explain_line,
    explain_person,
    load,
)
from billing_rules.engine.parts import Calendar, Closure, Form, Input, Setting, Source
from billing_rules.engine.schema import Adjustment, Example, Expected, LineShape, Outputs, Pack
from billing_rules.engine.steps import KINDS, AnyStep
from billing_rules.engine.tables import Row, Table, ValueSpec
from billing_rules.facts import from_json
from services.people.states import Diet
from services.plans.states import CancelReason, Meal
from services.records.states import Outcome
from tests.billing_rules import manual
from tests.billing_rules.manual import FOLDER, LANGUAGES, blocks, merged, printed, text

ENGINE = FOLDER.parents[1] / "billing_rules"
CODE = re.compile(r'(?:Refusal|note)\(\s*"([a-z_]+)"')
ELSEWHERE = {"unknown_key"}  # said by screens that ask for an explanation, never by `check`
PIECES: dict[str, Any] = {
    "step": AnyStep,
    "input": Input,
    "setting": Setting,
    "calendar": Calendar,
    "row": Row,
    "values": dict[str, ValueSpec],
    "outputs": Outputs,
    "line": LineShape,
    "adjustment": Adjustment,
    "form": Form,
    "example": Example,
}
STEPS = {get_args(model.model_fields["step"].annotation)[0]: model for model in get_args(get_args(AnyStep)[0])}
PIECES_OF_A_PACK = (Pack, Source, Input, Setting, Closure, Table, ValueSpec, Row, Outputs, LineShape, Adjustment, Form)
PARTS = (*PIECES_OF_A_PACK, Example, Expected)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def of(language: str, *kinds: str) -> list[manual.Block]:
    return [block for block in blocks(language) if block.kind in kinds]


def packs(language: str) -> list[Any]:
    """Every pack the manual says is without a finding: the whole ones, and each recipe put into the one before it."""
    return [*(block.pack for block in of(language, "pack")), *recipes(language)]


def recipes(language: str) -> list[Any]:
    return [merged(block.pack, block.value) for block in of(language, "recipe")]


@cache
def sections(language: str) -> dict[str, str]:
    """Heading → what stands below it, for headings with a number."""
    parts = re.split(r"^#{2,3} ([0-9.]+ .*)$", text(language), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def section_of(language: str, kind: str) -> str:
    return next(body for head, body in sections(language).items() if re.match(rf"4\.\d {kind}\b", head))


def names(model: Any) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


def test_both_languages_hold_the_same_blocks_and_sections() -> None:
    japanese, english = (list(blocks(language)) for language in LANGUAGES)

    assert english == japanese
    assert [head.split()[0] for head in sections("en")] == [head.split()[0] for head in sections("ja")]


@every_language
def test_packs_and_recipes_are_without_a_stop(language: str) -> None:
    stops = [finding.message for pack in packs(language) for finding in check(pack) if finding.severity == "stop"]

    assert stops == []
    assert len(recipes(language)) >= 15


def test_recipes_and_the_finished_pack_have_no_warning_either() -> None:
    finished = of("ja", "pack")[1].pack

    assert [finding.message for pack in (finished, *recipes("ja")) for finding in check(pack)] == []


def test_the_finished_pack_is_what_the_steps_led_to() -> None:
    first, finished, _ = of("ja", "pack")
    grown = first.pack
    for block in of("ja", "part"):
        grown = merged(grown, block.value)

    assert finished.pack == grown


@pytest.mark.parametrize("name", ["aonami", "base", "month"])
def test_files_beside_the_manual_are_those_it_shows(name: str) -> None:
    _, finished, base = of("ja", "pack")
    shown = {"aonami": finished.pack, "base": base.pack, "month": of("ja", "facts")[0].value}

    assert manual.parse((FOLDER / f"{name}.json").read_bytes()) == shown[name]


@every_language
def test_commands_print_what_the_manual_says(language: str) -> None:
    """After a change of the engine's words: python -m tests.billing_rules.manual"""
    consoles = [block for block in blocks(language) if block.language == "console"]

    assert [block.text for block in consoles] == [printed(block) for block in consoles]


def test_pieces_have_the_shape_the_engine_reads() -> None:
    kinds = {block.kind for block in blocks("ja") if block.language == "json"}

    assert kinds == {"pack", "part", "recipe", "facts", *PIECES}
    for block in of("ja", *PIECES):
        TypeAdapter(PIECES[block.kind]).validate_python(block.value)


@every_language
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_step_has_a_section_that_names_its_fields(language: str, kind: str) -> None:
    shared = {"step", "label", "words", "clause"}
    intro = next(body for head, body in sections(language).items() if head.startswith("4 "))

    assert [name for name in sorted(shared) if f"`{name}`" not in intro] == []
    assert [name for name in sorted(names(STEPS[kind]) - shared) if f"`{name}`" not in section_of(language, kind)] == []


@every_language
def test_every_piece_of_a_pack_is_named(language: str) -> None:
    page = text(language)
    fields = set().union(*map(names, PARTS))

    assert [name for name in sorted(fields) if f"`{name}`" not in page] == []


@every_language
def test_what_the_product_tells_the_rules_is_named(language: str) -> None:
    page = text(language)
    inputs = ["meal", "diet", "status", "burden_class", "programme"]
    codes = [*Meal.values, *Diet.values, *Outcome.values, CancelReason.SUSPENDED]

    assert [code for code in inputs + codes if f"`{code}`" not in page] == []


@every_language
def test_every_finding_is_explained(language: str) -> None:
    sources = [*(ENGINE / "engine").rglob("*.py"), ENGINE / "facts.py", ENGINE / "formats" / "document.py"]
    codes = {code for path in sources for code in CODE.findall(path.read_text())} - ELSEWHERE

    assert [code for code in sorted(codes) if f"`{code}`" not in text(language)] == []


@every_language
def test_quoted_explanations_are_those_the_engine_gives(language: str) -> None:
    word = {"ja": r"\*\*根拠の文\*\*", "en": r"\*\*Explained as\*\*"}[language]
    quoted = re.findall(rf"{word} `([^`]+)`", text(language))

    assert len(quoted) == len(KINDS)
    assert [sentence for sentence in quoted if sentence not in sentences()] == []


@cache
def sentences() -> frozenset[str]:
    """Every sentence of every explanation of every example in the manual."""
    found: set[str] = set()
    for document in packs("ja"):
        compiled = compile_pack(load(document))
        for example in compiled.pack.tests:
            result = evaluate(compiled, from_json(example.facts))
            steps = [explain_invoice(result)]
            steps += [explain_line(result, line.key) for line in result.lines]
            steps += [explain_person(result, person) for person in result.person_totals]
            steps += [explain_event(result, row.key) for row in result.event_rows()]
            found |= {step.sentence for told in steps for step in told}
    return frozenset(found)


@every_language
def test_links_inside_the_manual_lead_somewhere(language: str) -> None:
    page = text(language)
    prose = re.sub(r"^```.*?^```$", "", page, flags=re.DOTALL | re.MULTILINE)
    heads = re.findall(r"^#{1,4} (.*)$", prose, re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}

    assert [link for link in re.findall(r"\]\(#([^)]+)\)", page) if link not in anchors] == []
    assert [link for link in re.findall(r"\]\(([^#)]+)\)", page) if not (FOLDER / link).exists()] == []
