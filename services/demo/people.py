"""The recipients of one sample NPO: drafts as an office would type them, the same for the same seed."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from billing_rules.engine import CompiledPack
from services.demo.names import FAMILIES, GIVEN, RELATIONS, TOWNS
from services.people.checks import ConsentDraft, ContactDraft, DecisionDraft, RecipientDraft
from services.people.states import ConsentKind, ConsentMeans, ContactRole
from services.plans.checks import MealDraft

FullName = tuple[tuple[str, str], tuple[str, str]]
DIETS = ("regular", "regular", "regular", "soft", "chopped", "low_salt")
PATTERNS = ((0, 2, 4), (1, 3, 5), (0, 1, 2, 3, 4), (0, 1, 2, 3, 4, 5), (0, 3), (1, 4), (0, 1, 2, 3, 4, 5, 6))
ENDING = 11
KEYS = "玄関わきの鍵箱（見本）。長女の許しがあるときだけ"
WEIGHTS = (5, 4, 4, 2, 2, 2, 1)
# What the kitchen must know of some people, by their place in the list: no draw, so that everything else stays.
FOOD: dict[int, dict[str, str]] = {
    4: {"allergens": "egg"},
    9: {"allergens": "shrimp,crab"},
    13: {"avoided": "納豆（薬のため）"},
    16: {"texture": "blended"},
    19: {"allergens": "buckwheat,mackerel"},
    23: {"avoided": "グレープフルーツ（薬のため）"},
    25: {"texture": "soft", "allergens": "milk"},
}
EVERY = 26


@dataclass(frozen=True)
class SamplePerson:
    """Everything the office enters about one recipient."""

    recipient: RecipientDraft
    contacts: tuple[ContactDraft, ...]
    consents: tuple[ConsentDraft, ...]
    decision: DecisionDraft
    meals: tuple[MealDraft, ...]


def full_names(rng: random.Random) -> list[FullName]:
    """Everybody who could live here, in the order in which they are met."""
    names = [(family, given) for family in FAMILIES for given in GIVEN]
    rng.shuffle(names)
    return names


def people_of(
    names: Sequence[FullName], contract_id: UUID, pack: CompiledPack, *, period: tuple[date, date], rng: random.Random
) -> Iterator[SamplePerson]:
    """These people as the office types them, with a decision under one contract from the first day of `period`.

    Some decisions end before its second day; the others have no end.
    """
    starts_on, _ = period
    for number, ((family, family_kana), (given, given_kana)) in enumerate(names):
        meals = _meals(rng)
        yield SamplePerson(
            recipient=RecipientDraft(
                family_name=family,
                given_name=given,
                family_kana=family_kana,
                given_kana=given_kana,
                born_on=date(rng.randint(1932, 1951), rng.randint(1, 12), rng.randint(1, 28)),
                postcode="0000000",
                address=f"{rng.choice(TOWNS)}{rng.randint(1, 5)}-{rng.randint(1, 20)}-{rng.randint(1, 15)}（見本）",
                phone=f"030000{rng.randint(1000, 9999)}",
                diet=meals[0].diet,
                **FOOD.get(number % EVERY, {}),
                delivery_note=rng.choice(("", "", "玄関の箱", "呼び鈴は2回", "犬がいます")),
                key_note=KEYS if number % 6 == 2 else "",
            ),
            contacts=_contacts(number, family, rng),
            consents=_consents(number, starts_on),
            decision=_decision(number, contract_id, pack, period, rng),
            meals=meals,
        )


def _meals(rng: random.Random) -> tuple[MealDraft, ...]:
    days = rng.choices(PATTERNS, WEIGHTS)[0]
    meal, diet = rng.choice(("lunch", "lunch", "dinner")), rng.choice(DIETS)
    return tuple(MealDraft(day, meal, diet) for day in days)


def _contacts(number: int, family: str, rng: random.Random) -> tuple[ContactDraft, ...]:
    """Somebody near to everybody, and a care manager, a neighbour with the key beside some of them."""
    name, phone, relationship = (
        f"{family} {rng.choice(GIVEN)[0]}",
        f"030000{rng.randint(1000, 9999)}",
        rng.choice(RELATIONS),
    )
    near = ContactRole.COMMISSIONER if relationship == ContactRole.COMMISSIONER.label else ContactRole.FAMILY
    beside = [
        ContactDraft("見本ケアプランセンター", f"030001{1000 + number}", role=ContactRole.CARE_MANAGER),
        ContactDraft("となりの家", f"030002{1000 + number}", note="鍵を預かっています", role=ContactRole.KEYHOLDER),
    ]
    shown = [one for one, every in zip(beside, (3, 6), strict=True) if number % every == 2]
    return (ContactDraft(name, phone, relationship, role=near), *shown)


def _consents(number: int, said_on: date) -> tuple[ConsentDraft, ...]:
    """Everybody agrees that their data are used; to the list for a disaster two of three."""
    said = ((ConsentKind.PERSONAL_DATA, True), (ConsentKind.DISASTER, number % 3 != 1))
    return tuple(ConsentDraft(kind, given, said_on, ConsentMeans.PAPER) for kind, given in said)


def _decision(
    number: int, contract_id: UUID, pack: CompiledPack, period: tuple[date, date], rng: random.Random
) -> DecisionDraft:
    starts_on, ends_on = period
    choices = {spec.name: tuple(spec.choices or ()) for spec in pack.inputs}
    programmes = choices.get("programme", ())
    programme = rng.choice(programmes) if programmes else ""
    classes = choices["burden_class"]
    if programme:  # the disability programme knows no burden ratio, the others know nothing else
        classes = classes[-1:] if programme == programmes[-1] else classes[:-1]
    return DecisionDraft(
        contract_id=contract_id,
        number=f"{starts_on.year % 100}-{number + 1:04d}",
        starts_on=starts_on,
        until=ends_on if number % ENDING == 7 else None,
        programme=programme,
        burden_class=rng.choice((*classes, classes[len(classes) // 2])),
    )
