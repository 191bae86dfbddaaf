"""Allergens as people write them."""

import re

from npo_platform.kernel.kana import hiragana
from npo_platform.sheets import squeezed
from services.people.states import Allergen

_ALSO = {
    "海老": Allergen.SHRIMP,
    "蟹": Allergen.CRAB,
    "玉子": Allergen.EGG,
    "牛乳": Allergen.MILK,
    "鮭": Allergen.SALMON,
    "ピーナッツ": Allergen.PEANUT,
}
_NAMED = {hiragana(squeezed(word)): one for word, one in [*((one.label, one) for one in Allergen), *_ALSO.items()]}
_APART = re.compile(r"[、,，・/／\s]+")
_NOTHING = {"なし", "無し", "無", "特になし", "ー", "-"}


def read_allergens(text: str) -> tuple[list[Allergen], list[str]]:
    """The allergens a text names (えび・卵、海老), in the agency's order, and every word that names none."""
    words = [word for word in _APART.split(text) if word and word not in _NOTHING]
    read = [(word, _NAMED.get(hiragana(squeezed(word)))) for word in words]
    named = {one for _, one in read if one}
    return [one for one in Allergen if one in named], [word for word, one in read if one is None]
