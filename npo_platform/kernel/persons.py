"""A person's names as said; what is wrong with a name, a birthday, a telephone number or a postcode as typed."""

from collections.abc import Iterator
from datetime import date
from typing import Protocol
from unicodedata import category

from npo_platform.kernel.calendar import wareki
from npo_platform.kernel.errors import Finding
from npo_platform.kernel.kana import hiragana, is_kana, search_key
from npo_platform.kernel.phone import read_phone, read_postcode

OLDEST = 120
PHONE = "10けたか11けたの数字で入れてください（例：03-1234-5678）"
_UNSEEN = {"Cc", "Cf"}  # control characters, and those that turn the text after them round


class Typed(Protocol):
    """A person as typed, in a form or a file."""

    @property
    def born_on(self) -> date | None: ...
    @property
    def postcode(self) -> str: ...
    @property
    def phone(self) -> str: ...


class Named(Protocol):
    """A person's names as typed."""

    @property
    def family_name(self) -> str: ...
    @property
    def given_name(self) -> str: ...
    @property
    def family_kana(self) -> str: ...
    @property
    def given_kana(self) -> str: ...


class FullName:
    """Says the names of whatever holds all four: a row, a line of a list."""

    __slots__ = ()

    @property
    def name(self: Named) -> str:
        return f"{self.family_name} {self.given_name}"

    @property
    def kana(self: Named) -> str:
        return f"{self.family_kana} {self.given_kana}"


def name_key(named: Named) -> str:
    """What a search looks through: kanji and kana, without widths and marks."""
    return f"{search_key(named.family_name + named.given_name)} {search_key(named.family_kana + named.given_kana)}"


def bad(where: str, message: str) -> Finding:
    """An entry to mend, by its field."""
    return Finding("bad_input", message, where=where)


def name_faults(draft: object) -> Iterator[Finding]:
    """姓, 名 and their readings, each of which must be there."""
    for field, word in (("family_name", "姓"), ("given_name", "名")):
        typed = getattr(draft, field)
        if not typed.strip():
            yield bad(field, f"{word}を入れてください")
        elif any(category(letter) in _UNSEEN for letter in typed):
            yield bad(field, f"{word}に、目に見えない文字が入っています。消して、入れ直してください")
    for field, word in (("family_kana", "せい"), ("given_kana", "めい")):
        typed = getattr(draft, field).strip()
        if not typed:
            yield bad(field, f"{word}（ふりがな）を入れてください。一覧はふりがなの順に並びます")
        elif not is_kana(hiragana(typed)):
            yield bad(
                field,
                f"「{typed}」にひらがな・カタカナでない文字があります。かなだけで入れてください（例：やまだ）",
            )


def contact_faults(draft: Typed, today: date) -> Iterator[Finding]:
    """A birthday nobody has, a postcode and a telephone number that are none."""
    if draft.born_on and not today.replace(day=1, year=today.year - OLDEST) <= draft.born_on <= today:
        yield bad(
            "born_on",
            f"{wareki(draft.born_on)}は生年月日として読めません。元号と年を確かめてください",
        )
    if draft.postcode.strip() and read_postcode(draft.postcode) is None:
        yield bad("postcode", "郵便番号は7けたの数字で入れてください（例：569-0067）")
    if draft.phone.strip() and read_phone(draft.phone) is None:
        yield bad("phone", PHONE)
