"""Whatever a pack of the library asks, somebody tells: the stop, the decision, a page of the city or of the NPO."""

from pathlib import Path

import pytest

from billing_rules.asked import field_of
from billing_rules.engine import CompiledPack, Input, compile_pack, load
from billing_rules.formats import parse
from billing_rules.terms.queries import asked_of
from services.people.queries import asked_of_event, asked_of_person, days_asked
from services.plans.states import Meal
from services.records.queries import outcomes_under
from services.records.states import Outcome

LIBRARY = Path(__file__).parents[3] / "billing_rules" / "library"
PACKS = sorted(path for path in LIBRARY.glob("*/*.json"))
# Told without anybody typing: by the stop, by the record, by the decision.
BY_ITSELF = {"meal", "diet", "status", "handed_over_at", "burden_class", "programme"}


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def typed_somewhere(pack: CompiledPack) -> list[Input]:
    return [*asked_of(pack), *asked_of_person(pack), *asked_of_event(pack)]


@pytest.mark.parametrize("path", PACKS, ids=name)
def test_every_input_of_a_pack_has_one_place(path: Path) -> None:
    pack = compile_pack(load(parse(path.read_text())))

    typed = [spec.name for spec in typed_somewhere(pack)]
    rest = {spec.name for spec in pack.inputs} - set(typed) - set(days_asked(pack))

    assert rest <= BY_ITSELF
    assert len(typed) == len(set(typed))


@pytest.mark.parametrize("path", PACKS, ids=name)
def test_every_field_says_what_the_pack_says(path: Path) -> None:
    pack = compile_pack(load(parse(path.read_text())))

    fields = [(spec, field_of(spec, required=False)) for spec in typed_somewhere(pack)]

    assert [field.label for _, field in fields] == [spec.label for spec, _ in fields]
    assert [field.clean(code) for spec, field in fields for code in spec.choices or ()] == [
        code for spec, _ in fields for code in spec.choices or ()
    ]


@pytest.mark.parametrize("path", PACKS, ids=name)
def test_every_outcome_and_meal_of_a_pack_can_be_recorded(path: Path) -> None:
    pack = compile_pack(load(parse(path.read_text())))
    choices = {spec.name: dict(spec.choices or {}) for spec in pack.inputs}

    offered = dict(outcomes_under(pack))

    assert set(choices["status"]) - {"suspended"} == set(offered)
    assert set(offered) <= set(Outcome.values)
    assert set(choices.get("meal", ())) <= set(Meal.values)
