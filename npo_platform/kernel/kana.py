"""Kana as people type it and as lists sort it; names themselves are never normalised here or elsewhere."""

import re
import unicodedata

# Hiragana and katakana stand 0x60 apart; ヽ ヾ are left alone.
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_TO_LARGE = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")
_MARKS = str.maketrans("", "", "\u3099\u309a")
# A typed ゛ or ゜ stands apart and would become a space; the combining one joins its kana.
_JOINING = str.maketrans("゛゜", "\u3099\u309a")
_VOWELS = {
    kana: vowel
    for vowel, row in zip(
        "あいうえお",
        (
            "あかさたなはまやらわ",
            "いきしちにひみりゐ",
            "うくすつぬふむゆる",
            "えけせてねへめれゑ",
            "おこそとのほもよろを",
        ),
        strict=True,
    )
    for kana in row
}
_KANA = re.compile(r"[ぁ-ゖー・\s]+")


def hiragana(text: str) -> str:
    """Hiragana of full or half width katakana: ヤマダ, ﾔﾏﾀﾞ and やまだ are one spelling."""
    return unicodedata.normalize("NFKC", text.translate(_JOINING)).translate(_TO_HIRAGANA)


def is_kana(text: str) -> bool:
    """Whether a text in hiragana holds nothing but kana, ー, ・ and spaces."""
    return _KANA.fullmatch(text) is not None


def search_key(text: str) -> str:
    """A text as a search compares it: widths, spaces, dakuten, small kana and ー do not matter."""
    return _base("".join(hiragana(text).split()).casefold())


def plain_reading(text: str) -> str:
    """A reading as two offices would agree on it: hiragana, no spaces, small kana large; marks and ー as they are."""
    return "".join(hiragana(text).split()).translate(_TO_LARGE)


def kana_key(family: str, given: str) -> str:
    """The sort key of a name, for COLLATE "C": first without marks, then with them as tie-breakers."""
    readings = [" ".join(hiragana(part).split()) for part in (family, given)]
    return " ".join([*(_base(reading) for reading in readings), *readings])


def _base(reading: str) -> str:
    plain = unicodedata.normalize("NFD", reading).translate(_MARKS).translate(_TO_LARGE)
    spelled: list[str] = []
    for character in unicodedata.normalize("NFC", plain):
        before = spelled[-1] if spelled else ""
        spelled.append(_VOWELS.get(before, character) if character == "ー" else character)
    return "".join(spelled)
